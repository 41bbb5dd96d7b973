"""信用分级分类: the class of a subject, from what the dates say of it; never stored (JY 7, 17; PY 三(一)(二)). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.rules import Law
from redblack.terms import CreditClass

NAMES = "classes.names"
ATTENTION = "classes.attention"
MONITORING = "exit.monitoring"
MONITORING_TERM = "exit.monitoring_term"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFacts:
    """What the dates say of one subject today, each in print.

    `punished` are black entries that have effect, `stayed` those in force without effect, `monitored` those that have
    left and are still watched, `negatives` (degree, print) the negative records in force, `red` red entries with
    effect.
    """

    punished: tuple[str, ...] = ()
    stayed: tuple[str, ...] = ()
    monitored: tuple[str, ...] = ()
    negatives: tuple[tuple[str, str], ...] = ()
    red: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One class that a subject falls under, with the facts that put it there and the keys on which it rests."""

    code: str
    grounds: tuple[str, ...]
    keys: tuple[str, ...]


def classes_of(facts: ClassFacts, *, law: Law) -> tuple[Holding, ...]:
    """Every class of a subject, the leading one first; 正常 alone where there is none.

    The gravest leads: on a black list with effect; formerly on one and watched; with bad records only; on a red list.
    Bad records of somebody on a black list are what it rests on, and no further class. A stayed entry has no effect,
    so that what else is held decides. Who stands on a red list is 诚信典型 (JJ 19).
    """
    bad = () if facts.punished else tuple(said for degree, said in facts.negatives if _seen(degree, law))
    found = (
        Holding(code=CreditClass.PUNISHED, grounds=facts.punished, keys=(NAMES,)),
        Holding(code=CreditClass.MONITORED, grounds=facts.monitored, keys=(NAMES, MONITORING, MONITORING_TERM)),
        Holding(code=CreditClass.ATTENTION, grounds=bad, keys=(NAMES, ATTENTION)),
        Holding(code=CreditClass.EXEMPLAR, grounds=facts.red, keys=(NAMES,)),
    )
    held = tuple(one for one in found if one.grounds)
    return held or (Holding(code=CreditClass.NORMAL, grounds=(), keys=(NAMES,)),)


def _seen(degree: str, law: Law) -> bool:
    """Whether a negative record of this degree makes its subject one to watch under this pack."""
    match law.get(ATTENTION):
        case "none":
            return False
        case "serious":
            return degree == "serious"
        case _:
            return True
