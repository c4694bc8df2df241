#!/usr/bin/env bash
# Puts a backup into an empty database, and proves that the database is then what was backed up.
#
#   restore.sh FILE
#
# The settings are told in connection.sh; MYSQL_DATABASE is the database to fill. It is made where it is missing, if the user
# may; one with a table in it is left alone. The proof is a dump of what was restored: it must be the text of the backup, to the
# letter. It can fail on a server of another make or version than the backup's, which words its tables differently.
set -euo pipefail
# shellcheck source=deploy/backup/connection.sh
. "$(dirname "${BASH_SOURCE[0]}")/connection.sh"

file=${1:?'Usage: restore.sh FILE'}
sums=$file.sha256
if [ ! -f "$file" ] || [ ! -f "$sums" ]; then
  echo "$file and $sums must both be there." >&2
  exit 1
fi
noted() { sed -n "$1p" "$sums" | cut -d' ' -f1; }
sum() { sha256sum | cut -d' ' -f1; }

if [ "$(sum <"$file")" != "$(noted 1)" ]; then
  echo "$file is damaged: it is not what its .sha256 says." >&2
  exit 1
fi

sql -e "CREATE DATABASE IF NOT EXISTS \`$MYSQL_DATABASE\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
tables=$(sql -e "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '$MYSQL_DATABASE'")
if [ "$tables" != 0 ]; then
  echo "The database $MYSQL_DATABASE is not empty ($tables tables): nothing was restored." >&2
  exit 1
fi

text_of "$file" | sql "$MYSQL_DATABASE"

if [ "$(dump | sum)" != "$(noted 2)" ]; then
  echo "The database $MYSQL_DATABASE was filled, but it is not what was backed up." >&2
  exit 1
fi
echo "The database $MYSQL_DATABASE is what was backed up. Its last migration and the rows of its tables:"
sql "$MYSQL_DATABASE" -e 'SELECT name FROM migrations ORDER BY id DESC LIMIT 1'
sql -e "SELECT table_name FROM information_schema.tables WHERE table_schema = '$MYSQL_DATABASE' ORDER BY table_name" |
  while read -r table; do
    printf '%s\t%s\n' "$table" "$(sql "$MYSQL_DATABASE" -e "SELECT COUNT(*) FROM \`$table\`" </dev/null)"
  done
