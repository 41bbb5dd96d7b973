"""Applications, their papers and objections are never removed; what public service one names is never changed."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("repair", "0001_initial")]

    operations = [
        no_delete("repair_repair"),
        no_delete("repair_repairfile"),
        no_delete("repair_repairobjection"),
        insert_only("repair_repairservice"),
    ]
