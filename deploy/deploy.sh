#!/usr/bin/env bash
# Puts an image of Focus into service on this machine, and goes back to the one before if it does not become healthy.
#
#   deploy/deploy.sh ghcr.io/owner/focus@sha256:…
#
# Going back by hand is the same command with the former image; .env tells it as FORMER_FOCUS_IMAGE. The database is backed up
# first. It is not set back: a release works with the schema of the next one (docs/deployment.md).
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
image=${1:?'Usage: deploy/deploy.sh IMAGE'}
# Seconds for migrations and for everything to be healthy.
patience=${DEPLOY_PATIENCE_SECONDS:-300}
if [ ! -f .env ]; then
  echo 'There is no .env here. Make one with deploy/make-env.sh first.' >&2
  exit 1
fi

noted() { sed -n "s/^$1=//p" .env | tail -1; }

# What compose runs from now on, also when it is started by hand.
note_images() {
  (
    umask 077
    grep -vE '^(FORMER_)?FOCUS_IMAGE=' .env >.env.partial || true
    printf 'FOCUS_IMAGE=%s\nFORMER_FOCUS_IMAGE=%s\n' "$1" "$2" >>.env.partial
  )
  mv .env.partial .env
}

up() { FOCUS_IMAGE=$1 docker compose up --detach --no-build --remove-orphans --wait --wait-timeout "$patience"; }

former=$(noted FOCUS_IMAGE)
docker pull "$image"
if [ -n "$(docker compose ps --quiet mysql)" ]; then
  docker compose exec -T mysql /opt/focus/backup/backup.sh
fi

if up "$image"; then
  [ "$image" = "$former" ] || note_images "$image" "$former"
  echo "In service: $image"
  exit 0
fi

docker compose logs --no-color --tail 100 api >&2 || true
if [ -z "$former" ]; then
  echo "$image did not become healthy, and there is none to go back to." >&2
  exit 1
fi
echo "$image did not become healthy: going back to $former" >&2
if ! up "$former"; then
  echo "$former does not become healthy either." >&2
  exit 2
fi
echo "In service, as before: $former" >&2
exit 1
