"""Which ground records carry an entry: those that stand, and where repair is a reference only, repaired ones too."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q

REFERENCE_ONLY = {"values": {"repair.kind": {"value": "reference_only"}}}


def standing_ground(grounds: str = "") -> Q:
    """Grounds of an entry that have not ended. `grounds` is the way from the entry to them, empty for their own rows.

    Where a repair is but a reference for leaving the list, the recogniser decides on what is listed: until he does, a
    repaired record carries its entry to the last day that it had (JY 23).
    """
    record, entry = f"{grounds}record__", "" if grounds else "entry__"
    packs = apps.get_model("law", "PackVersion")._base_manager.filter(resolved__contains=REFERENCE_ONLY)
    listed: dict[str, Any] = {
        f"{record}state": "repaired",
        f"{entry}listed_on__isnull": False,
        f"{entry}pack_version__in": packs.values("pk"),
    }
    return Q(**{f"{record}ended_on__isnull": True}) | Q(**listed)
