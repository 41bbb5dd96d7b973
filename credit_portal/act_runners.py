"""Which verbs may run over more cases than one chunk: every verb that has a door, all through one runner.

Checking long files has no door of its own: the upload begins it.
"""

from core.doors import all_doors

ACT_RUNNERS: dict[str, str] = (
    {f"{flow}.{door.verb}": "core.doors.run_act" for flow, doors in all_doors().items() for door in doors}
    | {"import.check": "redblack.imports.run_check", "collection.check": "records.imports.run_check"}
    | {"import.take_off": "redblack.imports.withdrawing.run_withdrawal"}
)
