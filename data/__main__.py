"""The command line: `python -m data add news.csv --corpus folder`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line, or say what it lacks."""
    try:
        from data.commands import app
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "data":
            raise
        sys.exit(
            f"{error.name} is not installed: the command line needs `pip install -r requirements-ingest.txt`."
        )
    app(prog_name="python -m data")


if __name__ == "__main__":
    main()
