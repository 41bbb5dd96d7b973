"""What must always be true of redress, and of money given and taken back."""

from __future__ import annotations

from core.invariants import Invariant, of_history
from objections.redress_flow import CLAWBACK, COMPENSATION, REDRESS

INVARIANTS: tuple[Invariant, ...] = (
    *of_history(REDRESS, "objections_redress"),
    *of_history(COMPENSATION, "objections_compensation"),
    *of_history(CLAWBACK, "objections_clawback"),
    Invariant(
        name="making_good.opened",
        sentence="误列退出的名单条目都有救济立项。",
        sql=(
            "SELECT e.id FROM redblack_entry e JOIN core_step s ON s.flow = 'entry' AND s.case_id = e.id"
            " AND s.target = 'exited'"
            " WHERE e.exit_reason IN ('withdrawn', 'quashed', 'received_wrongly', 'moved_wrongly')"
            " AND s.transition_id >= (SELECT min(t.id) FROM core_transition t"
            " WHERE t.flow = 'redress' AND t.verb = 'open')"
            " AND e.exited_on IS NOT NULL AND s.source <> 'exited' AND s.source <> ''"
            " AND NOT EXISTS (SELECT FROM objections_redress r WHERE r.entry_id = e.id)"
        ),
    ),
    Invariant(
        name="making_good.closed_whole",
        sentence="结案的救济事项，清单各项都有答复，赔偿和追回都已了结。",
        sql=(
            "SELECT r.id FROM objections_redress r WHERE r.state = 'closed' AND ("
            " EXISTS (SELECT FROM unnest(r.items) AS i(item) WHERE NOT EXISTS ("
            " SELECT FROM objections_redressanswer a WHERE a.redress_id = r.id AND a.item = i.item))"
            " OR EXISTS (SELECT FROM objections_compensation c"
            " WHERE c.redress_id = r.id AND c.state IN ('claimed', 'granted'))"
            " OR EXISTS (SELECT FROM objections_clawback b WHERE b.redress_id = r.id AND b.state = 'to_recover'))"
        ),
    ),
    Invariant(
        name="making_good.letters_signed",
        sentence="登记为已办结的道歉和澄清，都有签发的文书。",
        sql=(
            "SELECT a.id FROM objections_redressanswer a WHERE a.item IN ('apology', 'clarification')"
            " AND a.outcome = 'done' AND NOT EXISTS (SELECT FROM core_letter l WHERE l.flow = 'redress'"
            " AND l.case_id = a.redress_id AND l.kind = a.item AND l.transition_id = a.transition_id)"
        ),
    ),
)
