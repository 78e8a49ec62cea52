"""The timeline: articles by section and date, and the articles of the range below."""

from components.desk import the_desk
from components.timeline import timeline_page

timeline_page(the_desk())
