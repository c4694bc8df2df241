#!/usr/bin/env bash
# Writes the .env that docker-compose.yml reads, with secrets made just now, beside docker-compose.yml. Never overwrites one.
#
#   deploy/make-env.sh [frontend URL]
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
frontend_url=${1:-http://localhost:3000}
if [ -e .env ]; then
  echo 'There is an .env already. It may hold the only copy of its secrets: move it away yourself.' >&2
  exit 1
fi

# Hexadecimal: nothing to escape, neither here nor in the address of the database.
secret() { openssl rand -hex "$1"; }

umask 077
cat >.env.partial <<END
# Made by deploy/make-env.sh. Keep a copy of SECRET_KEY where backups are not: sign-ins and the seals of the audit log hang on it.
SECRET_KEY=$(secret 32)
METRICS_TOKEN=$(secret 24)
MYSQL_PASSWORD=$(secret 24)
MYSQL_ROOT_PASSWORD=$(secret 24)
GRAFANA_ADMIN_PASSWORD=$(secret 12)
FRONTEND_URL=$frontend_url
END
mv .env.partial .env
echo 'Wrote .env'
