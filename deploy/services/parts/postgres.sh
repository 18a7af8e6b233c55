# shellcheck shell=bash
# A PostgreSQL cluster of its own, durable as in production (fsync on). The server refuses to run as root: then it
# runs as user postgres.

postgres_bin() {
  local newest
  newest=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)
  if [ -n "$newest" ]; then
    echo "$newest"
  elif has pg_ctl; then
    dirname "$(command -v pg_ctl)"
  fi
}

postgres_missing() {
  [ -n "$(postgres_bin)" ] || echo "PostgreSQL is not installed (apt-get install postgresql, or: deploy/services/services install)"
}

# as_postgres COMMAND... with the server's binaries in the path.
as_postgres() {
  if is_root; then
    runuser -u postgres -- env PATH="$(postgres_bin):$PATH" "$@"
  else
    PATH="$(postgres_bin):$PATH" "$@"
  fi
}

postgres_start() {
  local dir
  dir=$(data postgres)
  if [ ! -e "$dir/cluster/PG_VERSION" ]; then
    postgres_create "$dir"
  fi
  as_postgres pg_ctl -s -w -D "$dir/cluster" -l "$dir/server.log" -o "-p $(port postgres)" start
  postgres_database courrier_test
  postgres_database courrier
}

postgres_create() {
  echo courrier >"$1/password"
  if is_root; then
    chown -R postgres: "$1"
  fi
  as_postgres initdb -D "$1/cluster" -U courrier -E UTF8 --locale=C.UTF-8 --auth=scram-sha-256 --pwfile="$1/password"
  as_postgres tee -a "$1/cluster/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
fsync = on
CONF
}

# postgres_database NAME creates it once.
postgres_database() {
  postgres_sql postgres -Atc "select 1 from pg_database where datname = '$1'" | grep -q 1 ||
    postgres_sql postgres -qc "create database $1"
}

postgres_sql() { "$(postgres_bin)/psql" "$(postgres_url "$1")" "${@:2}"; }
postgres_url() { echo "postgres://courrier:courrier@127.0.0.1:$(port postgres)/$1?sslmode=disable"; }

postgres_running() {
  local dir
  dir=$(data postgres)
  [ -n "$(postgres_bin)" ] && [ -d "$dir/cluster" ] && as_postgres pg_ctl -s -D "$dir/cluster" status >/dev/null 2>&1
}

postgres_stop() {
  if postgres_running; then
    as_postgres pg_ctl -s -w -m fast -D "$(data postgres)/cluster" stop
  fi
}

postgres_env() { echo "COURRIER_TEST_POSTGRES=$(postgres_url courrier_test)"; }
postgres_serve_env() { echo "COURRIER_DATABASE_URL=$(postgres_url courrier)"; }
