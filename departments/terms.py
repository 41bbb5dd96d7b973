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
