"""The legal trail is insert-only for the application role; acts, outbox and counters move on but are never removed."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]

    operations = [
        insert_only("core_transition"),
        insert_only("core_verdict"),
        insert_only("core_step"),
        insert_only("core_refusedcase"),
        insert_only("core_letter"),
        no_delete("core_act"),
        no_delete("core_outbox"),
        no_delete("core_counter"),
    ]
