"""Who and where: the scope's people, organisations and places, over time and together."""

from components.desk import the_desk
from components.entities import entities_page

entities_page(the_desk())
