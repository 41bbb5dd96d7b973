"""What each place's papers say, row by row where they disagree, and that no value stands without its source."""

import pytest

from law import packs
from law.citations import Source
from law.keys import KEYS, Kind
from law.packs import NoValue, PackError, UnknownKey, from_resolved, load, parse, resolve
from law.terms import Term

JS, JY, JJ, PY, XB = "jiangsu-2018", "jiangyin-2018", "jieyang-2017", "puyang-2022", "xinbei-2019"
ARTICLE, OFFICE, UNVERIFIED = Source.ARTICLE, Source.OFFICE, Source.UNVERIFIED
NONE = None

# (key, {pack: (value as a pack writes it, source, leading clause)}): the rows C1 to C27 that these keys decide.
TABLE: dict[str, tuple[str, dict[str, tuple[object, Source, str] | None]]] = {
    "C1 verification": (
        "objection.while_verifying",
        {
            JS: ("mark_and_continue", ARTICLE, "JS-G 32"),
            JY: ("mark_and_continue", ARTICLE, "JY 24"),
            JJ: ("suspend", ARTICLE, "JJ 21"),
            PY: ("suspend", ARTICLE, "PY 五(三)"),
            XB: ("mark_and_continue", ARTICLE, "JS-G 32"),
        },
    ),
    "C2 review": (
        "objection.review_term",
        {
            JS: ("10 working_days", ARTICLE, "JS-G 32"),
            JY: ("10 working_days", ARTICLE, "JS-G 32"),
            JJ: ("10 working_days", OFFICE, ""),
            PY: ("10 working_days", OFFICE, ""),
        },
    ),
    "C2 verification": (
        "objection.verify_term",
        {JS: ("5 working_days", ARTICLE, "JS-G 32"), JJ: ("5 working_days", OFFICE, "")},
    ),
    "C2 the five inside the ten": (
        "objection.verify_inside_review",
        {JS: (True, OFFICE, ""), JY: (True, OFFICE, "")},
    ),
    "C3 ordinary": (
        "record.validity.ordinary",
        {
            JS: ("1 years", ARTICLE, "JS-G 30"),
            JY: ("1 years", ARTICLE, "JS-G 30"),
            XB: ("1 years", ARTICLE, "JS-G 30"),
            JJ: NONE,
            PY: NONE,
        },
    ),
    "C3 serious": (
        "record.validity.serious",
        {JS: ("3 years", ARTICLE, "JS-G 30"), JY: ("3 years", ARTICLE, "JS-G 30"), JJ: NONE, PY: NONE},
    ),
    "C3 only law may depart": (
        "record.validity.only_law_departs",
        {JS: (True, ARTICLE, "JS-G 30"), XB: (True, ARTICLE, "JS-G 30"), JJ: NONE},
    ),
    "C4 grades": (
        "grades.names",
        {
            JS: (["ordinary:一般失信", "serious:严重失信"], ARTICLE, "JS-G 30"),
            JJ: (["serious:严重失信"], ARTICLE, "JJ 9"),
            PY: (
                ["ordinary:尚未达到黑名单认定标准", "serious:达到黑名单认定标准"],
                ARTICLE,
                "PY 三(二)1",
            ),
        },
    ),
    "C5 the clean year": (
        "repair.clean_term",
        {JS: ("1 years", ARTICLE, "JS-G 34(2)"), JY: ("1 years", ARTICLE, "JS-G 34(2)"), JJ: NONE, PY: NONE},
    ),
    "C6 correction": (
        "repair.kind",
        {
            JS: ("application", ARTICLE, "JS-G 34"),
            JY: ("reference_only", ARTICLE, "JY 23"),
            JJ: ("automatic_exit", ARTICLE, "JJ 20"),
            PY: ("automatic_exit", ARTICLE, "PY 五(四)"),
        },
    ),
    "C7 public service": (
        "repair.public_service",
        {
            JS: ("person", ARTICLE, "JS-L 23"),
            JY: ("person", ARTICLE, "JY 23"),
            JJ: ("person", ARTICLE, "JJ 20"),
            PY: ("any", ARTICLE, "PY 五(四)"),
        },
    ),
    "C8 prior notice": (
        "listing.prior_notice",
        {
            JS: (True, ARTICLE, "JS-L 6(2)"),
            JY: (True, ARTICLE, "JY 6(2)"),
            XB: (True, ARTICLE, "JS-L 6(2)"),
            JJ: (True, UNVERIFIED, ""),
            PY: (True, UNVERIFIED, ""),
        },
    ),
    "C8 statement": (
        "listing.statement_term",
        dict.fromkeys((JS, JY, JJ, PY, XB), ("5 working_days", OFFICE, "")),
    ),
    "C8 publicity": (
        "listing.publicity_black",
        {JS: ("optional", ARTICLE, "JS-L 6(2)"), JY: ("optional", ARTICLE, "JY 6(2)"), PY: ("optional", OFFICE, "")},
    ),
    "C9 levels": (
        "listing.recogniser_levels",
        {
            JS: (["nation", "province", "city", "county"], ARTICLE, "JS-L 5"),
            JY: (["nation", "province", "city", "county", "town"], ARTICLE, "JY 4"),
            PY: (["nation", "province", "city"], ARTICLE, "PY 四(二)"),
        },
    ),
    "C9 own lists": (
        "listing.own_recognition",
        {JS: (True, ARTICLE, "JS-L 5"), JY: (True, ARTICLE, "JY 5"), PY: (False, ARTICLE, "PY 四(二)")},
    ),
    "C9 entrusted bodies": (
        "listing.recogniser_kinds",
        {
            JS: (["organ", "authorised", "entrusted"], ARTICLE, "JS-L 5"),
            JY: (["organ", "authorised"], ARTICLE, "JY 5"),
        },
    ),
    "C9 interim rules": (
        "listing.interim_rules_by",
        {JS: (["province"], ARTICLE, "JS-L 3"), JY: (["county", "town"], ARTICLE, "JY 3")},
    ),
    "C4 what the black list is called": (
        "labels.black",
        {
            JS: ("信用黑名单", ARTICLE, "JS-L 4"),
            JY: ("信用黑名单", ARTICLE, "JY 4"),
            JJ: ("黑名单", ARTICLE, "JJ 19"),
            XB: ("黑名单", ARTICLE, "XB 二(四)2(1)"),
        },
    ),
    "C10 who pushes": (
        "roles.pusher",
        {
            JS: ("各级公共信用信息中心", ARTICLE, "JS-L 21"),
            JY: ("市经信委（信用办）", ARTICLE, "JY 21"),
            JJ: ("市信用办", OFFICE, ""),
            XB: ("相关行业主管部门", ARTICLE, "XB 二(四)3(1)"),
        },
    ),
    "C10 feedback": (
        "roles.feedback_to",
        {
            JS: ("省公共信用信息中心", ARTICLE, "JS-L 21"),
            JY: ("市经信委（信用办）", ARTICLE, "JY 21"),
            PY: ("县社会信用管理部门", ARTICLE, "PY 四(五)"),
        },
    ),
    "C11 published measures only": (
        "measures.published_only",
        {
            PY: (True, ARTICLE, "PY 四(三)"),
            JS: (True, UNVERIFIED, ""),
            JY: (True, UNVERIFIED, ""),
            JJ: (True, UNVERIFIED, ""),
        },
    ),
    "C12 claw back": (
        "redress.red_clawback",
        {JY: (True, ARTICLE, "JY 24"), JS: (True, ARTICLE, "JS-L 24"), PY: (False, OFFICE, "")},
    ),
    "C13 monitoring": (
        "exit.monitoring",
        {
            JS: (True, ARTICLE, "JS-L 17"),
            JY: (True, ARTICLE, "JY 17"),
            JJ: (False, ARTICLE, "JJ 20"),
            PY: (False, ARTICLE, "PY 五(四)"),
        },
    ),
    "C13 its end": (
        "exit.monitoring_term",
        {JS: ("1 years", OFFICE, ""), JY: ("1 years", OFFICE, ""), JJ: NONE, PY: NONE},
    ),
    "C14 seven days": (
        "publication.penalty_term",
        {
            JJ: ("7 working_days", ARTICLE, "JJ 16"),
            JS: ("7 working_days", UNVERIFIED, ""),
            PY: ("7 working_days", UNVERIFIED, ""),
            XB: ("7 working_days", UNVERIFIED, ""),
        },
    ),
    "C15 how long published": (
        "publication.equals_validity",
        {JS: (True, ARTICLE, "JS-L 20"), JY: (True, ARTICLE, "JY 20"), JJ: (True, OFFICE, "")},
    ),
    "C16 threshold": (
        "responsible.threshold",
        {
            JS: ("serious_only", ARTICLE, "JS-G 29"),
            JY: ("serious_only", ARTICLE, "JS-G 29"),
            JJ: ("serious_only", ARTICLE, "JJ 15"),
            XB: ("any", ARTICLE, "XB 二(四)2(6)"),
        },
    ),
    "C16 whose": (
        "responsible.organisations",
        {
            JS: (["legal_person"], ARTICLE, "JS-G 29"),
            JJ: (["legal_person", "unincorporated", "individual_business"], ARTICLE, "JJ 15"),
        },
    ),
    "C17 endless sanction": (
        "measures.disabled",
        {PY: (["loan-ban:信易贷违约企业不再享受任何贷款服务"], ARTICLE, "PY 三(五)"), JY: NONE},
    ),
    "C18 feedback time": (
        "measures.feedback_term",
        dict.fromkeys((JS, JY, JJ, PY, XB), ("10 working_days", OFFICE, "")),
    ),
    "C19 required papers": (
        "green.keep_required_papers",
        {JJ: (True, ARTICLE, "JJ 4"), JY: (True, OFFICE, ""), PY: (True, OFFICE, "")},
    ),
    "C19 binding": (
        "green.binding",
        {JJ: (True, ARTICLE, "JJ 4"), JY: (False, ARTICLE, "JY 8"), JS: (False, ARTICLE, "JS-L 8")},
    ),
    "C20 informed": (
        "objection.informed",
        {
            JY: ("recogniser", ARTICLE, "JY 24"),
            JJ: ("provider", ARTICLE, "JJ 21"),
            PY: ("provider", ARTICLE, "PY 五(三)"),
        },
    ),
    "C21 capacity": (
        "subject.full_capacity_required",
        {JS: (True, ARTICLE, "JS-G 2"), JY: (True, ARTICLE, "JS-G 2"), JJ: (False, OFFICE, "")},
    ),
    "C22 upstream": (
        "upstream.lists",
        {
            JS: (["red", "black"], ARTICLE, "JS-L 22"),
            JY: (["black"], ARTICLE, "JY 22"),
            XB: (["red", "black"], ARTICLE, "XB 二(四)3(1)"),
        },
    ),
    "C23 lapsed records": ("green.lapsed_counts", {JS: (True, OFFICE, ""), JY: (True, OFFICE, "")}),
    "C25 correction exits": (
        "correction.exits",
        {
            JS: (False, ARTICLE, "JS-L 23"),
            JY: (False, ARTICLE, "JY 23"),
            JJ: (True, ARTICLE, "JJ 20"),
            PY: (True, ARTICLE, "PY 五(四)"),
        },
    ),
    "C26 appeal": (
        "appeal.exists",
        {
            JS: (True, ARTICLE, "JS-G 33"),
            JY: (True, ARTICLE, "JS-G 33"),
            JJ: (False, ARTICLE, "JJ 21"),
            PY: (False, ARTICLE, "PY 五(五)"),
        },
    ),
    "C27 apology": (
        "redress.apology",
        {
            JS: (True, ARTICLE, "JS-L 24"),
            JY: (True, ARTICLE, "JY 24"),
            JJ: (False, ARTICLE, "JJ 21"),
            PY: (False, ARTICLE, "PY 五(五)"),
        },
    ),
}
ROWS = [
    pytest.param(pack, key, expected, id=f"{name}-{pack}")
    for name, (key, row) in TABLE.items()
    for pack, expected in row.items()
]


class TestWhereThePapersDisagree:
    @pytest.mark.parametrize(("code", "key", "expected"), ROWS)
    def test_row(self, code: str, key: str, expected: tuple[object, Source, str] | None) -> None:
        pack = load(code)
        if expected is None:
            assert pack.get(key) is None
            with pytest.raises(NoValue, match=KEYS[key].label):
                pack.value(key)
            return
        raw, source, clause = expected
        assert pack.value(key) == parse(KEYS[key], raw)
        assert (pack.cite(key).source, pack.cite(key).clause) == (source, clause)


class TestInheritance:
    def test_jiangyin_inherits_the_term_of_the_province_and_says_so(self) -> None:
        cited = load(JY).cite("record.validity.ordinary")
        assert (cited.origin, cited.pack, cited.clause) == ("江苏省（2018年）", JY, "JS-G 30")

    def test_what_a_pack_says_itself_has_no_origin(self) -> None:
        assert load(JY).cite("listing.prior_notice").origin == ""

    def test_a_pack_holds_at_least_the_keys_of_its_parent(self) -> None:
        assert set(load(JS).entries) <= set(load(JY).entries)

    def test_every_value_of_jieyang_and_puyang_is_their_own(self) -> None:
        for code in (JJ, PY):
            assert not [key for key, entry in load(code).entries.items() if entry.citations[0].origin]

    def test_citations_of_a_pack_stay_in_its_own_province(self) -> None:
        allowed = {JS: {"JS"}, JY: {"JS", "JY"}, XB: {"JS", "XB"}, JJ: {"JJ"}, PY: {"PY"}}
        for code, papers in allowed.items():
            cited = {c.clause[:2] for e in load(code).entries.values() for c in e.citations if c.clause}
            assert cited <= papers


class TestSources:
    @pytest.mark.parametrize("code", packs.codes())
    def test_every_value_names_its_source(self, code: str) -> None:
        for entry in load(code).entries.values():
            lead = entry.citations[0]
            assert lead.clause and lead.quote if entry.source is ARTICLE else lead.basis

    @pytest.mark.parametrize("code", packs.codes())
    def test_no_pack_states_a_number_of_days_as_law_that_its_quote_does_not_hold(self, code: str) -> None:
        for entry in load(code).entries.values():
            if isinstance(entry.value, Term) and entry.source is ARTICLE:
                number = "三" if "连续三年" in entry.citations[0].quote else str(entry.value.amount)
                assert number in entry.citations[0].quote, entry.key.name

    def test_an_article_is_printed_with_its_paper_and_its_words(self) -> None:
        text = load(JY).cite("listing.prior_notice").text
        assert "澄信用发〔2018〕5号" in text
        assert "（六）2" in text
        assert "“被认定为失信联合惩戒对象的，应实行事前告知”" in text

    def test_an_office_value_says_that_no_clause_stands_behind_it(self) -> None:
        assert load(JY).cite("listing.statement_term").short == "本办自定，无条款依据"

    def test_an_unverified_value_is_marked_until_it_is_confirmed(self) -> None:
        pack = load(JJ)
        assert pack.entry("listing.prior_notice").chinese == "【待核】是"
        assert pack.cite("listing.prior_notice").text == "【待核】国办发〔2020〕49号"
        checked = pack.confirmed(["listing.prior_notice"])
        assert checked.entry("listing.prior_notice").chinese == "是"
        assert checked.cite("listing.prior_notice").text == "国办发〔2020〕49号（已核对）"
        assert checked.unverified() == ("measures.published_only",)


class TestPrecedence:
    @pytest.mark.parametrize("code", [JS, JY, XB])
    def test_the_life_of_a_record_yields_to_law_regulation_and_rule_only(self, code: str) -> None:
        entry = load(code).entry("record.validity.ordinary")
        assert entry.precedence == "法律、法规、规章另有规定的，从其规定"

    def test_every_other_value_yields_to_national_departments_too(self) -> None:
        assert load(JY).entry("listing.prior_notice").precedence == "法律、法规、规章、国家部门规定另有规定的，从其规定"


class TestAsking:
    def test_a_key_that_does_not_exist_is_a_slip(self) -> None:
        for ask in (load(JY).get, load(JY).value, load(JY).cite):
            with pytest.raises(UnknownKey):
                ask("listing.prior_notise")

    def test_typed_questions(self) -> None:
        pack = load(JY)
        assert pack.term("listing.statement_term") == Term.parse("5 working_days")
        assert pack.flag("listing.prior_notice") is True
        assert pack.text("repair.kind") == "reference_only"
        assert pack.names("grades.names") == ("ordinary", "serious")
        assert pack.labels("listing.recogniser_levels")["town"] == "镇街园区"
        assert pack.labels("grades.names") == {"ordinary": "一般失信", "serious": "严重失信"}

    @pytest.mark.parametrize(
        ("ask", "key"), [("term", "listing.prior_notice"), ("flag", "repair.kind"), ("names", "office.name")]
    )
    def test_a_question_of_the_wrong_type_is_a_slip(self, ask: str, key: str) -> None:
        with pytest.raises(TypeError):
            getattr(load(JY), ask)(key)

    @pytest.mark.parametrize("code", packs.codes())
    def test_the_keys_that_no_case_can_do_without_are_answered(self, code: str) -> None:
        needed = [
            "office.name", "labels.black", "labels.red", "grades.names", "listing.own_recognition",
            "listing.recogniser_levels", "listing.grounds", "listing.prior_notice", "listing.statement_term",
            "listing.publicity_term_black", "listing.publicity_term_red", "listing.black_removes_red",
            "listing.red_validity", "red.reevaluation_term", "red.negative_term",
            "exit.notice_term", "exit.monitoring", "repair.kind", "correction.exits",
            "objection.while_verifying", "measures.published_only", "measures.acknowledge_term",
            "measures.feedback_term", "measures.release_term", "responsible.threshold", "responsible.roles",
        ]  # fmt: skip
        assert [key for key in needed if load(code).get(key) is None] == []


class TestResolving:
    def test_the_same_text_has_the_same_digest(self) -> None:
        assert load(JY).version == from_resolved(resolve(JY)).version
        assert load(JY).version != load(JS).version

    def test_what_is_stored_reads_back_the_same(self) -> None:
        pack = load(JY)
        assert from_resolved(dict(pack.resolved)).entries == pack.entries

    @pytest.mark.parametrize(
        ("said", "complaint"),
        [
            ({"value": True}, "一个来源"),
            ({"value": True, "office": "x", "unverified": "y"}, "一个来源"),
            ({"value": True, "article": "JY 6(2)"}, "没有原文"),
            ({"value": "yes", "office": "x"}, "不合类型"),
            ({"value": True, "article": "JY 99", "quote": "x"}, "没有“99”"),
            ({"office": "x"}, "value"),
        ],
    )
    def test_a_value_that_cannot_stand_is_refused(self, said: dict[str, object], complaint: str) -> None:
        with pytest.raises(PackError, match=complaint):
            packs._checked("trial", "listing.prior_notice", said)

    def test_an_unknown_key_in_a_pack_is_refused(self) -> None:
        with pytest.raises(PackError, match="不在 law.keys"):
            packs._checked("trial", "listing.notice", {"value": True, "office": "x"})

    @pytest.mark.parametrize(
        ("kind", "raw"),
        [
            (Kind.TERM, "5 workdays"),
            (Kind.TERM, 5),
            (Kind.FLAG, "true"),
            (Kind.CHOICE, "sometimes"),
            (Kind.NAMES, []),
            (Kind.NAMES, ["village"]),
            (Kind.TEXT, ""),
        ],
    )
    def test_a_value_of_the_wrong_type_is_refused(self, kind: Kind, raw: object) -> None:
        key = next(key for key in KEYS.values() if key.kind is kind and (kind is not Kind.NAMES or key.choices))
        with pytest.raises(ValueError):
            parse(key, raw)


def test_every_key_has_a_label_and_says_what_it_decides() -> None:
    assert all(key.label and key.decides for key in KEYS.values())
    assert len({key.label for key in KEYS.values()}) == len(KEYS)


def test_every_choice_key_lists_its_choices() -> None:
    assert all(key.choices for key in KEYS.values() if key.kind is Kind.CHOICE)
