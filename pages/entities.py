"""Who and where: the scope's people, organisations and places, over time and together; or one of them."""

from components.desk import the_desk
from components.entities import entities_page
from components.who import who_page

desk = the_desk()
who_page(desk) if desk.address.get("who") else entities_page(desk)
