"""What every public page shares: one look at the clock, the pack in force, how long a copy may be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from core import clocks
from law.models import Activation
from law.operations import NoActivePack, active_pack
from law.packs import Pack
from redblack.terms import Colour

ELDER_COOKIE = "elder"
PAGE_SIZE = 20
LONGEST_COPY = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The instant a page speaks of, its office day, and the law the office works under on that day.

    `demo` says that the pack runs as a demonstration; `unverified` counts values that nobody has checked yet.
    """

    at: datetime
    on: date
    pack: Pack | None
    demo: bool
    unverified: int

    def label(self, colour: str) -> str:
        """What the pack in force calls a list of this colour."""
        return label_of(self.pack, colour)

    @property
    def red(self) -> str:
        return self.label(Colour.RED)

    @property
    def black(self) -> str:
        return self.label(Colour.BLACK)

    @property
    def office(self) -> str:
        """The credit office as the pack calls it."""
        return str((self.pack and self.pack.get("office.name")) or "信用办")


def today() -> Today:
    """Look at the clock: once per view, here and nowhere else on these pages."""
    at = clocks.now()
    on = clocks.day_of(at)
    activation = Activation.objects.in_force(on).first()
    try:
        pack = active_pack(on=on)
    except NoActivePack:
        return Today(at=at, on=on, pack=None, demo=False, unverified=0)
    return Today(at=at, on=on, pack=pack, demo=bool(activation and activation.demo), unverified=len(pack.unverified()))


def label_of(pack: Pack | None, colour: str) -> str:
    """What `pack` calls a list of this colour (PY says 联合惩戒对象名单)."""
    return str((pack and pack.get(f"labels.{colour}")) or Colour(colour).label)


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    day: Today,
    keep: bool = True,
    index: bool = True,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page as of `day`.

    `keep` lets caches hold it. `index=False` asks search engines to leave it out.
    """
    response = render(request, f"public/{template}.html", {**context, "day": day}, status=status)
    response["Cache-Control"] = _may_be_kept(request, day.at) if keep else "no-store"
    patch_vary_headers(response, ["Cookie"])
    if not index:
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _may_be_kept(request: HttpRequest, at: datetime) -> str:
    """Who may keep a copy: everybody; the reader's browser where a cookie shaped the page; nobody of the staff's.

    With a session every answer renews a cookie, and that must lie in no shared cache.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return "no-store"
    return f"{'private' if request.COOKIES else 'public'}, max-age={seconds_to_keep(at)}"


def seconds_to_keep(at: datetime) -> int:
    """How long a copy made at `at` may be shown, in seconds: never past the office midnight, nor over a minute.

    What the dates end must be gone.
    """
    midnight = clocks.start_of(clocks.day_of(at) + timedelta(days=1))
    return min(LONGEST_COPY, int((midnight - at).total_seconds()))


def paged(rows: QuerySet[Any], request: HttpRequest) -> Page[Any]:
    """The page of `rows` that the address asks for; a number out of range gives the nearest page."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def query_without_page(request: HttpRequest) -> str:
    """The rest of the address's questions, for links to other pages of the same answer."""
    given = request.GET.copy()
    given.pop("page", None)
    return given.urlencode()
