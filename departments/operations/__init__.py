"""The only writers of persons and posts, clients and keys, successions, responsible persons, deputies, reminders."""

from departments.operations.accounts import (
    IssuedKey,
    change_client,
    create_client,
    create_officer,
    create_person,
    demand_posts,
    digest_of,
    grant_posts,
    issue_key,
    present,
    revoke_client,
    revoke_key,
)
from departments.operations.escalating import escalate
from departments.operations.staffing import (
    end_absence,
    end_responsible,
    name_deputy,
    name_responsible,
    set_lead_unit,
)
from departments.operations.succession import (
    clear_people,
    confirm,
    divide,
    hand_over,
    propose_succession,
    withdraw_succession,
)

__all__ = [
    "IssuedKey",
    "change_client",
    "clear_people",
    "confirm",
    "create_client",
    "create_officer",
    "create_person",
    "demand_posts",
    "digest_of",
    "divide",
    "end_absence",
    "end_responsible",
    "escalate",
    "grant_posts",
    "hand_over",
    "issue_key",
    "name_deputy",
    "name_responsible",
    "present",
    "propose_succession",
    "revoke_client",
    "revoke_key",
    "set_lead_unit",
    "withdraw_succession",
]
