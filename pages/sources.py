"""The sources page: take in your own news, follow feeds, and see how sound the corpus is."""

from components.corpus_health import corpus_health
from components.desk import the_desk
from components.feeds_followed import feeds_followed
from components.runs import runs
from components.sections_shown import sections_shown
from components.taking_in import taking_in

desk = the_desk()
taking_in(desk)
feeds_followed(desk)
sections_shown(desk)
corpus_health(desk)
runs(desk)
