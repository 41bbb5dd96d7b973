"""Every address of the platform, one line per floor that has pages."""

from django.contrib import admin
from django.urls import include, path

from credit_portal.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("staff/", admin.site.urls),
    path("api/v1/", include("credit_portal.api")),
    path("", include("public.urls")),
]
