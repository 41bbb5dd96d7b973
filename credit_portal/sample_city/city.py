"""What every story of the city knows: who works there, under which law, since when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from credit_portal.sample_city.cast import Cast
from credit_portal.sample_city.crowd import Crowd
from credit_portal.sample_city.inhabitants import Inhabitants
from credit_portal.sample_city.sizes import Size
from credit_portal.sample_city.story import Days
from law.packs import Pack
from redblack.models import Programme

PACK = "jiangyin-2018"
BEGUN = 1500
"""Days before today on which the office opened."""


@dataclass(kw_only=True)
class City:
    """What every story knows. `programmes` fills as they are published."""

    cast: Cast
    days: Days
    pack: Pack
    people: Inhabitants
    size: Size
    crowd: Crowd
    begun: int = BEGUN
    api_key: str = ""
    programmes: dict[str, Programme] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def serial(self) -> int:
        """The next number for a paper."""
        return next(self.numbers)
