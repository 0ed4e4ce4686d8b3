#!/bin/bash
# Each app, each region's FHIR server and Keycloak get a database and an owner of their own. Runs once, on a new volume.
set -euo pipefail

create() {
  psql --quiet --set=ON_ERROR_STOP=1 --set=name="$1" --set=password="$2" --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke all on database :"name" from public;
SQL
}

create hub "$HUB_DATABASE_PASSWORD"
create keycloak "$KEYCLOAK_DATABASE_PASSWORD"
for region in 12 14 24; do
  create "node_$region" "$NODE_DATABASE_PASSWORD"
  create "fhir_$region" "$FHIR_DATABASE_PASSWORD"
done
