"""The roof: settings, urls, the staff site, the Celery table and who listens to whom. Composition only."""

from credit_portal.celery import app as celery_app

__all__ = ["celery_app"]
