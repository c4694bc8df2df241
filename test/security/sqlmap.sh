#!/usr/bin/env bash
# P3: lets sqlmap loose on every parameter of representative routes of a running Focus. Fails where it finds anything, where
# it could not test a parameter, or where any of its requests made Focus answer 500.
#
#   test/security/sqlmap.sh                                              on the embedded engine
#   test/security/sqlmap.sh mariadb://root@127.0.0.1:3306 sqlite         on several engines, one after the other
#   LEVEL=3 RISK=2 JOBS=2 ONLY=login test/security/sqlmap.sh             how thorough, how many at once, which routes
#
# Needs sqlmap, curl, jq, and a build (`npm run build`). A server's database is made for the run and dropped after it.
set -euo pipefail

ROOT=$(cd "$(dirname "$0")/../.." && pwd)
export PATH="$ROOT/node_modules/.bin:$PATH"
LEVEL=${LEVEL:-2}
RISK=${RISK:-2}
JOBS=${JOBS:-2}
ONLY=${ONLY:-}
# Seconds that one route may take.
PATIENCE=${PATIENCE:-1800}
PASSWORD='correct horse battery staple'

[ -f "$ROOT/dist/src/main.js" ] || { echo 'There is no build: npm run build' >&2; exit 2; }
for tool in sqlmap curl jq; do command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 2; }; done

WORK=$(mktemp -d)
FOCUS_PID=
ATTACKERS=
SERVER_URL=
DATABASE=

clean_up() {
  # Whoever is still attacking goes first.
  [ -z "$ATTACKERS" ] || pkill -TERM -P "$ATTACKERS" 2>/dev/null || true
  stop_focus
  [ -z "$DATABASE" ] || sql "DROP DATABASE IF EXISTS $DATABASE" || true
  rm -rf "$WORK"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

stop_focus() {
  [ -n "$FOCUS_PID" ] || return 0
  kill "$FOCUS_PID" 2>/dev/null || true
  wait "$FOCUS_PID" 2>/dev/null || true
  FOCUS_PID=
}

# Runs one statement on the server named by SERVER_URL.
sql() {
  (cd "$ROOT" && node -e '
    const [, url, statement] = process.argv;
    const { hostname: host, port, username, password } = new URL(url);
    require("mysql2/promise")
      .createConnection({ host, port: Number(port || 3306), user: decodeURIComponent(username), password: decodeURIComponent(password) })
      .then(async (connection) => { await connection.query(statement); await connection.end(); });
  ' "$SERVER_URL" "$1")
}

# start_focus DATABASE_URL: sets URL.
start_focus() {
  mkdir -p "$WORK/focus"
  (
    cd "$WORK/focus"
    # Everybody has an address of their own (sqlmap's tamper script makes one up for each request), so that the login locks
    # refuse a name and never all of sqlmap's requests.
    exec env -i PATH="$PATH" NODE_ENV=test PORT=0 DATABASE_URL="$1" MIGRATE_ON_START=true \
      SECRET_KEY=only-for-this-run-0123456789-abcdefghijklmnop BCRYPT_ROUNDS=4 RATE_LIMIT_ENABLED=false TRUST_PROXY=true \
      OAUTH_ENABLED=true GOOGLE_CLIENT_ID=client GOOGLE_CLIENT_SECRET=secret \
      GOOGLE_REDIRECT_URI=http://127.0.0.1:9/callback GOOGLE_TOKEN_URL=http://127.0.0.1:9/token \
      LOGIN_MAX_FAILURES=1000 ACCESS_TOKEN_EXPIRE_MINUTES=1440 SCHEDULER_ENABLED=false LOG_FORMAT=json LOG_LEVEL=info \
      node "$ROOT/dist/src/main.js" >"$WORK/focus.log" 2>&1
  ) &
  FOCUS_PID=$!
  URL=
  for _ in $(seq 150); do
    URL=$(grep -om1 'Focus listens on http://[0-9.:]*' "$WORK/focus.log" | grep -o 'http.*' || true)
    [ -z "$URL" ] || return 0
    kill -0 "$FOCUS_PID" 2>/dev/null || break
    sleep 0.2
  done
  echo 'Focus does not start:' >&2
  tail -20 "$WORK/focus.log" >&2
  exit 2
}

# call METHOD PATH BODY [TOKEN]: prints the answer; fails on an error.
call() {
  local auth=()
  [ -z "${4:-}" ] || auth=(-H "Authorization: Bearer $4")
  curl -sSf -X "$1" "${auth[@]}" -H 'Content-Type: application/json' -d "$3" "$URL/api$2"
}

# sign_up NAME: registers, follows the link in the mail, and prints an access token.
sign_up() {
  call POST /auth/register "{\"username\":\"$1\",\"email\":\"$1@example.org\",\"password\":\"$PASSWORD\"}" >/dev/null
  local token=
  for _ in $(seq 100); do
    token=$(cat "$WORK"/focus/data/outbox/*.eml 2>/dev/null | node -e '
      const source = require("node:fs").readFileSync(0, "utf8").replace(/=\r?\n/g, "").replace(/=3D/g, "=");
      const mail = source.split(/^To: /m).findLast((part) => part.startsWith(process.argv[1] + "@"));
      process.stdout.write(/[?&]token=([\w-]+)/.exec(mail ?? "")?.[1] ?? "");
    ' "$1")
    [ -z "$token" ] || break
    sleep 0.1
  done
  call POST /auth/verify-email "{\"token\":\"$token\"}" >/dev/null
  sign_in "$1"
}

sign_in() {
  call POST /auth/login "{\"username\":\"$1\",\"password\":\"$PASSWORD\"}" | jq -r .access_token
}

check_callers() {
  local caller
  for caller in "$SAM" "$KIM"; do
    curl -sSf -o "$WORK/caller" -H "Authorization: Bearer $caller" "$URL/api/users/me" || exit 2
  done
  curl -sSf -o "$WORK/caller" -H "Authorization: Bearer $ALEX" "$URL/api/admin/users" || exit 2
}

# The routes, one a line: name|caller|method|path|body. Every parameter of a query or a body is tested; in a path, and where
# only one place is meant, a * stands behind what is. MULTIPART: a file in a form.
routes() {
  cat <<'ROUTES'
login-username|none|POST|/auth/login|{"username":"sam","password":"wrong password"}
login-email|none|POST|/auth/login|{"email":"sam@example.org","password":"wrong password"}
register|none|POST|/auth/register|{"username":"sam","email":"lee@example.org","password":"correct horse battery","full_name":"Lee","timezone":"UTC","locale":"en"}
forgot-password|none|POST|/auth/forgot-password|{"email":"sam@example.org"}
resend-verification|none|POST|/auth/resend-verification|{"email":"sam@example.org"}
verify-email|none|POST|/auth/verify-email|{"token":"abc"}
reset-password|none|POST|/auth/reset-password|{"token":"abc","new_password":"correct horse battery"}
refresh|none|POST|/auth/refresh|{"refresh_token":"1.abc.def"}
logout|none|POST|/auth/logout|{"refresh_token":"1.abc.def"}
google|none|GET|/auth/google?redirect=false|
google-callback|none|GET|/auth/google/callback?code=abc&state=abc|
google-cookie|none|GET|/auth/google/callback?code=abc&state=abc|
google-exchange|none|POST|/auth/google/exchange|{"code":"abc"}
unsubscribe|none|POST|/mail/unsubscribe?token=abc|
sessions|sam|GET|/auth/sessions?page=1&size=20|
session-id|sam|DELETE|/auth/sessions/999*|
profile|kim|PUT|/users/me|{"full_name":"Kim","bio":"text","avatar_url":"https://example.org/a.png","timezone":"UTC","locale":"en"}
profile-settings|kim|PUT|/users/me|{"settings":{"daily_goal_minutes":90,"day_starts_at":"00:00","week_starts_on":"monday","quiet_hours":{"start":"22:00","end":"07:00"},"notify":{"email_limit_alerts":true}}}
password|kim|POST|/users/me/password|{"current_password":"wrong password","new_password":"correct horse battery"}
email|kim|POST|/users/me/email|{"new_email":"other@example.org","password":"wrong password"}
avatar-file|none|GET|/avatars/AAAAAAAAAAAAAAAAAAAAAA*.webp|
avatar-upload|kim|PUT|/users/me/avatar|MULTIPART
account-export|sam|GET|/users/me/export|
activities|sam|GET|/activities?app_name=Instagram&category=social&date_from=2020-01-01&date_to=2030-01-01&device=Pixel&sort=-started_at&page=1&size=20|
activities-sort|sam|GET|/activities?sort=duration_minutes|
activity-id|sam|GET|/activities/1*|
activity-delete|sam|DELETE|/activities/999*|
activity-create|sam|POST|/activities|{"app_name":"Instagram","duration_minutes":1,"category":"social","device":"Pixel","client_id":"0b8f6a0e-6c1d-4a53-9f0e-2f9a5f1f9c11"}
idempotency-key|sam|POST|/activities|{"app_name":"Instagram","duration_minutes":1}
activity-batch|sam|POST|/activities/batch|{"activities":[{"app_name":"TikTok","duration_minutes":1,"device":"Pixel"}]}
stats-daily|sam|GET|/activities/stats/daily?date=2026-11-20|
stats-weekly|sam|GET|/activities/stats/weekly?date=2026-11-20|
stats-monthly|sam|GET|/activities/stats/monthly?month=2026-11|
export|sam|GET|/activities/export?date_from=2026-01-01&date_to=2030-01-01&format=csv|
blocked|sam|GET|/blocked?is_blocked=false&page=1&size=20|
blocked-id|sam|GET|/blocked/1*|
blocked-create|sam|POST|/blocked|{"app_name":"YouTube","daily_limit_minutes":30,"is_active":true}
blocked-change|sam|PUT|/blocked/1|{"daily_limit_minutes":30,"schedule":[{"days":[1,2],"start":"22:00","end":"07:00"}]}
challenges|sam|GET|/challenges?status=active&q=quiet&page=1&size=20|
challenges-q|sam|GET|/challenges?q=quiet|
my-challenges|sam|GET|/challenges/my-challenges?status=active&role=creator&page=1|
challenge-id|sam|GET|/challenges/1*|
challenge-create|sam|POST|/challenges|{"title":"A quiet week","description":"text","target_apps":["Instagram"],"daily_target_minutes":60,"start_date":"START","end_date":"END","max_participants":9}
challenge-change|sam|PUT|/challenges/1|{"title":"A quiet week","description":"text"}
join-by-code|kim|POST|/challenges/join|{"invite_code":"ABCDEFGHJK"}
join|kim|POST|/challenges/1/join|{"invite_code":"ABCDEFGHJK"}
leaderboard|sam|GET|/challenges/1/leaderboard?page=1&size=20|
leaderboard-id|sam|GET|/challenges/1*/leaderboard|
admin-users|alex|GET|/admin/users?q=sam&role=user&is_active=true&is_verified=true&sort=-created_at&page=1&size=20|
admin-users-q|alex|GET|/admin/users?q=sam|
admin-users-sort|alex|GET|/admin/users?sort=username|
admin-user-id|alex|GET|/admin/users/2*|
admin-user-change|alex|PUT|/admin/users/4|{"full_name":"Lee","username":"lee_4","email":"lee4@example.org","role":"user"}
admin-deactivate|alex|PATCH|/admin/users/4/deactivate|{"reason":"text"}
admin-growth|alex|GET|/admin/stats/users-growth?days=30|
admin-app-usage|alex|GET|/admin/stats/app-usage?days=30&limit=20|
admin-challenges|alex|GET|/admin/challenges?status=active&q=quiet&page=1|
admin-logs|alex|GET|/admin/logs?level=info&action=auth.logged_in&user_id=1&date_from=2020-01-01&date_to=2030-01-01&q=signed&page=1&size=20|
admin-logs-q|alex|GET|/admin/logs?q=signed|
admin-logs-stats|alex|GET|/admin/logs/stats?days=30|
admin-cleanup|alex|DELETE|/admin/logs/cleanup?days=400|
user-agent|none|POST|/auth/login|{"username":"nobody","password":"wrong password"}
token|none|GET|/users/me|
ROUTES
}

# attack LINE: one route; leaves its outcome in $WORK/outcomes.
attack() {
  local name caller method path body
  IFS='|' read -r name caller method path body <<<"$1"
  body=${body/START/$(date -u -d '+2 days' +%F)}
  body=${body/END/$(date -u -d '+8 days' +%F)}
  local arguments=(-u "$URL/api$path" --method="$method" --batch --level="$LEVEL" --risk="$RISK" --dbms="$DBMS"
    --skip=user-agent,referer,host,cookie --ignore-code=401,403,404,409,413,422,429 --tamper=xforwardedfor --skip-waf --flush-session --disable-coloring
    --output-dir="$WORK/sqlmap-$name" --timeout=30 --retries=1)
  if [ "$body" = MULTIPART ]; then
    body=$'--part\r\nContent-Disposition: form-data; name="file"; filename="a.png*"\r\nContent-Type: image/png*\r\n\r\nabc*\r\n--part--\r\n'
    arguments+=(--data="$body" -H 'Content-Type: multipart/form-data; boundary=part')
  elif [ -n "$body" ]; then
    arguments+=(--data="$body" -H 'Content-Type: application/json')
  fi
  case $caller in
    sam) arguments+=(-H "Authorization: Bearer $SAM") ;;
    kim) arguments+=(-H "Authorization: Bearer $KIM") ;;
    alex) arguments+=(-H "Authorization: Bearer $ALEX") ;;
  esac
  # Headers are tested where they are meant: on every route they would double the work from level 3 on.
  case $name in
    user-agent) arguments+=(-H 'User-Agent: Focus/1.0*' -H 'X-Request-Id: abc*') ;;
    token) arguments+=(-H "Authorization: Bearer $SAM*") ;;
    idempotency-key) arguments+=(-H 'Idempotency-Key: abc*') ;;
    account-export) arguments+=(-H 'User-Agent: Focus/1.0*' -H 'X-Request-Id: abc*') ;;
    google-cookie) arguments+=(-H 'Cookie: focus_google_state=abc*') ;;
  esac
  local outcome=
  timeout "$PATIENCE" sqlmap "${arguments[@]}" >"$WORK/$name.out" 2>&1 </dev/null || true
  if grep -q 'identified the following injection point\|is vulnerable' "$WORK/$name.out"; then
    outcome=INJECTABLE
  elif ! grep -q 'all tested parameters do not appear to be injectable' "$WORK/$name.out"; then
    outcome='NOT TESTED'
  else
    outcome=clean
  fi
  printf '%-20s %s\n' "$name" "$outcome" | tee -a "$WORK/outcomes"
  [ "$outcome" = clean ] || tail -25 "$WORK/$name.out"
}

# run DATABASE_URL
run() {
  export URL SAM KIM ALEX DBMS
  rm -rf "$WORK/focus" "$WORK/outcomes"
  start_focus "$1"
  ALEX=$(sign_up alex)
  SAM=$(sign_up sam)
  KIM=$(sign_up kim)
  sign_up lee_4 >/dev/null
  (
    cd "$WORK/focus"
    env -i PATH="$PATH" NODE_ENV=test DATABASE_URL="$1" LOG_LEVEL=silent node "$ROOT/dist/src/cli/admin-grant.js" alex@example.org
  )
  ALEX=$(sign_in alex)
  call POST /activities '{"app_name":"Instagram","duration_minutes":5,"device":"Pixel"}' "$SAM" >/dev/null
  call POST /blocked '{"app_name":"Instagram","daily_limit_minutes":60}' "$SAM" >/dev/null
  call POST /challenges "{\"title\":\"A quiet week\",\"daily_target_minutes\":60,\"start_date\":\"$(date -u -d '+1 day' +%F)\",\"end_date\":\"$(date -u -d '+9 days' +%F)\"}" "$SAM" >/dev/null

  # A caller who is refused would make everything look clean, before and after.
  check_callers
  local started=$SECONDS
  export -f attack
  export WORK LEVEL RISK PATIENCE
  routes | grep -E "^[^|]*${ONLY}" | tr '\n' '\0' | xargs -0 -n1 -P "$JOBS" bash -c 'attack "$1"' _ &
  ATTACKERS=$!
  # In the background, so that an interrupt does not wait for the last of them.
  wait "$ATTACKERS"
  ATTACKERS=

  check_callers
  local requests faults dirty
  requests=$(grep -c '"msg":"request"' "$WORK/focus.log" || true)
  faults=$(grep -c '"status":50[0-9]' "$WORK/focus.log" || true)
  dirty=$(grep -vc ' clean$' "$WORK/outcomes" || true)
  echo "$DBMS: $(wc -l <"$WORK/outcomes") routes, $requests requests, level $LEVEL, risk $RISK, $((SECONDS - started)) s;" \
    "$dirty not clean, $faults faults of ours"
  stop_focus
  if [ "$faults" -gt 0 ]; then grep '"level":50' "$WORK/focus.log" | head -5 | cut -c1-400; fi
  [ "$dirty" -eq 0 ] && [ "$faults" -eq 0 ]
}

failed=0
for engine in "${@:-sqlite}"; do
  case $engine in
    sqlite*)
      DBMS=SQLite
      run 'sqlite:./data/focus.sqlite' || failed=1
      ;;
    mysql://* | mariadb://*)
      DBMS=MySQL
      SERVER_URL=${engine%/}
      DATABASE=focus_sqlmap_$$
      sql "CREATE DATABASE $DATABASE"
      run "$(node -e 'const url = new URL(process.argv[1]); url.pathname = process.argv[2]; console.log(url.href)' "$SERVER_URL" "$DATABASE")" || failed=1
      sql "DROP DATABASE $DATABASE"
      DATABASE=
      ;;
    *)
      echo "Not an engine: $engine" >&2
      exit 2
      ;;
  esac
done
exit "$failed"
