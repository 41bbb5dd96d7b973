"""Objections (异议处理): the branch through which somebody disputes what stands here, and what follows from it.

Four pieces lie beside each other, each with modules of its own name: `objection_*` (objections), `complaint_*`,
`appeal_*` and `review_*` (complaints, appeals, reconsideration and suits), `redress_*` (making good). They call down
to records and redblack; to repair and measures they are strangers.
"""
