"""What every verb on objections shares: the law of a case, reasons that cite it, letters of the moved cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core import letters
from core.actors import timer
from core.sets import Change, Verb
from law.operations import pack_by_version_id
from law.packs import Pack
from law.why import Why
from objections.objection_flow import OBJECTION
from objections.objection_letters import objection_source
from objections.objection_models import Objection
from objections.objection_queries import handling_facts
from objections.objection_terms import APPEAL, INFORMED, SUSPEND, WHILE_VERIFYING
from objections.rules.objecting import HandlingFacts

BY = timer("异议处理")
APPEALS = "对处理结果不服的，可以向本级信用主管部门申诉；对申诉结果不服的，可以依法申请行政复议或者提起行政诉讼。"
NO_APPEAL = "对处理结果不服的，可以依法申请行政复议或者提起行政诉讼。"


def law_of(facts: Any) -> Pack:
    """The pack that decided what is objected to decides the objection too."""
    return pack_by_version_id(facts.pack_version_id)


def because(law: Pack, *keys: str, said: str) -> Why:
    """A sentence with the clauses of those keys that the pack answers."""
    return Why.cited(law, *(key for key in keys if law.get(key) is not None), sentences=(said,))


def clauses_of(why: Why) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation.short for citation in why.citations if citation.short and not citation.related))


def stands_still(law: Pack, *, colour: str | None) -> bool:
    """Whether what is objected to stands still while it is verified. Only what punishes does (C1): a red entry goes on,
    and so does the use of a record, which has no `colour`.

    Measures are carried out here whoever recognised the entry: one of elsewhere stands still like our own.
    """
    return law.get(WHILE_VERIFYING) == SUSPEND and colour == "black"


def handling(name: str, *, owner: str = "unit_id", **parts: Any) -> Verb[HandlingFacts]:
    """A verb of the department named by the column `owner`."""
    return Verb(
        flow=OBJECTION,
        name=name,
        model=Objection,
        facts=parts.pop("facts", handling_facts),
        facts_type=parts.pop("facts_type", HandlingFacts),
        law_of=law_of,
        owner_column=owner,
        **parts,
    )


def moved(change: Change) -> Any:
    """The objections that a transition moved."""
    return Objection.objects.unscoped("the cases of this transition").filter(pk__in=change.ids)


def issues(kind: str) -> Callable[[Change], None]:
    """An effect that signs one letter of `kind` per moved case."""

    def issue(change: Change) -> None:
        cases = moved(change)
        ids = cases.order_by().values_list("pack_version_id", flat=True).distinct()
        words = {pk: words_of(pack_by_version_id(pk)) for pk in ids}
        source = objection_source(cases, words=words)
        letters.issue(kind, source, flow=OBJECTION.name, transition_id=change.transition_id, at=change.at)

    return issue


def words_of(pack: Pack) -> dict[str, str]:
    """What a letter prints of the pack: whether measures go on, who verifies, where one turns next; with clauses."""
    asked = (WHILE_VERIFYING, INFORMED, APPEAL)
    told = {key: pack.entry(key) for key in asked if pack.get(key) is not None}
    return {
        **{key.rpartition(".")[2]: entry.chinese for key, entry in told.items()},
        **{f"{key.rpartition('.')[2]}_clause": entry.citations[0].short for key, entry in told.items()},
        "next_remedy": next_remedy(pack),
    }


def next_remedy(pack: Pack) -> str:
    """Where somebody turns who is not content: the authority where the pack has it, else review or suit (C26)."""
    return APPEALS if pack.get(APPEAL) else NO_APPEAL
