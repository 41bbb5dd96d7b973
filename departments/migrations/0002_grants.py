"""Row history can be appended to, never changed; departments and persons are ended, never deleted."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("departments", "0001_initial")]

    operations = [
        insert_only("departments_departmentevent"),
        insert_only("departments_userevent"),
        no_delete("departments_department"),
        no_delete("departments_user"),
    ]
