# shellcheck shell=bash
# What backup.sh and restore.sh share: how to reach the database, and how it is written down. Sourced, not run.
#
#   MYSQL_DATABASE, MYSQL_USER, MYSQL_PASSWORD   needed; the password may be empty
#   MYSQL_HOST, MYSQL_PORT                       127.0.0.1, 3306
#   BACKUP_PASSPHRASE_FILE                       a file whose first line encrypts backups; unset: they are not encrypted

: "${MYSQL_DATABASE:?must name the database}"
: "${MYSQL_USER:?must name a user of the database}"
: "${MYSQL_PASSWORD?must be set}"
if [[ ! $MYSQL_DATABASE =~ ^[A-Za-z0-9_]+$ ]]; then
  echo 'MYSQL_DATABASE may have letters, digits and _ only.' >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Where ps cannot see the password, as it would on a command line.
quoted_password=${MYSQL_PASSWORD//\\/\\\\}
quoted_password=${quoted_password//\"/\\\"}
(
  umask 077
  printf '[client]\nhost="%s"\nport=%s\nprotocol=TCP\nuser="%s"\npassword="%s"\ndefault-character-set=utf8mb4\n' \
    "${MYSQL_HOST:-127.0.0.1}" "${MYSQL_PORT:-3306}" "$MYSQL_USER" "$quoted_password" >"$work/client.cnf"
)
# The clients would take it from here instead.
unset MYSQL_HOST MYSQL_PWD

# A MariaDB server wants MariaDB's clients, a MySQL server MySQL's: take what is here.
client=$(command -v mysql || command -v mariadb)
dumper=$(command -v mysqldump || command -v mariadb-dump)

sql() { "$client" --defaults-file="$work/client.cnf" --batch --skip-column-names "$@"; }

# The whole database as of one instant, without keeping anybody from writing. Nothing in it tells the time or the machine, so
# that two dumps of the same data are the same text.
dump() {
  local options=(--single-transaction --quick --skip-lock-tables --no-tablespaces --routines --triggers --hex-blob)
  options+=(--order-by-primary --skip-comments --skip-dump-date)
  if [[ $("$dumper" --help 2>/dev/null) == *--set-gtid-purged* ]]; then options+=(--set-gtid-purged=OFF); fi
  "$dumper" --defaults-file="$work/client.cnf" "${options[@]}" "$MYSQL_DATABASE"
}

encrypted() {
  if [ -z "${BACKUP_PASSPHRASE_FILE:-}" ]; then cat; else
    openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -salt -pass "file:$BACKUP_PASSPHRASE_FILE"
  fi
}

# text_of FILE [NAME]: the SQL in a backup; its name tells whether it is encrypted.
text_of() {
  case ${2:-$1} in
    *.enc)
      openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -in "$1" \
        -pass "file:${BACKUP_PASSPHRASE_FILE:?must name the file with the passphrase: the backup is encrypted}" | gzip -d
      ;;
    *) gzip -dc "$1" ;;
  esac
}
