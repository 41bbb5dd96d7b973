"""Which flows have doors: read by the acts, the front page and the table of runs. The roof's table."""

DOORS: dict[str, str] = {
    "succession": "departments.doors.SUCCESSION_DOORS",
    "subject_change": "subjects.change_doors.CHANGE_DOORS",
    "record": "records.doors.RECORD_DOORS",
    "flag": "records.flag_doors.FLAG_DOORS",
    "commitment": "records.commitment_doors.COMMITMENT_DOORS",
    "catalogue": "records.catalogue_doors.CATALOGUE_DOORS",
    "collection": "records.collection_doors.COLLECTION_DOORS",
    "entry": "redblack.doors.ENTRY_DOORS",
    "programme": "redblack.doors.PROGRAMME_DOORS",
    "representation": "redblack.doors.REPRESENTATION_DOORS",
    "extract": "redblack.extract_doors.EXTRACT_DOORS",
    "stay": "redblack.doors.STAY_DOORS",
    "import": "redblack.doors.IMPORT_DOORS",
    "measure": "measures.doors.MEASURE_DOORS",
    "dispatch": "measures.doors.DISPATCH_DOORS",
    "filing": "measures.doors.FILING_DOORS",
    "review": "objections.review_doors.REVIEW_DOORS",
    "appeal": "objections.appeal_doors.APPEAL_DOORS",
    "complaint": "objections.complaint_doors.COMPLAINT_DOORS",
    "honour_task": "honours.doors.HONOUR_DOORS",
    "objection": "objections.objection_doors.OBJECTION_DOORS",
    "repair": "repair.doors.REPAIR_DOORS",
}
"""Flow -> the dotted path of its `Doors`."""
