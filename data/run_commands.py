"""The commands for the record of runs: runs, and the rows that they left out."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from data.console import CorpusOption, JsonOption, ToOption, errors, output, print_json, said
from data.corpus import CorpusError
from data.ingest.rejects import RUN_COLUMNS, rejects_file
from data.store.folder import CorpusFolder
from data.store.runs import Run, read_rejects, read_runs

_COLUMNS: Final = ("Run", "Begun", "From", "Read", "New", "Updated", "Unchanged", "Rejected", "s", "Ended")
_NAMED: Final = 3


def runs(corpus: CorpusOption, as_json: JsonOption = False) -> None:
    """Show what was taken in when, from where, and what came of it, newest first."""
    with errors(as_json):
        known = read_runs(CorpusFolder.open(corpus).path)
    if as_json:
        print_json({"runs": [_as_dict(run) for run in reversed(known.kept)],
                    "before": {"runs": known.dropped, **_counts(asdict(known.before))}})  # fmt: skip
        return
    table = Table(*_COLUMNS, box=None)
    for run in reversed(known.kept):
        came = run.total
        numbers = (came.read, came.new, came.updated, came.unchanged, came.rejected)
        begun = datetime.fromisoformat(run.begun).astimezone().strftime("%Y-%m-%d %H:%M")
        table.add_row(
            str(run.number), begun, _plain(_sources(run)), *(f"{n:,}" for n in numbers),
            f"{run.seconds:,.1f}", _plain(_ended(run)),
        )  # fmt: skip
    if known.kept:
        Console().print(table)
    else:
        typer.echo("Nothing was taken in yet.")
    if known.dropped:
        typer.echo(f"And {known.dropped:,} runs before these, which left out {known.before.rejected:,} rows.")


def rejects(
    corpus: CorpusOption,
    number: Annotated[int | None, typer.Option("--run", help="Of one run alone.")] = None,
    to: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the rows that were left out, with their reasons, as CSV, newest run first."""
    with errors(as_json):
        folder = CorpusFolder.open(corpus).path
        known = read_runs(folder)
        chosen = known.run(number) if number is not None else None
        if number is not None and chosen is None:
            raise CorpusError(f"There is no run {number:,}; “runs” lists those that are kept.")
        rows = read_rejects(folder, [number] if number is not None else None).to_pylist()
        count = chosen.total.rejected if chosen is not None else known.rejected
        if to is not None or not as_json:
            with output(to) as file:
                file.write(rejects_file(([row[name] for name in RUN_COLUMNS] for row in rows), RUN_COLUMNS))
    if as_json:
        print_json({"rejected": count, "kept": len(rows), "rows": rows})
    elif len(rows) < count:
        said.print(f"{len(rows):,} of {count:,} rejected rows are kept.", highlight=False)


def _as_dict(run: Run) -> dict[str, Any]:
    told = _counts(asdict(run.total)) | {"rows_kept": run.rejects.rows if run.rejects else 0}
    return {
        "run": run.number, "kind": run.kind, "begun": run.begun, "seconds": run.seconds,
        "ended": run.state(datetime.now(UTC)), "problem": run.problem, **told,
        "sources": [asdict(came) for came in run.sources], "sources_count": run.sources_count,
    }  # fmt: skip


def _counts(came: dict[str, Any]) -> dict[str, Any]:
    return {name: came[name] for name in ("read", "new", "updated", "unchanged", "rejected")}


def _sources(run: Run) -> str:
    more = run.sources_count - _NAMED
    named = [came.source for came in run.sources[:_NAMED]]
    return "\n".join([*named, f"and {more:,} more"] if more > 0 else named)


def _ended(run: Run) -> str:
    state = run.state(datetime.now(UTC))
    problems = [came.problem for came in run.sources if came.problem]
    return "; ".join([state, *([run.problem] if run.problem else []), *problems[:_NAMED]])


def _plain(text: str) -> Text:
    return Text("".join(c for c in text if c.isprintable() or c == "\n"))
