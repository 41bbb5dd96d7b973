"""Django's admin, with our own site in the place of the default one; the roof itself."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Every `@admin.register` of the house goes to the staff site."""

    default_site = "credit_portal.staff_site.StaffSite"


class PortalConfig(AppConfig):
    """The roof has no tables; it is an app so that its management commands are found."""

    name = "credit_portal"
    verbose_name = "诚信平台"
