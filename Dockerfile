# The platform for production: one image for web, worker, beat and migrate.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=credit_portal.settings.production
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt && useradd --system --create-home credit
COPY . .
# Static files need settings but no secret: the values below live for this one command only.
RUN SECRET_KEY="build-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789" ALLOWED_HOSTS=build.invalid \
    DATABASE_URL=postgres://credit_app@db.invalid/credit CRYPTO_ACTIVE_KEY=build \
    CRYPTO_KEYS='{"build":{"suite":"gm","enc":"AAECAwQFBgcICQoLDA0ODw==","mac":"EBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8="}}' \
    python manage.py collectstatic --noinput \
    && install -d -o credit /app/.data
USER credit
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': __import__('os').environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.')}), timeout=2)"]
CMD ["gunicorn", "credit_portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--preload", "--no-control-socket", "--access-logfile", "-"]
