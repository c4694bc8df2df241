#!/usr/bin/env bash
# Writes the database to a file, as it was at one instant, while Focus runs. Prints the file's name.
#
#   backup.sh [folder]      default: /backups
#
#   BACKUP_KEEP_DAYS        backups older than this many days are deleted after a new one has succeeded; 14, 0 keeps all
#
# The rest of its settings are told in connection.sh. Beside each backup lies a .sha256: of the file, and of the text in it.
# Do not migrate meanwhile: a table that changes its form cannot be read as of an instant.
set -euo pipefail
# shellcheck source=deploy/backup/connection.sh
. "$(dirname "${BASH_SOURCE[0]}")/connection.sh"

folder=${1:-/backups}
keep_days=${BACKUP_KEEP_DAYS:-14}
if [[ ! $keep_days =~ ^[0-9]+$ ]]; then
  echo 'BACKUP_KEEP_DAYS must be a number of days.' >&2
  exit 1
fi

name=$MYSQL_DATABASE-$(date -u +%Y%m%dT%H%M%SZ).sql.gz
[ -z "${BACKUP_PASSPHRASE_FILE:-}" ] || name=$name.enc

umask 077
mkdir -p "$folder"
cd "$folder"
if [ -e "$name" ]; then
  echo "$folder/$name exists." >&2
  exit 1
fi
# Under another name until it is whole: what has the right name can be restored.
partial=.$name.partial
trap 'rm -rf "$work" "$partial" "$partial.sha256"' EXIT

dump | gzip | encrypted >"$partial"
# The text is read back from the file, which proves that it can be.
{
  sha256sum <"$partial" | sed "s/-\$/$name/"
  text_of "$partial" "$name" | sha256sum | sed 's/-$/text/'
} >"$partial.sha256"
mv "$partial.sha256" "$name.sha256"
mv "$partial" "$name"

if [ "$keep_days" -gt 0 ]; then
  find . -maxdepth 1 -type f -name "$MYSQL_DATABASE-*.sql.gz*" -mtime "+$keep_days" -delete
fi
echo "$folder/$name"
