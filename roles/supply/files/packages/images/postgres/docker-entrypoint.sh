#!/bin/sh
# Fills an empty PGDATA, then becomes the server. Variables: POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD, each also as
# NAME_FILE; POSTGRES_INITDB_ARGS. Any other command than postgres is run as it is.
set -eu

fail() {
	echo "docker-entrypoint: $*" >&2
	exit 1
}

value_of() { # name default
	eval "value=\${$1:-} file=\${$1_FILE:-}"
	# shellcheck disable=SC2154 # set by eval
	if [ -n "$value" ] && [ -n "$file" ]; then
		fail "found both $1 and $1_FILE; needed one of them"
	elif [ -n "$file" ]; then
		cat "$file"
	else
		printf %s "${value:-$2}"
	fi
}

fill() {
	user=$(value_of POSTGRES_USER postgres)
	database=$(value_of POSTGRES_DB "$user")
	password=$(value_of POSTGRES_PASSWORD '')
	[ -n "$password" ] || fail 'found no password for a new database; needed: POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE'

	# A filling that was interrupted left a directory without a finished cluster: begin anew beside it and move it there whole.
	partial=$PGDATA.partial
	in_place=
	if ! mkdir -p "$(dirname "$PGDATA")" 2>/dev/null || ! rm -rf "$partial" || ! mkdir "$partial" 2>/dev/null; then
		partial=$PGDATA
		in_place=true
	fi
	echo "docker-entrypoint: filling $PGDATA" >&2
	secret=$(mktemp)
	trap 'rm -f "$secret"' EXIT
	printf '%s\n' "$password" >"$secret"
	# shellcheck disable=SC2086 # POSTGRES_INITDB_ARGS holds several words
	initdb --pgdata="$partial" --username="$user" --pwfile="$secret" --encoding=UTF8 --locale-provider=builtin \
		--builtin-locale=C.UTF-8 --locale=C --auth-local=trust --auth-host=scram-sha-256 ${POSTGRES_INITDB_ARGS:-}
	rm -f "$secret"
	echo 'host all all all scram-sha-256' >>"$partial/pg_hba.conf"
	if [ "$database" != postgres ]; then
		# Without a network listener and without a socket: nobody can take the half-filled cluster for a ready one.
		printf 'CREATE DATABASE "%s";\n' "$(printf %s "$database" | sed 's/"/""/g')" |
			postgres --single -D "$partial" -j postgres >/dev/null
	fi
	[ -n "$in_place" ] || {
		rmdir "$PGDATA" 2>/dev/null || true
		mv "$partial" "$PGDATA"
	}
	echo 'docker-entrypoint: filled' >&2
}

case "${1:-postgres}" in
-*) set -- postgres "$@" ;;
esac
if [ "${1:-}" = postgres ]; then
	if [ ! -s "$PGDATA/PG_VERSION" ]; then
		fill
	fi
	# The server refuses a directory that others can read; a volume may have come with its own idea of modes.
	chmod 700 "$PGDATA" 2>/dev/null || true
	set -- "$@" -c listen_addresses='*' -c jit=off
	[ -w /run/postgresql ] || set -- "$@" -c unix_socket_directories=/tmp
fi
exec "$@"
