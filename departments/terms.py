"""The words of this floor: levels, kinds and powers of a department, posts of a person."""

from __future__ import annotations

from django.db.models import TextChoices

from core.actors import BUSINESS_POSTS, OFFICER_POSTS, POST_LABELS, Post


class Level(TextChoices):
    """Levels of administration, highest first (JS-L 4–5, JY 4, PY 四(二))."""

    NATION = "nation", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWN = "town", "乡镇（街道、园区）级"


class DepartmentKind(TextChoices):
    """What sort of body a department is; who may recognise depends on it (JS-L 5, JY 5)."""

    AGENCY = "agency", "行政机关"
    COURT = "court", "司法机关"
    AUTHORISED = "authorised", "法律法规授权组织"
    INSTITUTION = "institution", "事业单位"
    ASSOCIATION = "association", "行业协会商会"
    MARKET_BODY = "market_body", "金融、公用事业等市场机构"


class Power(TextChoices):
    """What a department may do on this platform."""

    RECOGNISE = "recognise", "认定"
    IMPLEMENT = "implement", "实施"
    PROVIDE = "provide", "提供"
    REVIEW = "review", "审查"


# The order in which a form offers the posts of persons; the timer is not a person.
POST_ORDER = (
    Post.HANDLER,
    Post.REVIEWER,
    Post.APPROVER,
    Post.QUERY,
    Post.SYSADMIN,
    Post.SECADMIN,
    Post.AUDITOR,
)
POST_CHOICES = [(post.value, POST_LABELS[post]) for post in POST_ORDER]
OFFICERS = sorted(post.value for post in OFFICER_POSTS)
PERSONAL_POSTS = sorted(post.value for post in BUSINESS_POSTS | OFFICER_POSTS)

# What a department's system may do. It never reviews and never approves: that is for persons.
CLIENT_POST_CHOICES = [(post.value, POST_LABELS[post]) for post in (Post.HANDLER, Post.QUERY)]
CLIENT_POSTS = [value for value, _ in CLIENT_POST_CHOICES]


class Scope(TextChoices):
    """What a client's key opens."""

    ENTRIES_READ = "entries.read", "读名单条目"
    ENTRIES_PROPOSE = "entries.propose", "提出初步名单"
    ENTRIES_ACT = "entries.act", "办理名单条目"
    DISPATCHES_READ = "dispatches.read", "读联合奖惩任务"
    DISPATCHES_ACT = "dispatches.act", "办理联合奖惩任务"
    SCREENING_ONE = "screening.one", "单个核查"
    SCREENING_MANY = "screening.many", "批量核查"
    EVENTS_READ = "events.read", "读变动消息"
    RECORDS_READ = "records.read", "读本单位报送的信用信息"
    RECORDS_WRITE = "records.write", "报送、撤回信用信息"
    SUBJECTS_READ = "subjects.read", "读本单位报送的主体变更"
    SUBJECTS_WRITE = "subjects.write", "报送主体变更"
    DOSSIER_READ = "dossier.read", "读信用档案"


SCOPE_CHOICES = Scope.choices
SCOPES = sorted(Scope.values)


class Charge(TextChoices):
    """What a registered person answers for in the credit work of a department (JS-G 39, PY 六(一))."""

    LEADER = "leader", "分管领导"
    OFFICER = "officer", "责任人"
    LIAISON = "liaison", "联络员"


class Stage(TextChoices):
    """Who is reminded of a term that ends soon: first the department, then the office."""

    UNIT = "unit", "提醒本单位"
    OFFICE = "office", "提请信用办督办"


STAGE_KEYS = {Stage.UNIT: "escalation.unit_term", Stage.OFFICE: "escalation.office_term"}
"""The pack's value of how long before the end of a term each of them is reminded."""

LIVE_KEYS = 2
"""Keys of one client that may live at a time: the old one and the new one while it is rotated."""
