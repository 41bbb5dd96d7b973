"""What a run of a verb did with its set, read back from what it wrote: the report has an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.safestring import SafeString

from core.actors import Actor
from core.doors import Doors
from core.models import RefusedCase, Step, Transition, Verdict
from core.refusals import Refusal

SHOWN = 200
Link = Callable[[Any], SafeString]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Cases that were refused for the same reasons."""

    refusals: tuple[Refusal, ...]
    count: int
    cases: tuple[SafeString, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Numbers over everything; of the cases at most `SHOWN` per list, and only those that the reader may see."""

    label: str
    transitions: tuple[Transition, ...]
    moved: int
    refused: int
    cases: tuple[SafeString, ...]
    groups: tuple[Group, ...]

    @property
    def more(self) -> int:
        return self.moved - len(self.cases)


def readable(actor: Actor) -> Q:
    """Runs that an actor may read: his own, his department's; the office reads all."""
    if actor.office:
        return Q()
    mine = Q(user_id=actor.user_id) if actor.user_id is not None else Q(pk__in=())
    return mine | Q(department_id__in=actor.units)


def outcome(doors: Doors, runs: QuerySet[Transition], visible: QuerySet[Any], *, link: Link) -> Outcome | None:
    """The report of some runs of one verb; None where there are none. `link` shows one case."""
    transitions = tuple(runs.filter(flow=doors.flow.name).order_by("pk"))
    if not transitions:
        return None
    ids = [transition.pk for transition in transitions]
    steps = Step.objects.filter(transition__in=ids, flow=doors.flow.name)
    groups = _groups(ids, visible, link)
    return Outcome(
        label=doors.label(transitions[0].verb),
        transitions=transitions,
        moved=steps.count(),
        refused=sum(group.count for group in groups),
        cases=_cases(visible, steps.order_by("pk").values_list("case_id", flat=True)[:SHOWN], link),
        groups=groups,
    )


def _groups(transitions: Sequence[int], visible: QuerySet[Any], link: Link) -> tuple[Group, ...]:
    """Verdicts with the same reasons are one group, whatever the chunk."""
    verdicts = Verdict.objects.filter(transition__in=transitions, granted=False).annotate(cases=Count("refused"))
    same: dict[tuple[Refusal, ...], list[Verdict]] = {}
    for verdict in verdicts:
        same.setdefault(tuple(map(Refusal.from_json, verdict.refusals)), []).append(verdict)
    return tuple(
        Group(
            refusals=refusals,
            count=sum(verdict.cases for verdict in members),  # type: ignore[attr-defined]
            cases=_cases(
                visible,
                RefusedCase.objects.filter(verdict__in=members)
                .order_by("pk")
                .values_list("case_id", flat=True)[:SHOWN],
                link,
            ),
        )
        for refusals, members in same.items()
    )


def _cases(visible: QuerySet[Any], ids: Any, link: Link) -> tuple[SafeString, ...]:
    return tuple(link(case) for case in visible.filter(pk__in=list(ids)).order_by("pk"))
