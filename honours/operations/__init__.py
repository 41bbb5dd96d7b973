"""The only writers of the tasks of units that granted honours."""

from honours.operations.answering import decline, disclaim, keep, restore, revoke
from honours.operations.following import follow_exit, follow_resumption, follow_suspension
from honours.operations.handing_over import hand_over
from honours.operations.opening import open_tasks
from honours.operations.recounting import recount

__all__ = [
    "decline",
    "disclaim",
    "follow_exit",
    "follow_resumption",
    "follow_suspension",
    "hand_over",
    "keep",
    "open_tasks",
    "recount",
    "restore",
    "revoke",
]
