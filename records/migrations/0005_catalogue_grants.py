"""Catalogues are never removed; what a record said before is never changed. Draft items may still be rewritten."""

from django.db import migrations

from core.grants import insert_only, may_rewrite, no_delete


class Migration(migrations.Migration):
    dependencies = [("records", "0004_catalogue_and_collection")]

    operations = [
        no_delete("records_catalogue"),
        no_delete("records_cataloguecomment"),
        insert_only("records_recordversion"),
        may_rewrite("records_recordversion", "sealed"),
    ]
