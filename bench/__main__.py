"""`python -m bench`: every ratio in one run, because only ratios taken in one run count."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from pathlib import Path

import django

from bench.server import running

WORKLOADS = ("listing", "P13", "P14", "P15", "P16", "as-of", "proof", "P11", "wrong")


def main() -> int:
    """Boot, build, measure, print; exit 0 whether or not a target was met: the table says it."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is a city: 1 M entries; 0.1 a tenth of it")
    parser.add_argument("--only", choices=WORKLOADS, action="append", help="run these only; may be repeated")
    parser.add_argument("--profile", action="store_true", help="print where the time of our paths went")
    parser.add_argument("--keep", action="store_true", help="keep the bench's database afterwards")
    parser.add_argument("--json", type=Path, help="write the numbers to this file, too")
    chosen = parser.parse_args()
    with running(keep=chosen.keep):
        django.setup()
        # Imported here, because models can be imported only when Django knows its database.
        workloads = importlib.import_module("bench.workloads")
        report = importlib.import_module("bench.report")
        bench = workloads.Bench(scale=chosen.scale, profile=chosen.profile)
        print(report.head(scale=chosen.scale), flush=True)
        bench.prepare()
        rows = []
        for name in chosen.only or WORKLOADS:
            for row in bench.run(name):
                rows.append(row)
                print(report.line(row), flush=True)
        print(report.foot(rows))
        if chosen.json:
            found = {"scale": chosen.scale, "cores": os.cpu_count(), "rows": [row.as_json() for row in rows]}
            chosen.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
