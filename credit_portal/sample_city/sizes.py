"""How big a sample city is: a table of counts. The same size and seed give the same city on the same day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Size:
    """What a city has beside the small story that every one tells.

    Subjects by kind (every individual business brings its operator along, one more subject), `records` filed apart
    from those that entries rest on, `entries` as a whole of which `cohorts` gives every way its share, and `seldom`,
    how often each of the things happens that seldom happen. `long` where the load takes minutes.
    """

    label: str
    organisations: int
    institutions: int
    offices: int
    businesses: int
    persons: int
    records: int
    entries: int
    seldom: int
    long: bool = False
    seed: int = 20261


SMALL = Size(
    label="小型",
    organisations=16,
    institutions=2,
    offices=2,
    businesses=2,
    persons=2,
    records=60,
    entries=0,
    seldom=1,
)
MEDIUM = Size(
    label="中型",
    organisations=11_000,
    institutions=500,
    offices=120,
    businesses=3_200,
    persons=2_000,
    records=58_000,
    entries=2_000,
    seldom=6,
    long=True,
)
SIZES: Mapping[str, Size] = {"small": SMALL, "medium": MEDIUM}
