"""Who signed in, and what was changed through the staff site, is not removed by the application."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_letter_grants"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("axes", "0001_initial"),
    ]

    operations = [insert_only("django_admin_log"), no_delete("axes_accesslog")]
