"""The command line: `python -m data add news.csv --corpus folder`."""

from __future__ import annotations

import signal
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
    # What a service manager or the dashboard sends ends a run as Ctrl+C does: tidily. A process that was
    # begun in the background may be deaf to Ctrl+C itself.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app(prog_name="python -m data")


if __name__ == "__main__":
    main()
