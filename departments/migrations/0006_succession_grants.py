"""Successions and leaves end, they are never deleted; parts, reminders and histories can only be appended to."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("departments", "0005_successions")]

    operations = [
        no_delete("departments_succession"),
        insert_only("departments_successionpart"),
        no_delete("departments_responsible"),
        no_delete("departments_absence"),
        insert_only("departments_responsibleevent"),
        insert_only("departments_absenceevent"),
        insert_only("departments_reminder"),
    ]
