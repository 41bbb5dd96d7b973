"""A rule of law is one named class: its docstring is the sentence that the citizen reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from inspect import getdoc
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from core.refusals import Refusal


class Law(Protocol):
    """What a rule may ask of the pack in force; the law floor's `Pack` is one."""

    def get(self, key: str, /) -> Any: ...

    def cite(self, key: str, /) -> Any: ...


F = TypeVar("F")


class Rule(Generic[F]):
    """Base of every rule: pure, no ORM, no clock.

    A subclass's docstring is the sentence of the refusal; `key` names the pack value whose clause is cited,
    `clause` a fixed citation where no pack value stands behind the rule; `remedy` says what to do.
    """

    key: ClassVar[str] = ""
    clause: ClassVar[str] = ""
    remedy: ClassVar[str] = ""

    def broken(self, facts: F, /, *, law: Law, on: date) -> bool | str:
        """Whether the facts break the rule on the day `on`; a string is added to the sentence as detail."""
        raise NotImplementedError

    @classmethod
    def code(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def sentence(cls) -> str:
        return (getdoc(cls) or "").splitlines()[0].rstrip("。")

    def refusal(self, detail: bool | str, *, law: Law) -> Refusal:
        sentence = self.sentence() + (f"：{detail}" if isinstance(detail, str) else "")
        cited = bool(self.key) and law.get(self.key) is not None
        clause = str(law.cite(self.key).short) if cited else self.clause
        return Refusal(code=self.code(), sentence=sentence + "。", clause=clause, remedy=self.remedy)


class NoLaw:
    """The law of a case that no pack decides: rules cite their fixed clauses."""

    def get(self, key: str, /) -> Any:
        return None

    def cite(self, key: str, /) -> Any:
        raise LookupError(key)


def judge(rules: Sequence[Rule[F]], facts: F, *, law: Law, on: date) -> tuple[Refusal, ...]:
    """Every rule that the facts break, in the order of the rules; empty when the move is lawful."""
    found = ((rule, rule.broken(facts, law=law, on=on)) for rule in rules)
    return tuple(rule.refusal(detail, law=law) for rule, detail in found if detail)
