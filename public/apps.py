from django.apps import AppConfig

from public import checks  # noqa: F401  registers the check of the footer


class PublicConfig(AppConfig):
    name = "public"
    verbose_name = "公示与查询"
    default_auto_field = "django.db.models.BigAutoField"
