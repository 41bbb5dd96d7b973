"""Who listens to whom: the roof's table. A lower floor announces; what is named here hears it in the transaction."""

LISTENERS: dict[str, list[str]] = {
    "records.events.RecordsEnded": ["redblack.reactions.on_records_ended"],
}
