"""What a rule or a decision reads of an entry is asked for: a fact that nobody looked up would be its default."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from core.sets import Verb
from redblack.fact_queries import ALWAYS
from redblack.models import Entry
from redblack.operations import path
from redblack.rules import PathFacts

VERBS = [verb for verb in vars(path).values() if isinstance(verb, Verb) and verb.facts_type is PathFacts]
KNOWN = {field.name for field in fields(PathFacts)}


def read_by(verb: Verb[Any]) -> set[str]:
    sources = [inspect.getsource(type(rule)) for rule in verb.rules] + [inspect.getsource(verb.decide)]
    if verb.name == "list_entries":
        sources.append(inspect.getsource(path._validity))
    return {name for source in sources for name in re.findall(r"facts\.(\w+)", source)} & KNOWN


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_fact_that_is_read_is_asked_for(verb: Verb[Any]) -> None:
    rows = verb.facts(Entry.objects.unscoped("test").filter(pk=0), date(2024, 3, 25))
    asked = {*rows.query.values_select, *rows.query.annotation_select}
    assert set(ALWAYS) <= asked
    assert read_by(verb) - {"by", "given"} <= asked


def test_the_reading_is_read() -> None:
    listing = next(verb for verb in VERBS if verb.name == "list_entries")
    assert {"statement_ends_on", "hits_black", "ground_ends_on", "standing_ground"} <= read_by(listing)
