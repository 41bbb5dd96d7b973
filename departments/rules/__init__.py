"""The law of this floor: rights of posts, keys, successions, deputies, vacancies."""

from departments.rules.rights import (
    BUSINESS_APPS,
    LOOK,
    PERMISSIONS,
    WITHHELD,
    WORK,
    KeyFacts,
    key_refusal,
    network_refusal,
    opens_app,
    permits,
    posts_refusal,
    within,
)
from departments.rules.staffing import (
    NAMING,
    AbsenceFacts,
    Colleague,
    needed_posts,
    vacant_posts,
)
from departments.rules.succession import (
    CONFIRMING,
    PROPOSING,
    Given,
    Inheritance,
    Part,
    Setting,
    SuccessionFacts,
)

__all__ = [
    "BUSINESS_APPS",
    "CONFIRMING",
    "LOOK",
    "NAMING",
    "PERMISSIONS",
    "PROPOSING",
    "WITHHELD",
    "WORK",
    "AbsenceFacts",
    "Colleague",
    "Given",
    "Inheritance",
    "KeyFacts",
    "Part",
    "Setting",
    "SuccessionFacts",
    "key_refusal",
    "needed_posts",
    "network_refusal",
    "opens_app",
    "permits",
    "posts_refusal",
    "vacant_posts",
    "within",
]
