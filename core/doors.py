"""Doors: one table per flow that the staff site, the interface and the acts all read, so that they behave alike.

A door translates what came in (a form, a JSON body, the stored input of an act), then makes one call to a verb.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.module_loading import import_string

from core import acts
from core.actors import Actor
from core.clocks import day_of, now
from core.flows import Flow, Move
from core.forms import DoorForm
from core.models import Act
from core.refusals import Refusal, Refused
from core.scopes import ScopedQuerySet
from core.sets import CHUNK, Report
from core.tasks import run_due


@dataclass(frozen=True, slots=True)
class Door:
    """One verb as it is offered: what it is called in code, what runs it, and the form of what it needs.

    `call(cases, *, by, at, all_or_nothing, act_id, note, **cleaned)` returns a Report. `bulk` offers it on lists.
    `hint` is a sentence above the form: what the move does; `clauses(case)` the citations shown beside it;
    `shown(case)` says whether the button stands on a case at all where its state alone does not tell. `owner` is the
    column of the department whose move this is, where it is another than the case's owner (who verifies, who corrects).
    """

    verb: str
    call: Callable[..., Report]
    form: type[DoorForm] = DoorForm
    bulk: bool = True
    hint: str = ""
    clauses: Callable[[Any], Sequence[str]] | None = None
    shown: Callable[[Any], bool] | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """The verb that creates a case: `call(*, by, at, note, **cleaned)` returns the case or its number."""

    verb: str
    call: Callable[..., Any]
    form: type[DoorForm]
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The doors of one flow. `owner` is the column of `model` that holds the department owning a case."""

    flow: Flow
    model: type[models.Model]
    owner: str
    doors: tuple[Door, ...]
    opening: Opening | None = None
    _by_verb: dict[str, Door] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for door in self.doors:
            self.flow.of(door.verb)
            self._by_verb[door.verb] = door
        if self.opening is not None:
            self.flow.of(self.opening.verb)

    def __iter__(self) -> Iterator[Door]:
        return iter(self.doors)

    def door(self, verb: str) -> Door | None:
        return self._by_verb.get(verb)

    def label(self, verb: str) -> str:
        """The Chinese word of a verb; the verb itself where the flow no longer knows it."""
        rows = [move for move in self.flow.moves if move.verb == verb]
        return rows[0].label if rows else verb

    def state_label(self, state: str) -> str:
        return self.flow.states.get(state, state)

    def owner_column(self, verb: str) -> str:
        """The column of the department whose move a verb is: the case's owner, unless its door says otherwise."""
        door = self._by_verb.get(verb)
        return door.owner if door is not None and door.owner else self.owner

    def owner_of(self, case: models.Model, verb: str = "") -> int | None:
        """The department that owns a case, or a move of it; a column may lead through relations with `__`."""
        value: Any = case
        for name in self.owner_column(verb).split("__"):
            value = getattr(value, name, None)
        return None if value is None else int(value)

    def standing(self, actor: Actor, case: Any) -> list[Move]:
        """The moves with a door that lead out of the case's state from this actor's side, whatever his posts."""
        owner = {move.verb: self.owner_of(case, move.verb) for move in self.flow.out_of(case.state)}
        return [
            move
            for move in self.flow.out_of(case.state)
            if self._offered(move.verb, case)
            and any(actor.stands_on(side, owner_id=owner[move.verb]) for side in move.sides)
        ]

    def _offered(self, verb: str, case: Any) -> bool:
        door = self._by_verb.get(verb)
        return door is not None and (door.shown is None or door.shown(case))

    def open_to(self, actor: Actor, case: Any) -> list[Move]:
        """The moves that this actor may make now: state, side and post fit. The law has not been asked yet."""
        return [move for move in self.standing(actor, case) if actor.holds(*move.posts)]

    def bulk_for(self, actor: Actor) -> list[Door]:
        """The doors that a list offers to this actor: a post fits in some row of the verb."""
        return [door for door in self.doors if door.bulk and self.for_posts(actor, door.verb)]

    def for_posts(self, actor: Actor, verb: str) -> bool:
        """Whether some row of a verb fits the actor's posts, whatever the case's state."""
        return any(actor.holds(*move.posts) for move in self.flow.of(verb))

    def can_open(self, actor: Actor, opening: Opening | None = None) -> bool:
        """Whether this actor may create a case through an opening (the flow's own, unless another is named)."""
        opening = opening or self.opening
        if opening is None:
            return False
        (move,) = self.flow.of(opening.verb)
        sides = any(actor.stands_on(side, owner_id=actor.department_id) for side in move.sides)
        return sides and actor.holds(*move.posts)

    def within(self, actor: Actor) -> models.QuerySet[Any]:
        """The cases that this actor may see; a table without scopes (programmes) is open to every post."""
        cases = self.model._default_manager.all()
        return cases.within(actor) if isinstance(cases, ScopedQuerySet) else cases


def actor_of(request: Any) -> Actor:
    """The actor of a request, read once; who a user is, the roof says in `settings.ACTOR_OF`."""
    known = getattr(request, "_actor", None)
    if known is None or known[0] != request.user.pk:
        known = (request.user.pk, import_string(settings.ACTOR_OF)(request.user, on=day_of(now())))
        request._actor = known
    return known[1]  # type: ignore[no-any-return]


def run_one(door: Door, cases: models.QuerySet[Any], *, by: Actor, at: datetime, form: DoorForm) -> Report:
    """Run a door over one case; raises Refused with the reasons. The refused attempt stays in the case's history."""
    report = door.call(cases, by=by, at=at, **form.given())
    report.demand_all()
    return report


def run_many(
    doors: Doors, door: Door, cases: models.QuerySet[Any], *, by: Actor, at: datetime, form: DoorForm
) -> Report | Act:
    """Run a door over a set: at once up to one chunk, beyond that as an act that a worker carries out."""
    order = ("subject_id", "pk") if _has_subject(doors.model) else ("pk",)
    ids = list(cases.order_by(*order).values_list("pk", flat=True))
    if len(ids) <= CHUNK:
        return door.call(doors.within(by).filter(pk__in=ids), by=by, at=at, **form.given())
    key = f"{doors.flow.name}.{door.verb}"
    with transaction.atomic():
        given = {"door": key, "data": form.raw()}
        act = acts.begin(key, ids, label=doors.label(door.verb), by=by, at=at, given=given)
        transaction.on_commit(lambda: nudge("acts"), robust=True)
    return act


def nudge(kind: str) -> None:
    """Wake the worker; a broker that is down costs nothing but time, the next tick finds the row."""
    run_due.apply_async((kind,), retry=False, ignore_result=True)


def run_act(ids: Sequence[int], *, by: Actor, at: datetime, act_id: int, door: str, data: Mapping[str, Any]) -> Report:
    """Runner of every act: the stored input goes through the same form again, then into the same call."""
    flow, _, verb = door.partition(".")
    doors = all_doors()[flow]
    chosen = doors.door(verb)
    if chosen is None:
        raise Refused(Refusal(code="no_door", sentence=f"系统中已没有“{door}”这一办理事项。"))
    cases = doors.within(by).filter(pk__in=ids)
    form = chosen.form(data, actor=by, on=day_of(at), cases=cases)
    if not form.is_valid():
        raise Refused(form_refusals(form))
    return chosen.call(cases, by=by, at=at, act_id=act_id, **form.given())


def form_refusals(form: DoorForm) -> tuple[Refusal, ...]:
    """What a form found wrong, in the shape of every other refusal."""
    found = []
    for name, errors in form.errors.get_json_data().items():
        label = "" if name == "__all__" else f"{form.fields[name].label or name}："
        found += [
            Refusal(
                code=f"form_{error['code'] or 'invalid'}", sentence=f"{label}{error['message']}", field=name.strip("_")
            )
            for error in errors
        ]
    return tuple(found)


def refused_of(error: ValidationError) -> Refused:
    """A validation error of a model or form as a refusal."""
    return Refused(tuple(Refusal(code="invalid", sentence=sentence) for sentence in error.messages))


@cache
def all_doors() -> Mapping[str, Doors]:
    """The doors by the name of their flow, from the table that the roof keeps in `settings.DOORS`."""
    table: Mapping[str, str] = import_string(settings.DOORS)
    return {flow: import_string(path) for flow, path in table.items()}


def _has_subject(model: type[models.Model]) -> bool:
    return any(column.name == "subject" for column in model._meta.get_fields())
