"""The reader: the articles in scope, and one article."""

from components.desk import the_desk
from components.reader import one_article, results

desk = the_desk()
if desk.address.get("article"):
    one_article(desk)
else:
    results(desk)
