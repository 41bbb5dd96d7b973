"""Named points at which a crash can be provoked: `FAULTPOINT=entry.list_entries.moved` ends the process there.

In production the name is never set and `reach` is one comparison. The fault tests walk every point of every verb.
"""

from __future__ import annotations

import os

_armed = os.environ.get("FAULTPOINT", "")


def reach(point: str) -> None:
    """End the process at once, as `kill -9` would, if `point` is the armed one."""
    if point == _armed:
        os._exit(9)
