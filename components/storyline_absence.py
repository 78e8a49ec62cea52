"""Why a corpus has no storylines, and what to do for some."""

from __future__ import annotations

from pathlib import Path

from components.desk import Desk
from components.own_folder import folder_of
from components.words import count_of
from data.opening import GROUPED


def why_none(desk: Desk) -> list[str]:
    """Why none of the articles belongs to a storyline, and the way to storylines where there is one."""
    n = desk.about.articles
    articles = count_of(n, "article")
    folder = folder_of(desk)
    if folder is not None and folder.unfinished():
        return [
            f"Storylines were not looked for yet in all of the {articles} here: a run left that to the next, "
            "or was stopped before it came to it. The next run does it, whatever it takes in: "
            f"python -m data add FILE --corpus {folder.path.name}."
        ]
    if desk.settings.on_cluster:
        return [
            f"None of the {articles} here belongs to one in the corpus folder that the cluster was filled "
            "from. A run finds storylines unless it is told not to: python -m data add FILE --corpus FOLDER "
            "--cluster ADDRESS."
        ]
    if folder is None and desk.settings.corpus and n > GROUPED:
        table = Path(desk.settings.corpus).name
        return [
            f"The table says of none of its {articles} what affair it belongs to, and storylines are not "
            f"looked for in a table of more than {count_of(GROUPED, 'article')}: opening it would take long.",
            f"A corpus folder finds them once, as news comes in: python -m data add {table} --corpus FOLDER. "
            "Then start the dashboard with NEWSDESK_CORPUS naming that folder.",
        ]
    return [
        f"None of the {articles} here belongs to one: their table has no column that says so, and no two of "
        "them were found to tell of one affair."
    ]
