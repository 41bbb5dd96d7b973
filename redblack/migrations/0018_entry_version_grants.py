"""What an entry said is written once."""

from django.db import migrations

from core.grants import insert_only


class Migration(migrations.Migration):
    dependencies = [("redblack", "0017_entry_version")]

    operations = [insert_only("redblack_entryversion")]
