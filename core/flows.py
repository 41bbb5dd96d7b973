"""The state machine as one table, and the trigger that makes PostgreSQL hold the same table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pgtrigger

from core.actors import POST_LABELS, Post, Side

NEW = ""
"""The state before a case exists: the source of the move that creates it."""

_GUARD = """
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'flow {flow}: a case is never deleted' USING ERRCODE = '23514';
    END IF;
{rotation}    IF COALESCE(current_setting('app.transition', true), '') = '' THEN
        RAISE EXCEPTION 'flow {flow}: no change without a transition' USING ERRCODE = '23514';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NOT (current_setting('app.verb', true), '', NEW.state) IN ({table}) THEN
            RAISE EXCEPTION 'flow {flow}: % does not create a case in state %',
                current_setting('app.verb', true), NEW.state USING ERRCODE = '23514';
        END IF;
    ELSIF NOT (current_setting('app.verb', true), OLD.state, NEW.state) IN ({table}) THEN
        RAISE EXCEPTION 'flow {flow}: % does not lead from % to %',
            current_setting('app.verb', true), OLD.state, NEW.state USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""

_ROTATION = """    IF TG_OP = 'UPDATE' AND current_setting('app.rotation', true) = 'on' THEN
        IF to_jsonb(NEW) - {columns} IS DISTINCT FROM to_jsonb(OLD) - {columns} THEN
            RAISE EXCEPTION 'flow {flow}: a rotation of keys changes ciphertext only' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    END IF;
"""
"""New ciphertext of the same words is no act: `core.rotation` writes it without a transition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row of a flow table.

    `posts` and `sides` say who may; `starts` names the pack value of the term that the move starts;
    `clock` whether the running term goes on, stands still, or goes on again; `second_to` names an earlier verb
    whose actor may not be this one (two persons).
    """

    verb: str
    label: str
    source: tuple[str, ...]
    target: str
    posts: frozenset[str]
    sides: frozenset[str] = frozenset({Side.OWNER})
    starts: str = ""
    clock: Literal["runs", "pauses", "resumes"] = "runs"
    second_to: str = ""

    @property
    def creates(self) -> bool:
        return self.source == (NEW,)

    @property
    def posts_label(self) -> str:
        return "、".join(POST_LABELS[post] for post in sorted(self.posts))


def posts(*names: Post) -> frozenset[str]:
    return frozenset(names)


FLOWS: dict[str, Flow] = {}
"""Every flow of the house by its name, for the words of runs whose flow has no doors."""


class Flow:
    """A named table of moves over the states of one kind of case."""

    def __init__(self, name: str, *, label: str, states: Iterable[tuple[str, str]], moves: Iterable[Move]) -> None:
        self.name = name
        self.label = label
        self.states = dict(states)
        self.moves = tuple(moves)
        for move in self.moves:
            unknown = ({*move.source, move.target} - {NEW}) - self.states.keys()
            if unknown:
                raise ValueError(f"flow {name}: {move.verb} names unknown states {sorted(unknown)}")
        FLOWS[name] = self

    @property
    def verbs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(move.verb for move in self.moves))

    def of(self, verb: str) -> tuple[Move, ...]:
        """The rows of one verb; KeyError when the flow does not know it."""
        rows = tuple(move for move in self.moves if move.verb == verb)
        if not rows:
            raise KeyError(f"flow {self.name} has no verb {verb}")
        return rows

    def move(self, verb: str, state: str) -> Move | None:
        """The row that leads out of `state` by `verb`, or None where the machine has no such way."""
        return next((move for move in self.of(verb) if state in move.source), None)

    def out_of(self, state: str) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if state in move.source)

    def ways(self) -> tuple[tuple[str, str, str], ...]:
        """All (verb, from, to) triples, sorted: what the trigger allows."""
        return tuple(sorted((move.verb, source, move.target) for move in self.moves for source in move.source))

    def trigger(self, *, sealed: Iterable[str] = ()) -> pgtrigger.Trigger:
        """The row trigger made from this table; a changed table becomes a migration.

        `sealed` are the columns of ciphertext and of its blind index, which a rotation of keys writes anew.
        """
        columns = "ARRAY[{}]".format(", ".join(f"'{column}'" for column in sealed))
        rotation = _ROTATION.format(flow=self.name, columns=columns) if sealed else ""
        table = ", ".join(f"('{verb}', '{source}', '{target}')" for verb, source, target in self.ways())
        return pgtrigger.Trigger(
            name=f"flow_{self.name}",
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=_GUARD.format(flow=self.name, table=table, rotation=rotation),
        )
