"""Credit repair (信用修复): the branch that ends a record or an entry early when its subject has put things right."""

from django.apps import AppConfig


class RepairConfig(AppConfig):
    name = "repair"
    verbose_name = "信用修复"
    default_auto_field = "django.db.models.BigAutoField"
