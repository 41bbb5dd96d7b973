"""Tasks over honours are never removed."""

from django.db import migrations

from core.grants import no_delete


class Migration(migrations.Migration):
    dependencies = [("honours", "0001_initial")]

    operations = [no_delete("honours_honourtask")]
