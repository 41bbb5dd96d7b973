"""One class per rule of the lists: facts in, refusal out. The sentence of the class is what the officer reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.actors import Actor
from core.rules import Rule, judge
from law.packs import load
from redblack import rules
from redblack.rules import ExitFacts, PathFacts, ProgrammeFacts, ProposalFacts, ReceivedFacts, ServeFacts, Serving

JY, JJ, PY = load("jiangyin-2018"), load("jieyang-2017"), load("puyang-2022")
ON = date(2024, 3, 25)
LAST_DAY = ON
YESTERDAY = date(2024, 3, 24)
TOMORROW = date(2024, 3, 26)

PROPOSAL = ProposalFacts(
    colour="black",
    programme_published=True,
    own_programme=True,
    recogniser_level="county",
    may_recognise=True,
    allowed_grounds=("administrative", "judgment"),
    grounds=(("administrative", "negative", date(2027, 2, 20)),),
    has_evidence=True,
    same_decision=False,
)
PATH = PathFacts(
    pack_version_id=1,
    colour="black",
    publicity_required=True,
    served_on=date(2024, 3, 4),
    statement_ends_on=YESTERDAY,
    publicity_ends_on=YESTERDAY,
    proposed_by_id=1,
    determined_on=date(2024, 2, 20),
    ground_ends_on=date(2027, 2, 20),
    by=Actor(name="签发人", user_id=2),
)
EXIT = ExitFacts(
    pack_version_id=1,
    colour="black",
    origin="own",
    exit_reason="withdrawn",
    exit_requested_by_id=1,
    correction_allowed=True,
    correction_due_on=LAST_DAY,
    listed_on=date(2024, 1, 1),
    valid_to=date(2027, 1, 1),
    reason="事由",
    by=Actor(name="签发人", user_id=2),
)
PROGRAMME = ProgrammeFacts(
    pack_version_id=1,
    colour="black",
    legal_basis="《安全生产法》第七十八条",
    criteria="标准",
    exit_rule="期满",
    validity="",
    grounds=("administrative",),
    publicity_required=False,
    consultation_ends_on=YESTERDAY,
    unanswered=0,
    may_recognise=True,
)


def broken(family: tuple[Rule[Any], ...], facts: Any, *, law: Any = JY, on: date = ON) -> list[str]:
    return [refusal.code for refusal in judge(family, facts, law=law, on=on)]


def table(*rows: Any) -> Any:
    return pytest.mark.parametrize(("facts", "law", "code"), [pytest.param(*row[1:], id=row[0]) for row in rows])


class TestProposing:
    @table(
        ("lawful", PROPOSAL, JY, ""),
        ("red with a commendation", replace(PROPOSAL, colour="red", allowed_grounds=("commendation",),
         grounds=(("commendation", "positive", None),)), JY, ""),
        ("puyang recognises nothing itself", PROPOSAL, PY, "own_recognition recogniser_has_power"),
        ("jieyang recognises", PROPOSAL, JJ, ""),
        ("town in jiangyin", replace(PROPOSAL, recogniser_level="town"), JY, ""),
        ("town in jieyang", replace(PROPOSAL, recogniser_level="town"), JJ, "recogniser_has_power"),
        ("without the power", replace(PROPOSAL, may_recognise=False), JY, "recogniser_has_power"),
        ("programme not published", replace(PROPOSAL, programme_published=False), JY, "programme_in_force"),
        ("another unit's programme", replace(PROPOSAL, own_programme=False), JY, "programme_in_force"),
        ("no ground", replace(PROPOSAL, grounds=()), JY, "ground_of_permitted_kind"),
        ("no evidence", replace(PROPOSAL, has_evidence=False), JY, "ground_of_permitted_kind"),
        ("ground not in the programme", replace(PROPOSAL, allowed_grounds=("judgment",)), JY,
         "ground_of_permitted_kind"),
        ("black on a commendation", replace(PROPOSAL, allowed_grounds=("commendation",),
         grounds=(("commendation", "positive", None),)), JY, "ground_fits_colour"),
        ("red on a penalty", replace(PROPOSAL, colour="red"), JY, "ground_fits_colour"),
        ("lapsed yesterday", replace(PROPOSAL, grounds=(("administrative", "negative", YESTERDAY),)), JY,
         "ground_not_lapsed"),
        ("lapses today", replace(PROPOSAL, grounds=(("administrative", "negative", ON),)), JY, ""),
        ("one of two lapsed", replace(PROPOSAL, grounds=(("administrative", "negative", YESTERDAY),
         ("judgment", "negative", TOMORROW))), JY, ""),
        ("same decision", replace(PROPOSAL, same_decision=True), JY, "not_twice"),
    )  # fmt: skip
    def test_table(self, facts: ProposalFacts, law: Any, code: str) -> None:
        assert broken(rules.PROPOSING, facts, law=law) == code.split()

    def test_the_refusal_cites_the_pack(self) -> None:
        refusal, *_ = judge(rules.PROPOSING, PROPOSAL, law=PY, on=ON)
        assert "濮县信用办〔2022〕12号" in refusal.clause


class TestListing:
    @table(
        ("lawful", PATH, JY, ""),
        ("not served", replace(PATH, served_on=None), JY, "prior_notice_served"),
        ("not served, jieyang too", replace(PATH, served_on=None), JJ, "prior_notice_served"),
        ("red needs no notice", replace(PATH, colour="red", served_on=None, statement_ends_on=None), JY, ""),
        ("statement term ends today", replace(PATH, statement_ends_on=ON), JY, "statement_term_over"),
        ("publicity ends today", replace(PATH, publicity_ends_on=ON), JY, "publicity_over"),
        ("publicity never begun", replace(PATH, publicity_ends_on=None), JY, "publicity_over"),
        ("no publicity asked", replace(PATH, publicity_required=False, publicity_ends_on=None), JY, ""),
        ("representation open", replace(PATH, open_representation=True), JY, "no_open_representation"),
        ("representation upheld", replace(PATH, upheld_representation=True), JY, "representation_not_upheld"),
        ("execution stayed", replace(PATH, standing_stay="法院 1号"), JY, "no_standing_stay"),
        ("same person", replace(PATH, by=Actor(name="提出人", user_id=1)), JY, "two_persons"),
        ("no term anywhere", replace(PATH, ground_ends_on=None), JJ, "term_known"),
        ("term of the programme", replace(PATH, ground_ends_on=None, term="1 years"), JJ, ""),
        ("ground gone", replace(PATH, standing_ground=False), JY, "ground_still_stands"),
        ("red while black", replace(PATH, colour="red", hits_black=True), JY, "black_blocks_red"),
        ("black while red", replace(PATH, hits_red=True), JY, ""),
        ("black while black", replace(PATH, hits_black=True), JY, ""),
    )  # fmt: skip
    def test_table(self, facts: PathFacts, law: Any, code: str) -> None:
        assert broken(rules.LISTING, facts, law=law) == code.split()


class TestServing:
    FACTS = ServeFacts(
        pack_version_id=1,
        colour="black",
        publicity_required=False,
        notified_on=date(2024, 3, 4),
        given=Serving(method="direct", served_on=date(2024, 3, 4), proof="回证"),
    )

    @pytest.mark.parametrize(
        ("served_on", "proof", "code"),
        [
            (date(2024, 3, 4), "回证", ""),
            (ON, "回证", ""),
            (date(2024, 3, 3), "回证", "served_in_time"),
            (TOMORROW, "回证", "served_in_time"),
            (ON, "  ", "service_proved"),
        ],
    )
    def test_table(self, served_on: date, proof: str, code: str) -> None:
        facts = replace(self.FACTS, given=Serving(method="post", served_on=served_on, proof=proof))
        assert broken(rules.SERVING, facts) == code.split()


class TestLeaving:
    @table(
        ("withdrawal of an own entry", replace(EXIT, given={"exit_reason": "withdrawn"}), JY, ""),
        ("court's entry", replace(EXIT, origin="court", given={"exit_reason": "withdrawn"}), JY, "own_entries_only"),
        ("upper level's entry", replace(EXIT, origin="upper", given={"exit_reason": "withdrawn"}), JY,
         "own_entries_only"),
        ("correction in jieyang", replace(EXIT, given={"exit_reason": "correction_confirmed"}), JJ, ""),
        ("correction in puyang", replace(EXIT, given={"exit_reason": "correction_confirmed"}), PY, ""),
        ("correction in jiangyin is a reference only", replace(EXIT, given={"exit_reason": "correction_confirmed"}),
         JY, "correction_in_time"),
        ("corrected a day late", replace(EXIT, given={"exit_reason": "correction_confirmed",
         "corrected_on": TOMORROW}), JJ, "correction_in_time"),
        ("programme without correction", replace(EXIT, correction_allowed=False,
         given={"exit_reason": "correction_confirmed"}), JJ, "correction_in_time"),
    )  # fmt: skip
    def test_requesting(self, facts: ExitFacts, law: Any, code: str) -> None:
        assert broken(rules.REQUESTING_EXIT, replace(facts, exit_reason=""), law=law) == code.split()

    @pytest.mark.parametrize(("reason", "code"), [("withdrawn", ""), ("repaired", "only_wrong_is_asked_anew")])
    def test_requesting_while_an_exit_waits(self, reason: str, code: str) -> None:
        facts = replace(EXIT, given={"exit_reason": reason})
        assert broken(rules.REQUESTING_EXIT, facts) == code.split()

    def test_the_approver_is_another_person(self) -> None:
        assert broken(rules.EXITING, EXIT) == []
        assert broken(rules.EXITING, replace(EXIT, by=Actor(name="经办", user_id=1))) == ["another_person_exits"]

    @pytest.mark.parametrize(("valid_to", "code"), [(YESTERDAY, ""), (ON, "validity_over")])
    def test_expiry_is_the_day_after_the_last(self, valid_to: date, code: str) -> None:
        family: tuple[Rule[Any], ...] = (rules.ValidityOver(),)
        assert broken(family, replace(EXIT, valid_to=valid_to)) == code.split()

    @pytest.mark.parametrize(("origin", "code"), [("court", ""), ("upper", ""), ("own", "others_entries_only")])
    def test_leaving_at_the_origin(self, origin: str, code: str) -> None:
        family: tuple[Rule[Any], ...] = (rules.OthersEntriesOnly(),)
        assert broken(family, replace(EXIT, origin=origin)) == code.split()


class TestReceiving:
    @pytest.mark.parametrize(
        ("listed_on", "valid_to", "code"),
        [
            (date(2024, 1, 1), ON, ""),
            (ON, ON, ""),
            (date(2023, 1, 1), YESTERDAY, "stands_at_its_origin"),
            (TOMORROW, date(2025, 1, 1), "stands_at_its_origin"),
        ],
    )
    def test_table(self, listed_on: date, valid_to: date, code: str) -> None:
        facts = ReceivedFacts(listed_on=listed_on, valid_to=valid_to)
        assert broken(rules.RECEIVING, facts) == code.split()


class TestPublishingAProgramme:
    @table(
        ("lawful", PROGRAMME, JY, ""),
        ("consultation ends today", replace(PROGRAMME, consultation_ends_on=ON), JY, "consultation_over"),
        ("never consulted", replace(PROGRAMME, consultation_ends_on=None), JY, "consultation_over"),
        ("a comment unanswered", replace(PROGRAMME, unanswered=1), JY, "consultation_over"),
        ("no basis", replace(PROGRAMME, legal_basis=" "), JY, "programme_complete"),
        ("no grounds", replace(PROGRAMME, grounds=()), JY, "programme_complete"),
        ("no term in jieyang", PROGRAMME, JJ, "programme_has_term"),
        ("a term in jieyang", replace(PROGRAMME, validity="2 years"), JJ, ""),
        ("longer than jiangsu allows", replace(PROGRAMME, validity="5 years"), JY, "may_not_lengthen"),
        ("as long as jiangsu allows", replace(PROGRAMME, validity="36 months"), JY, ""),
        ("red without publicity", replace(PROGRAMME, colour="red"), JY, "red_needs_publicity"),
        ("unit without the power", replace(PROGRAMME, may_recognise=False), JY, "recogniser_of_programme"),
    )  # fmt: skip
    def test_table(self, facts: ProgrammeFacts, law: Any, code: str) -> None:
        assert broken(rules.PUBLISHING, facts, law=law) == code.split()


def every_rule(base: type[Any] = Rule) -> list[type[Any]]:
    return [found for sub in base.__subclasses__() for found in (sub, *every_rule(sub))]


OURS = [rule for rule in every_rule() if rule.__module__.startswith("redblack.rules")]


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.__name__)
def test_every_rule_says_its_sentence_in_chinese_and_a_way_out(rule: type[Any]) -> None:
    assert any("一" <= letter <= "鿿" for letter in rule.sentence())
    assert rule.remedy.endswith("。")
