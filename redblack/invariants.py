"""What must always be true of the lists."""

from __future__ import annotations

from core.invariants import Invariant, of_history
from redblack.extract_flow import EXTRACT
from redblack.flow import ENTRY
from redblack.import_flow import IMPORT
from redblack.programme_flow import PROGRAMME
from redblack.representation_flow import REPRESENTATION
from redblack.stay_flow import STAY

INVARIANTS: tuple[Invariant, ...] = (
    *of_history(ENTRY, "redblack_entry"),
    *of_history(PROGRAMME, "redblack_programme"),
    *of_history(REPRESENTATION, "redblack_representation"),
    *of_history(STAY, "redblack_stay"),
    *of_history(EXTRACT, "redblack_extract"),
    Invariant(
        name="entry.stayed",
        sentence="停止执行期间，条目没有列入，或者已经中止、退出。",
        sql=(
            "SELECT e.id FROM redblack_entry e JOIN redblack_stay s ON s.entry_id = e.id"
            " WHERE s.ended_on IS NULL AND (s.to_on IS NULL OR s.to_on >= %(on)s)"
            " AND e.listed_on IS NOT NULL AND e.exited_on IS NULL AND e.suspended_on IS NULL"
        ),
    ),
    Invariant(
        name="entry.let_go_by_dispute",
        sentence="异议办结的条目，没有因该异议继续中止的；异议期间应当中止的，都已中止。",
        sql=(
            "SELECT id FROM redblack_entry WHERE exited_on IS NULL AND"
            " (dispute_suspended AND NOT dispute_holds OR dispute_holds AND suspended_on IS NULL)"
        ),
    ),
    Invariant(
        name="entry.quashed",
        sentence="全部依据因原决定被撤销而终止的条目，不在名单上，也不在列入途中。",
        sql=(
            "SELECT e.id FROM redblack_entry e JOIN redblack_entryground g ON g.entry_id = e.id"
            " JOIN records_record r ON r.id = g.record_id"
            " WHERE e.exited_on IS NULL AND e.closed_on IS NULL AND e.origin = 'own'"
            " GROUP BY e.id HAVING bool_and(r.quashed_by > '')"
        ),
    ),
    *of_history(IMPORT, "redblack_importbatch"),
    Invariant(
        name="entry.never_both",
        sentence="同一主体不同时在红名单和黑名单有效。",
        sql=(
            "SELECT a.id FROM redblack_entry a JOIN redblack_entry b ON b.subject_id = a.subject_id"
            " WHERE a.colour = 'red' AND b.colour = 'black' AND a.in_force && b.in_force"
        ),
    ),
    Invariant(
        name="entry.two_persons",
        sentence="提出和签发是两个人。",
        sql=(
            "SELECT e.id FROM redblack_entry e JOIN core_step s ON s.flow = 'entry' AND s.case_id = e.id"
            " JOIN core_transition t ON t.id = s.transition_id AND t.verb = 'list_entries'"
            " WHERE t.user_id = e.proposed_by_id"
        ),
    ),
    Invariant(
        name="entry.withheld_by_two",
        sentence="提请和决定不予公开是两个人，并有依据。",
        sql=(
            "SELECT e.id FROM redblack_entry e JOIN core_step s ON s.flow = 'entry' AND s.case_id = e.id"
            " JOIN core_transition t ON t.id = s.transition_id AND t.verb = 'withhold'"
            " WHERE e.withheld_on IS NOT NULL AND t.user_id = e.withholding_asked_by_id"
        ),
    ),
    Invariant(
        name="entry.served_before_listing",
        sentence="本级黑名单列入前已送达告知书并已过陈述申辩期；旧系统移入的除外。",
        sql=(
            "SELECT id FROM redblack_entry WHERE colour = 'black' AND origin = 'own' AND old_number = ''"
            " AND listed_on IS NOT NULL"
            " AND (served_on IS NULL OR statement_ends_on IS NULL OR statement_ends_on >= listed_on)"
        ),
    ),
    Invariant(
        name="entry.not_beyond_its_grounds",
        sentence="本级名单的有效期不长于仍然有效的最后一项依据。",
        sql=(
            "SELECT e.id FROM redblack_entry e JOIN redblack_entryground g ON g.entry_id = e.id"
            " JOIN records_record r ON r.id = g.record_id AND (r.ended_on IS NULL OR r.state = 'repaired'"
            " AND e.pack_version_id IN (SELECT p.id FROM law_packversion p"
            " WHERE p.resolved #>> '{values,repair.kind,value}' = 'reference_only'))"
            " AND (e.colour = 'red' OR (r.polarity = 'negative' AND r.procedure <> 'summary'))"
            " WHERE e.origin = 'own' AND e.listed_on IS NOT NULL AND e.exited_on IS NULL"
            " GROUP BY e.id HAVING bool_and(r.valid_to IS NOT NULL) AND e.valid_to > max(r.valid_to)"
        ),
    ),
    Invariant(
        name="entry.hidden_is_told",
        sentence="每条在本地隐去的上级红名单，隐去之日都有一份告知来源单位的函。",
        sql=(
            "SELECT e.id FROM redblack_entry e WHERE e.hidden_on IS NOT NULL AND e.origin <> 'own' AND NOT EXISTS"
            " (SELECT 1 FROM core_letter l WHERE l.flow = 'entry' AND l.case_id = e.id AND l.kind = 'hidden_notice'"
            " AND (l.issued_at AT TIME ZONE 'Asia/Shanghai')::date = e.hidden_on)"
        ),
    ),
    Invariant(
        name="entry.letters",
        sentence="每个已签发告知的条目恰有一份事前告知书，每个在本系统签发列入的条目恰有一份列入决定书。",
        sql=(
            "SELECT e.id FROM redblack_entry e LEFT JOIN core_letter l"
            " ON l.flow = 'entry' AND l.case_id = e.id AND l.kind IN ('prior_notice', 'listing_decision')"
            " GROUP BY e.id HAVING count(l.id) FILTER (WHERE l.kind = 'prior_notice')"
            " <> (e.notified_on IS NOT NULL)::int"
            " OR count(l.id) FILTER (WHERE l.kind = 'listing_decision')"
            " <> (e.listed_on IS NOT NULL AND e.origin = 'own' AND e.old_number = '')::int"
        ),
    ),
    Invariant(
        name="entry.two_letters",
        sentence="规则包要求两书同达的，每份黑名单列入决定书都有同时签发的信用修复告知书。",
        sql=(
            "SELECT d.case_id FROM core_letter d WHERE d.flow = 'entry' AND d.kind = 'listing_decision'"
            " AND d.data ->> 'colour' = 'black' AND d.data -> 'law' ? 'with_repair_notice' AND NOT EXISTS"
            " (SELECT 1 FROM core_letter l WHERE l.flow = 'entry' AND l.case_id = d.case_id"
            " AND l.kind = 'repair_notice')"
        ),
    ),
)
