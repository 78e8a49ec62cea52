"""The front page: the latest, by section, what is most written about now, the corpus at a glance."""

from components.desk import the_desk
from components.front import front_page

front_page(the_desk())
