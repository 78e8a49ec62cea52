"""The reviews page: leave a review, read reviews, decide on them."""

from components.desk import the_desk
from components.moderation import moderation
from components.reviews_page import reviews_page

desk = the_desk()
if desk.address.get("view") == "public":
    reviews_page(desk)
else:
    moderation(desk)
