"""Announcements and the files of days are written once; the feed's progress moves on and never disappears."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("public", "0003_change_feed")]

    operations = [insert_only("public_change"), insert_only("public_dailyfile"), no_delete("public_feedstate")]
