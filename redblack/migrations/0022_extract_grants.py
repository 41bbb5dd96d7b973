"""An extract says what was told on a day: it is never changed."""

from django.db import migrations

from core.grants import insert_only


class Migration(migrations.Migration):
    dependencies = [("redblack", "0021_extracts")]

    operations = [insert_only("redblack_extract")]
