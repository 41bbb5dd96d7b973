"""Filed papers, their numbers and texts are never removed; what a memorandum bundles only while it is drawn up."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("measures", "0009_filings")]

    operations = [
        no_delete("measures_filing"),
        no_delete("measures_memorandum"),
        insert_only("measures_filingnumber"),
        insert_only("measures_filingfile"),
    ]
