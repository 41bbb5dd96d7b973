"""Which invariants the house keeps: asked by `manage.py check_invariants`, after every fault run and nightly."""

INVARIANTS: tuple[str, ...] = (
    "core.invariants.CORE",
    "departments.invariants.INVARIANTS",
    "records.invariants.INVARIANTS",
    "redblack.invariants.INVARIANTS",
    "measures.invariants.INVARIANTS",
    "honours.invariants.INVARIANTS",
    "objections.objection_invariants.INVARIANTS",
    "repair.invariants.INVARIANTS",
    "objections.review_invariants.INVARIANTS",
    "objections.redress_invariants.INVARIANTS",
)
