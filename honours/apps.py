from django.apps import AppConfig


class HonoursConfig(AppConfig):
    name = "honours"
    verbose_name = "荣誉撤销"
    default_auto_field = "django.db.models.BigAutoField"
