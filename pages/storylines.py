"""Storylines: the affairs that the scope's articles tell, or one of them."""

from components.desk import the_desk
from components.storyline import storyline_of, storyline_page
from components.storylines import storylines_page

desk = the_desk()
if storyline := storyline_of(desk):
    storyline_page(desk, storyline)
else:
    storylines_page(desk)
