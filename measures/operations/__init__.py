"""The only writers of the catalogue, of dispatches and of their answers."""

from measures.operations.catalogue import disable, draft, end_basis, publish, repeal, retain, revise, supersede
from measures.operations.desk import (
    acknowledge,
    confirm_notice,
    confirm_release,
    insist,
    record_release,
    refuse,
    report,
    send_back,
    transfer,
)
from measures.operations.drafts import Loaded, load_drafts, load_sample
from measures.operations.fates import release_ended, send_restored
from measures.operations.feed import feed_followed, feed_moved
from measures.operations.filing import (
    accept_filing,
    bundle,
    draft_filing,
    end_filing,
    revise_filing,
    send_back_filing,
    submit_filing,
    supersede_filing,
    take_in,
    unbundle,
    withdraw_filing,
)
from measures.operations.following import (
    correct_notice,
    pause,
    pause_measure,
    release,
    resume,
    resume_measure,
)
from measures.operations.handing_over import hand_over, hand_over_filings
from measures.operations.recounting import recount
from measures.operations.screening import Answered, Asked, screen, screen_person
from measures.operations.sending import dispatch, remind

__all__ = [
    "Answered",
    "Asked",
    "Loaded",
    "accept_filing",
    "acknowledge",
    "bundle",
    "confirm_notice",
    "confirm_release",
    "correct_notice",
    "disable",
    "dispatch",
    "draft",
    "draft_filing",
    "end_basis",
    "end_filing",
    "feed_followed",
    "feed_moved",
    "hand_over",
    "hand_over_filings",
    "insist",
    "load_drafts",
    "load_sample",
    "pause",
    "pause_measure",
    "publish",
    "record_release",
    "recount",
    "refuse",
    "release",
    "release_ended",
    "remind",
    "repeal",
    "report",
    "resume",
    "resume_measure",
    "retain",
    "revise",
    "revise_filing",
    "screen",
    "screen_person",
    "send_back",
    "send_back_filing",
    "send_restored",
    "submit_filing",
    "supersede",
    "supersede_filing",
    "take_in",
    "transfer",
    "unbundle",
    "withdraw_filing",
]
