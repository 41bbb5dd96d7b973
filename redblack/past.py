"""What an entry said and where the public saw it at a past instant (I6). Pure: the rows come from `past_queries`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.clocks import day_of
from redblack.flow import CLOSED, ENTRY, EXITED
from redblack.terms import Colour
from redblack.version_models import OF_THE_LISTING, OF_THE_PUBLICITY, SAID

LISTS, PUBLICITY, EXITS = "名单", "列入前公示", "退出公告"
"""The public pages on which an entry may stand."""
_WORDS = ("reason",)
_UNITS = ("recogniser_id", "former_recogniser_id")
_DAYS = tuple(name for name in SAID if name.endswith(("_on", "_to", "_from")))
_OF_THE_END = ("exited_on", "exit_notice_to", "closed_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """One entry as the platform held it at an instant.

    `place` is the public page that showed it, empty where none did; `hidden` says then why the lists did not.
    `changed` says that it reads otherwise now, or stands elsewhere.
    """

    entry: Any
    state: str
    recogniser_id: int
    reason: str
    listed_on: date | None
    valid_to: date | None
    publicised_on: date | None
    publicity_ends_on: date | None
    exited_on: date | None
    in_force: bool
    disputed: bool
    place: str
    hidden: str
    changed: bool

    @property
    def state_label(self) -> str:
        """The state in Chinese."""
        return str(ENTRY.states[self.state])

    @property
    def colour_label(self) -> str:
        """Red or black."""
        return str(Colour(self.entry.colour).label)


def then(entry: Any, *, at: datetime) -> Then:
    """A row of `past_queries.as_of(entries, at)`, with its subject, as it stood at `at`."""
    on, said = day_of(at), _said(entry)
    grown = entry.subject.adult_on is None or entry.subject.adult_on <= on
    # An exit that was undone since left no date behind: the step of that time tells it.
    off = "已退出" if entry.then_state == EXITED else _off_the_list(said, on)
    who = "" if grown else "主体未满十八周岁"
    who = "主体已死亡" if entry.then_dead else who
    hidden = off or _kept_back(said, on) or who
    return Then(
        entry=entry,
        state=entry.then_state,
        **{name: said[name] for name in ("recogniser_id", "reason", "listed_on", "valid_to", "exited_on")},
        **{name: said[name] for name in OF_THE_PUBLICITY},
        in_force=not off,
        disputed=not off and said["disputed_on"] is not None,
        place=_place(said, on, listed=not hidden, open_to_public=not who and said["withheld_on"] is None),
        hidden=hidden,
        changed=entry.former is not None or entry.then_state != entry.state,
    )


def _said(entry: Any) -> dict[str, Any]:
    """What the entry said then; what its listing, publicity or end wrote is blank before they were."""
    former: Mapping[str, Any] | None = entry.former
    ended = entry.then_state in CLOSED
    said = {name: getattr(entry, name) for name in SAID}
    said |= {name: getattr(entry, name) if ended else None for name in _OF_THE_END}
    if former is not None:
        said |= {name: former[name] for name in (*_WORDS, *_UNITS)}
        # Rows of before the mark of an objection was kept say nothing of it: there was none.
        said |= {name: date.fromisoformat(former[name]) if former.get(name) else None for name in _DAYS}
    if not entry.then_listed:
        said |= dict.fromkeys(OF_THE_LISTING)
    if not entry.then_publicised:
        said |= dict.fromkeys(OF_THE_PUBLICITY)
    return said


def _off_the_list(said: Mapping[str, Any], on: date) -> str:
    """Why the entry was on no list on `on`, by the same dates as `in_force`; empty where it was."""
    reasons = {
        "尚未列入": said["listed_on"] is None,
        "已退出": said["exited_on"] is not None and said["exited_on"] <= on,
        "未到生效日期": said["effective_from"] is None or said["effective_from"] > on,
        "有效期已过": said["valid_to"] is None or said["valid_to"] < on,
        "已在本地隐去": said["hidden_on"] is not None,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _kept_back(said: Mapping[str, Any], on: date) -> str:
    """Why an entry on a list was on no public page, by the same dates as `publicly_visible`."""
    reasons = {
        "已中止": said["suspended_on"] is not None,
        "已决定不予公开": said["withheld_on"] is not None,
        "公开期限已过": said["public_to"] is None or said["public_to"] < on,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _place(said: Mapping[str, Any], on: date, *, listed: bool, open_to_public: bool) -> str:
    """The public page on which the entry stood, by the same dates as the pages ask."""
    if listed:
        return LISTS
    if not open_to_public:
        return ""
    begun, ends = said["publicised_on"], said["publicity_ends_on"]
    preliminary = said["listed_on"] is None and said["closed_on"] is None
    if preliminary and begun is not None and ends is not None and begun <= on <= ends:
        return PUBLICITY
    exited, until = said["exited_on"], said["exit_notice_to"]
    return EXITS if exited is not None and until is not None and exited <= on <= until else ""
