from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "public"
    verbose_name = "公示与查询"
    default_auto_field = "django.db.models.BigAutoField"
