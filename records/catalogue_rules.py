"""What a version of the catalogue must have gone through before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.actors import Actor, Post
from core.rules import Law, Rule
from records.terms import prohibited_names


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFacts:
    """What the publication of a catalogue reads: how many items, comments without an answer, the consultation.

    `names` are the names of its items and fields, one a line. `without_subject` counts the items that do not say
    which field names the subject and which the day of determination; `made_by` are the users who drafted or revised
    it, parted by commas.
    """

    pack_version_id: int
    item_count: int
    without_fields: int
    without_key: int
    without_subject: int
    unanswered: int
    consultation_ends_on: date | None
    names: str = ""
    made_by: str = ""
    by: Actor | None = None


class CatalogueHasItems(Rule[CatalogueFacts]):
    """目录应当列明每个事项的内容、提供单位、字段和主键。"""

    clause = "JS-G 8、19"
    remedy = "请补充事项、字段和报送单位主键后再办理。"

    def broken(self, facts: CatalogueFacts, /, *, law: Law, on: date) -> bool | str:
        if not facts.item_count:
            return "还没有任何事项"
        if facts.without_fields:
            return f"有{facts.without_fields}个事项没有字段"
        return facts.without_key > 0 and f"有{facts.without_key}个事项没有报送单位主键"


class ItemNamesSubjectAndDay(Rule[CatalogueFacts]):
    """目录事项应当指明由哪个字段填写主体名称、主体代码或者证件号码、认定日期。"""

    clause = "JS-G 8"
    remedy = "请在工作簿“字段”表的“对应记录栏目”中指明。"

    def broken(self, facts: CatalogueFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.without_subject > 0 and f"有{facts.without_subject}个事项没有指明"


class CatalogueConsulted(Rule[CatalogueFacts]):
    """目录应当征求意见，期满并逐条处理后方可批准。"""

    clause = "JS-G 8"
    remedy = "请待征求意见期满，并对每条意见写明处理情况。"

    def broken(self, facts: CatalogueFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.consultation_ends_on is None or facts.consultation_ends_on >= on:
            return "征求意见期未满"
        return facts.unanswered > 0 and f"还有{facts.unanswered}条意见没有处理情况"


class ProhibitedNeverCatalogued(Rule[CatalogueFacts]):
    """目录不得列入法律、法规禁止归集的信息。"""

    clause = "JS-G 14"
    remedy = "请删去该事项或者字段。"

    def broken(self, facts: CatalogueFacts, /, *, law: Law, on: date) -> bool | str:
        found = prohibited_names(facts.names)
        return bool(found) and "、".join(dict.fromkeys(found))


class AnotherPersonApproves(Rule[CatalogueFacts]):
    """起草、修改目录和批准目录应当由两人分别办理。"""

    remedy = "请由另一名签发人办理。"

    def broken(self, facts: CatalogueFacts, /, *, law: Law, on: date) -> bool:
        made_by = {int(one) for one in facts.made_by.split(",") if one}
        return facts.by is not None and any(facts.by.counts_as(one, Post.APPROVER) for one in made_by)


CONSULTING: tuple[Rule[CatalogueFacts], ...] = (
    CatalogueHasItems(),
    ItemNamesSubjectAndDay(),
    ProhibitedNeverCatalogued(),
)
APPROVING: tuple[Rule[CatalogueFacts], ...] = (
    CatalogueHasItems(),
    ItemNamesSubjectAndDay(),
    ProhibitedNeverCatalogued(),
    CatalogueConsulted(),
    AnotherPersonApproves(),
)
