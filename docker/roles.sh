#!/bin/sh
# Run once by the postgres image on an empty volume: the owner of the tables, and the application role that
# owns nothing.
set -eu
psql -v ON_ERROR_STOP=1 -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" \
  --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE credit_owner LOGIN CREATEDB PASSWORD :'owner_password';
CREATE ROLE credit_app LOGIN PASSWORD :'app_password';
CREATE DATABASE credit OWNER credit_owner;
SQL
