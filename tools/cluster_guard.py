"""Run one program that does not outlive whoever started it.

Use: `python3 tools/cluster_guard.py USER LOG program argument...` (USER may be empty). Prints the
program's process id. When standard input ends, because its writer closed it or is gone, however that
happened, the program is killed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading


def main(user: str, log: str, command: list[str]) -> int:
    """Run `command` until it ends or nobody holds on to us; its exit code."""
    # The group of the same name differs between systems: the user's own one is looked up.
    who = {"user": user, "group": _group(user), "extra_groups": []} if user else {}
    with open(log, "ab") as out:  # noqa: PTH123  # starts fastest with what is loaded anyway
        child = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, **who
        )
    sys.stdout.write(f"{child.pid}\n")
    sys.stdout.flush()

    def watch() -> None:
        # Not by way of sys.stdin, whose lock would be held when the interpreter ends.
        while os.read(0, 1):
            pass
        child.kill()

    threading.Thread(target=watch, daemon=True).start()
    return int(child.wait())


def _group(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
