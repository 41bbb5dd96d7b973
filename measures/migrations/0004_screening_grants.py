"""Who screened whom, and what was told to whom, can only be appended to."""

from django.db import migrations

from core.grants import insert_only


class Migration(migrations.Migration):
    dependencies = [("measures", "0003_screening_and_feed")]

    operations = [
        insert_only("measures_screening"),
        insert_only("measures_feedevent"),
    ]
