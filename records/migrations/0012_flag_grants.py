"""What was put before a person, and what he decided, is never removed."""

from django.db import migrations

from core.grants import no_delete


class Migration(migrations.Migration):
    dependencies = [("records", "0011_flags")]

    operations = [no_delete("records_recordflag")]
