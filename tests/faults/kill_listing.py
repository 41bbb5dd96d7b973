"""Kill each process of the platform in the middle of a listing of 10,000, and look at what is left.

    .venv/bin/python -m tests.faults.kill_listing [--count 10000] [--only worker]

Starts a platform of its own (data in a temporary directory), brings the entries to the approver through the verbs,
begins one act per victim, and sends SIGKILL in every chunk. The supervisor starts again what died; beat's next tick
finds the act. Exits 1 when an entry was listed twice, a task or letter is missing or doubled, or any invariant of
`check_invariants` is broken. Takes five to seven minutes.

Last figures (2026-11-21, two shared cores, 10,000 entries, 30 measures at 5 desks; each victim was killed in both
chunks of its act; the time runs from one second after the second kill to the end of the act):

    killed       done after   listed  twice    tasks  letters  invariants
    worker            8.6 s   10,000      0   50,000   10,000  all hold
    beat              3.8 s   10,000      0   50,000   10,000  all hold
    web              3.8 s   10,000      0   50,000   10,000  all hold
    Valkey            4.2 s   10,000      0   50,000   10,000  all hold
    PostgreSQL        8.0 s   10,000      0   50,000   10,000  all hold
"""

from __future__ import annotations

import argparse
import importlib
import os
import socket
import sys

import django

from tests.faults.platform import VICTIMS, platform

HEAD = f"{'killed':12}{'at':>14}{'done after s':>14}{'listed':>9}{'twice':>7}{'tasks':>9}{'letters':>9}  invariants"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kill_listing", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="entries per act; a chunk is 5,000")
    parser.add_argument("--only", choices=VICTIMS, action="append", help="these victims only; may be repeated")
    parser.add_argument("--port", type=int, default=0, help="port of the platform; 0 takes a free one")
    chosen = parser.parse_args()
    sound = True
    with platform(chosen.port or free_port()) as running:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="credit_portal.settings.dev", STATEMENT_TIMEOUT_MS="0", LOG_LEVEL="ERROR"
        )
        django.setup()
        # Imported here, because models can be imported only when Django knows its database.
        strikes = importlib.import_module("tests.faults.strikes")
        fault = strikes.Fault(running, chosen.count)
        print(HEAD, flush=True)
        for victim in chosen.only or VICTIMS:
            found = fault.strike(victim)
            sound = sound and found.sound(chosen.count)
            at = "+".join(f"{cursor:,}" for cursor in found.killed_at)
            print(
                f"{victim:12}{at:>14}{found.seconds:14.1f}{found.listed:9,}{found.doubled:7}{found.tasks:9,}"
                f"{found.letters:9,}  {'、'.join(found.broken) or 'all hold'}",
                flush=True,
            )
    print("sound" if sound else "NOT SOUND")
    return 0 if sound else 1


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
