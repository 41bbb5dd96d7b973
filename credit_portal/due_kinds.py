"""What falls due, in the order in which a pass does it: read by beat, the nudges and `manage.py run_due`."""

DUE_KINDS: dict[str, str] = {
    "departments.hand_over": "departments.due.hand_over",
    "lists.extend": "redblack.due.extend",
    "lists.stays": "redblack.due.run_out",
    "lists.ready": "redblack.due.make_ready",
    "lists.expire": "redblack.due.expire",
    "lists.lapse": "redblack.due.lapse",
    "lists.grounds": "redblack.due.grounds",
    "measures.remind": "measures.due.remind",
    "departments.escalate": "departments.due.escalate",
    "acts": "core.acts.run_open",
    "answers": "core.answers.forget",
    "records.pull": "records.due.pull",
    "outbox": "core.outbox.drain",
    "publicity.probe": "redblack.due.probe",
    "letters.file": "core.letters.file_due",
    "public.announce": "public.due.announce",
    "public.close_days": "public.due.close_days",
    "public.prove": "public.due.prove",
    "public.forget": "public.due.forget",
}
