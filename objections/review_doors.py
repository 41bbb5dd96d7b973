"""The moves of reconsideration and suits as they are offered."""

from __future__ import annotations

from core.doors import Door, Doors, Opening
from objections.models import Review
from objections.operations import reviews
from objections.review_flow import REVIEW
from objections.review_forms import ComplyForm, RegisterReviewForm, ReviewJudgmentForm, ReviewStayForm, VoidForm
from objections.review_terms import IN_FORCE, TO_FOLLOW
from redblack.terms import STAY_OF_EXECUTION

REGISTER = Opening(
    "register",
    reviews.register,
    RegisterReviewForm,
    hint="收到受理通知、应诉通知后登记。复议、诉讼期间不停止执行；裁定或者决定停止执行的，登记后另办“登记停止执行”。",
)

REVIEW_DOORS = Doors(
    flow=REVIEW,
    model=Review,
    owner="unit_id",
    opening=REGISTER,
    doors=(
        Door(
            "stay",
            reviews.stay,
            ReviewStayForm,
            bulk=False,
            hint="已列入的名单条目即时中止公开和联合奖惩，未列入的不得公示和列入。裁判结果登记时，停止执行随之终了。",
            clauses=lambda case: (STAY_OF_EXECUTION,),
            shown=lambda case: case.entry_id is not None,
        ),
        Door(
            "judge",
            reviews.judge,
            ReviewJudgmentForm,
            bulk=False,
            hint="维持、驳回、撤回的，停止执行终了，条目恢复；撤销原决定的，勾选的信用记录、责任人员的关联记录和仅以其为"
            "依据的名单在同一事务中终止，各单位解除措施；变更、确认违法、调解的，由原决定单位另行办理后登记。",
            clauses=lambda case: (IN_FORCE,),
        ),
        Door(
            "comply",
            reviews.comply,
            ComplyForm,
            hint="裁判变更原决定、确认违法或者调解结案的，先办理更正、退出等事项，再在此登记。",
            shown=lambda case: case.outcome in TO_FOLLOW,
        ),
        Door("void", reviews.void, VoidForm, bulk=False, hint="登记有误的，作废后留存备查。"),
    ),
)
