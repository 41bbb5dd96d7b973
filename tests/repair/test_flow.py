"""State × verb, written by hand; the code's table is compared with it."""

from __future__ import annotations

from repair.flow import REPAIR

GRID = """
                     applied     incomplete  accepted    opined      publicised  granted     refused  withdrawn  false  closed
amend                applied     -           -           -           -           -           -        -          -      -
ask_completion       incomplete  -           -           -           -           -           -        -          -      -
complete             -           applied     -           -           -           -           -        -          -      -
accept               accepted    -           -           -           -           -           -        -          -      -
opine                -           -           opined      -           -           -           -        -          -      -
publicise            -           -           -           publicised  -           -           -        -          -      -
object               -           -           -           -           publicised  -           -        -          -      -
answer               -           -           -           -           publicised  -           -        -          -      -
grant                -           -           granted     granted     granted     -           -        -          -      -
refuse               refused     refused     refused     refused     refused     -           -        -          -      -
withdraw_application withdrawn   withdrawn   withdrawn   withdrawn   withdrawn   -           -        -          -      -
find_false           false       false       false       false       false       granted     -        -          -      -
keep_listed          -           -           -           -           -           granted     -        -          -      -
close                closed      closed      closed      closed      closed      -           -        -          -      -
recount              applied     -           accepted    opined      publicised  -           -        -          -      -
hand_over            applied     incomplete  accepted    opined      publicised  granted     -        -          -      -
"""  # noqa: E501


def test_the_table_in_the_code_is_the_one_above() -> None:
    head, *rows = GRID.strip("\n").splitlines()
    found = {("apply", "", "applied")}
    for row in rows:
        verb, *targets = row.split()
        found |= {(verb, state, to) for state, to in zip(head.split(), targets, strict=True) if to != "-"}
    assert set(REPAIR.ways()) == found
