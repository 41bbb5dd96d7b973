"""Every finding of the linter that a person has read and accepted. A new one makes the suite fail until it is here."""

JS, JY, JJ, PY, XB = "jiangsu-2018", "jiangyin-2018", "jieyang-2017", "puyang-2022", "xinbei-2019"
N23, N26 = "national-2023", "national-2026"
JIANGSU = (JS, JY, XB)
NATION = (N23, N26)
ALL = (JS, JY, JJ, PY, XB, N23, N26)

# (finding, the key or paper it is about): the packs in which it stands.
KNOWN: dict[tuple[str, str], tuple[str, ...]] = {
    # What cannot work, or has no end.
    ("endless_sanction", "measures.disabled"): (PY,),  # C17
    ("no_default_term", "record.validity.ordinary"): (JJ, PY),  # C3
    ("repair_window", "record.validity.ordinary"): JIANGSU,  # C5
    ("repair_window", "record.validity.serious"): JIANGSU,  # C5
    ("clean_years", "green.clean_term"): (*JIANGSU, N26),  # C23
    ("missing_term", "repair.full_performance"): NATION,
    # What stands side by side, or is fixed.
    ("fixed_validity", "record.validity.only_law_departs"): JIANGSU,  # C3
    ("exit_notice", "exit.same_channels"): JIANGSU,  # C24
    ("trial_without_end", "JS-G"): JIANGSU,  # P19
    ("trial_without_end", "PY"): (PY,),  # P19
    # Where the nation rules otherwise (A18).
    ("outranked", "grades.names"): (*JIANGSU, JJ, PY),
    ("outranked", "listing.recogniser_levels"): (JY, PY),
    ("outranked", "record.general_procedure_only"): JIANGSU,
    ("outranked", "record.validity.start"): JIANGSU,
    ("outranked", "repair.application"): (JJ, PY),
    ("outranked", "repair.kind"): (JY, JJ, PY),
    # Numbers of the office's own.
    ("feedback_without_clause", "measures.feedback_term"): ALL,  # C18
    ("number_without_clause", "correction.term"): (JJ, PY),
    ("number_without_clause", "exit.monitoring_term"): JIANGSU,
    ("number_without_clause", "exit.notice_term"): ALL,
    ("number_without_clause", "green.clean_term"): NATION,
    ("number_without_clause", "commitment.statement_term"): (*JIANGSU, JJ, PY),
    ("number_without_clause", "honours.answer_term"): (*JIANGSU, JJ, PY),
    ("number_without_clause", "honours.restore_term"): (*JIANGSU, JJ, PY),
    ("number_without_clause", "listing.announcement_service_term"): ALL,
    ("number_without_clause", "listing.consultation_term"): ALL,
    ("number_without_clause", "listing.publicity_term_black"): ALL,
    ("number_without_clause", "listing.publicity_term_red"): ALL,
    ("number_without_clause", "listing.red_validity"): ALL,
    ("number_without_clause", "listing.statement_term"): ALL,
    ("number_without_clause", "measures.acknowledge_term"): ALL,
    ("number_without_clause", "measures.release_term"): ALL,
    ("number_without_clause", "fate.decision_term"): ALL,  # P10: no paper speaks of it
    ("number_without_clause", "escalation.unit_term"): ALL,
    ("number_without_clause", "escalation.office_term"): ALL,
    ("number_without_clause", "objection.correct_term"): (JJ, PY, *NATION),  # C2
    ("number_without_clause", "objection.review_term"): (JJ, PY, *NATION),  # C2
    ("number_without_clause", "objection.verify_term"): (JJ, PY, *NATION),  # C2
    ("number_without_clause", "objection.supplement_term"): ALL,
    ("number_without_clause", "appeal.accept_term"): (*JIANGSU, *NATION),  # C26
    ("number_without_clause", "appeal.decide_term"): (*JIANGSU, *NATION),  # C26
    ("number_without_clause", "complaint.answer_term"): ALL,  # P20
    ("number_without_clause", "complaint.again_term"): ALL,
    ("number_without_clause", "red.negative_term"): ALL,
    ("number_without_clause", "red.reevaluation_lead"): ALL,
    ("number_without_clause", "red.reevaluation_term"): ALL,
    ("number_without_clause", "redress.clarification_term"): ALL,
    ("number_without_clause", "redress.compensation_term"): ALL,
    ("number_without_clause", "redress.term"): ALL,
    ("number_without_clause", "repair.opinion_term"): JIANGSU,
    # What nobody has held against its text yet; of the nation everything, below.
    ("unverified", "listing.prior_notice"): (JJ, PY),
    ("unverified", "measures.published_only"): (*JIANGSU, JJ),
    ("unverified", "publication.penalty_term"): (*JIANGSU, PY),
}
UNVERIFIED_OF_THE_NATION = {
    N23: 28,
    N26: 32,
}
