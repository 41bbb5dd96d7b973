"""Who listens to whom: the roof's table. A lower floor announces; what is named here hears it in the transaction."""

LISTENERS: dict[str, list[str]] = {
    "law.events.CalendarPublished": [
        "records.reactions.on_calendar_published",
        "redblack.reactions.on_calendar_published",
        "measures.reactions.on_calendar_published",
        "honours.reactions.on_calendar_published",
        "objections.objection_reactions.on_calendar_published",
        "repair.reactions.on_calendar_published",
        "objections.review_reactions.on_calendar_published",
    ],
    "subjects.events.SubjectsChanged": [
        "redblack.reactions.on_subjects_changed",
        "measures.reactions.on_subjects_changed",
    ],
    "subjects.events.SubjectsRestored": [
        "redblack.reactions.on_subjects_restored",
        "measures.reactions.on_subjects_restored",
    ],
    "records.events.RecordsFiled": ["records.reactions.on_records_filed", "redblack.reactions.on_records_filed"],
    "departments.events.DepartmentsSucceeded": [
        "records.reactions.on_departments_succeeded",
        "redblack.reactions.on_departments_succeeded",
        "measures.reactions.on_departments_succeeded",
        "honours.reactions.on_departments_succeeded",
        "objections.objection_reactions.on_departments_succeeded",
        "repair.reactions.on_departments_succeeded",
        "objections.review_reactions.on_departments_succeeded",
    ],
    "records.events.RecordsCorrected": [
        "records.reactions.on_records_corrected",
        "redblack.reactions.on_records_corrected",
    ],
    "records.events.RecordsEnded": [
        "records.reactions.on_records_ended",
        "redblack.reactions.on_records_ended",
        "objections.objection_reactions.on_records_ended",
        "repair.reactions.on_records_ended",
    ],
    "records.events.RecordsQuashed": [
        "records.reactions.on_records_ended",
        "redblack.reactions.on_records_quashed",
        "objections.objection_reactions.on_records_ended",
        "repair.reactions.on_records_ended",
    ],
    "redblack.events.EntriesListed": ["measures.reactions.on_listed", "honours.reactions.on_listed"],
    "redblack.events.EntriesSuspended": ["measures.reactions.on_suspended", "honours.reactions.on_suspended"],
    "redblack.events.EntriesResumed": ["measures.reactions.on_resumed", "honours.reactions.on_resumed"],
    "redblack.events.EntriesCorrected": ["measures.reactions.on_corrected"],
    "redblack.events.MeasureSuspended": ["measures.reactions.on_measure_suspended"],
    "redblack.events.MeasureResumed": ["measures.reactions.on_measure_resumed"],
    "redblack.events.EntriesWithheld": ["measures.reactions.on_withheld"],
    "redblack.events.EntriesDisclosed": ["measures.reactions.on_disclosed"],
    "redblack.events.EntriesExited": [
        "measures.reactions.on_exited",
        "honours.reactions.on_exited",
        "objections.objection_reactions.on_exited",
        "repair.reactions.on_exited",
    ],
    "measures.events.MeasuresDispatched": ["measures.reactions.on_dispatched"],
    "measures.events.MeasuresReleased": ["measures.reactions.on_released"],
    "measures.events.TasksInsisted": ["measures.reactions.on_insisted"],
}
