"""The command line: `python -m data add news.csv --corpus folder`."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command line, or say what it lacks."""
    try:
        from typer.exceptions import TyperException

        from data.commands import app
        from data.console import print_json
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "data":
            raise
        sys.exit(
            f"{error.name} is not installed: the command line needs `pip install -r requirements-ingest.txt`."
        )
    # What a service manager or the dashboard sends ends a run as Ctrl+C does: tidily. A process that was
    # begun in the background may be deaf to Ctrl+C itself.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if "--json" not in sys.argv:
        app(prog_name="python -m data")
    try:
        sys.exit(app(prog_name="python -m data", standalone_mode=False))
    except TyperException as error:
        print_json({"error": error.format_message(), "detail": ""})
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
