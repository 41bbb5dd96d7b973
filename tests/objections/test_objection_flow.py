"""The path of an objection, written by hand beside the table in the code."""

from __future__ import annotations

from objections.objection_flow import OBJECTION

GRID = """
                    raised       asked     accepted   verifying  verified   proposed    correcting  transferred
amend               raised       -         -          -          -          -           -           -
forward             raised       -         -          -          -          -           -           -
ask_supplement      asked        -         -          -          -          -           -           -
supplement          -            raised    -          -          -          -           -           -
accept              accepted     -         -          -          -          -           -           -
return_objection    returned     returned  -          -          -          -           -           -
transfer            transferred  -         -          -          -          -           -           -
settle              -            -         -          -          -          -           -           settled
send_to_verify      -            -         verifying  -          -          -           -           -
verify              -            -         -          verified   -          -           -           -
propose_decision    -            -         proposed   proposed   proposed   -           -           -
send_back           -            -         -          -          -          verified    -           -
uphold              -            -         -          -          -          correcting  -           -
dismiss             -            -         -          -          -          dismissed   -           -
ask_exit            -            -         -          -          -          -           correcting  -
carry_out           -            -         -          -          -          -           corrected   -
withdraw_objection  withdrawn    withdrawn withdrawn  withdrawn  withdrawn  withdrawn   -           -
close_moot          moot         moot      moot       moot       moot       moot        moot        moot
recount             raised       asked     accepted   verifying  verified   proposed    correcting  -
hand_over           raised       asked     accepted   verifying  verified   proposed    correcting  transferred
"""
POSTS = {
    "raise_objection": "handler timer",
    "amend": "handler timer",
    "forward": "handler reviewer",
    "ask_supplement": "reviewer",
    "supplement": "handler timer",
    "accept": "reviewer",
    "return_objection": "reviewer",
    "transfer": "reviewer",
    "settle": "handler reviewer",
    "send_to_verify": "reviewer",
    "verify": "approver handler reviewer",
    "propose_decision": "handler reviewer",
    "send_back": "approver",
    "uphold": "approver",
    "dismiss": "approver",
    "ask_exit": "handler",
    "carry_out": "approver",
    "withdraw_objection": "handler timer",
    "close_moot": "timer",
    "recount": "timer",
    "hand_over": "timer",
}


def ways(grid: str) -> set[tuple[str, str, str]]:
    head, *rows = grid.strip("\n").splitlines()
    found = set()
    for row in rows:
        verb, *targets = row.split()
        found |= {(verb, state, to) for state, to in zip(head.split(), targets, strict=True) if to != "-"}
    return found


def test_the_table_in_the_code_is_the_one_above() -> None:
    assert set(OBJECTION.ways()) == ways(GRID) | {("raise_objection", "", "raised")}


def test_who_may_is_the_table_above() -> None:
    assert {move.verb: " ".join(sorted(move.posts)) for move in OBJECTION.moves} == POSTS


def test_what_is_decided_takes_two_persons() -> None:
    assert {move.verb for move in OBJECTION.moves if move.second_to == "propose_decision"} == {"uphold", "dismiss"}
