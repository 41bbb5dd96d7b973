"""The words of this floor: kinds of subject, their states, roles, purposes of looking at clear text."""

from __future__ import annotations

from django.db.models import TextChoices


class SubjectKind(TextChoices):
    """Whom a dossier may be about (JS-G 2; XB 二(二)2(1))."""

    LEGAL_PERSON = "legal_person", "法人"
    UNINCORPORATED = "unincorporated", "非法人组织"
    GOVERNMENT = "government", "政府机关"
    INDIVIDUAL_BUSINESS = "individual_business", "个体工商户"
    NATURAL_PERSON = "natural_person", "自然人"


class SubjectStatus(TextChoices):
    """Whether the subject still exists."""

    ACTIVE = "active", "存续"
    REVOKED = "revoked", "吊销"
    DEREGISTERED = "deregistered", "注销"
    BANKRUPT = "bankrupt", "破产"
    REORGANISED = "reorganised", "破产重整"
    MERGED = "merged", "合并终止"
    DIVIDED = "divided", "已分立"
    DECEASED = "deceased", "死亡"


class ChangeKind(TextChoices):
    """What may happen to a subject that is on file (P10, P11)."""

    RENAMED = "renamed", "更名"
    REVOKED = "revoked", "吊销营业执照"
    DEREGISTERED = "deregistered", "注销登记"
    MERGED = "merged", "并入其他单位"
    DIVIDED = "divided", "分立"
    BANKRUPT = "bankrupt", "法院受理破产"
    REORGANISED = "reorganised", "破产重整计划获批准"
    DIED = "died", "死亡（含宣告死亡）"


STATUS_AFTER: dict[str, str] = {
    ChangeKind.REVOKED: SubjectStatus.REVOKED,
    ChangeKind.DEREGISTERED: SubjectStatus.DEREGISTERED,
    ChangeKind.MERGED: SubjectStatus.MERGED,
    ChangeKind.DIVIDED: SubjectStatus.DIVIDED,
    ChangeKind.BANKRUPT: SubjectStatus.BANKRUPT,
    ChangeKind.REORGANISED: SubjectStatus.REORGANISED,
    ChangeKind.DIED: SubjectStatus.DECEASED,
}
"""The state in which a change leaves its subject; another name leaves it as it was."""

TOUCHING_RIGHTS = frozenset({ChangeKind.DEREGISTERED, ChangeKind.MERGED, ChangeKind.DIVIDED, ChangeKind.DIED})
"""Changes after which measures end or somebody else bears them: a second person confirms."""
ENDED = (SubjectStatus.DEREGISTERED, SubjectStatus.MERGED, SubjectStatus.DECEASED)
"""States after which the subject itself can bear nothing any more."""
PASSED_ON = (ChangeKind.MERGED, ChangeKind.DIVIDED)
"""Changes that name those who come after."""

DEATH_ENDS = "fate.death_ends"
DEREGISTRATION_RELEASES = "fate.deregistration_releases"
DECISION_TERM = "fate.decision_term"
CIVIL_CODE = {
    ChangeKind.DIED: "《中华人民共和国民法典》第十三条",
    ChangeKind.DEREGISTERED: "《中华人民共和国民法典》第七十二条",
    ChangeKind.MERGED: "《中华人民共和国民法典》第六十七条",
    ChangeKind.DIVIDED: "《中华人民共和国民法典》第六十七条",
}
"""Where it is written that the subject's own rights and duties end, or pass on."""


class Role(TextChoices):
    """Who answers for an organisation (JS-G 29; JJ 10, 15; JY 11; XB 二(四)2(6))."""

    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人"
    PRINCIPAL = "principal", "主要负责人"
    DIRECTLY_RESPONSIBLE = "directly_responsible", "直接责任人员"
    REGISTERED_PRACTITIONER = "registered_practitioner", "注册执业人员"
    DIRECTOR = "director", "董事"
    SHAREHOLDER = "shareholder", "股东"
    OPERATOR = "operator", "经营者"


class AliasKind(TextChoices):
    """By what else a subject was known."""

    FORMER_USCC = "former_uscc", "原统一社会信用代码"
    REGISTRATION_NO = "registration_no", "工商注册号"
    ORGANISATION_CODE = "organisation_code", "组织机构代码"
    MERGED = "merged", "并入的主体"


class Purpose(TextChoices):
    """Why somebody looks at clear text."""

    CASE = "case", "办理案件"
    LETTER = "letter", "制作文书"
    QUERY = "query", "依申请查询"
    SUPERVISION = "supervision", "监督检查"


class Basis(TextChoices):
    """On what ground the look rests (JS-G 22; JY 24)."""

    DUTY = "duty", "法定职责"
    AUTHORISATION = "authorisation", "主体书面授权"
    SELF = "self", "主体本人申请（已核验身份）"


class Clear(TextChoices):
    """What can be looked at in clear."""

    NAME = "name", "姓名"
    NUMBER = "number", "证件号码"
    BIRTH_ON = "birth_on", "出生日期"


HISTORY = "history"
"""A look at the dossier of a past instant: no clear text, and on record all the same (I6)."""

DOSSIER = "dossier"
"""A look at the dossier as it stands: no clear text either, and on record with its purpose (JS-G 22, JY 24)."""

CLEAN = "clean"
"""A look at whether somebody has had no bad record for the years that the green channel asks (A14)."""

CONTACT = "contact"
"""A look at how somebody who filed a case is reached, and at the code of his receipt."""

PAPERS = "papers"
"""A look at a file that somebody handed in with a case."""

LOOKED_AT = {
    **dict(Clear.choices),
    HISTORY: "某一时刻的信用档案",
    DOSSIER: "信用档案",
    CLEAN: "无不良信用记录",
    CONTACT: "联系方式和查询码",
    PAPERS: "当事人提交的材料",
}
"""What a look was at, in Chinese."""

# What ciphertexts and blind indexes of these columns are bound to.
NUMBER_CONTEXT = "subjects_personalnumber.number"
NAME_CONTEXT = "subjects_subject.name_sealed"
FORMER_NAME_CONTEXT = "subjects_formername.name_sealed"
