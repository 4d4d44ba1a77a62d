#!/bin/sh
# Usage: ./bootstrap.sh COMMAND [ARGUMENT...]
#
# Makes the control environment on a machine that has Python >= 3.11 (a virtual environment with the locked ansible-core,
# collections, molecule and linters), then runs COMMAND in it. Does nothing but that when the environment is there.
#
# BOOTSTRAP_PYTHON   interpreter to use (default: the distribution's, which is built to be fast; else python3.13, python3.12, python3.11, python3)
# BOOTSTRAP_CACHE    where environments are kept, one for each content of the locks (default: ~/.cache/todo-provisioner)
set -eu

checkout=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cache=${BOOTSTRAP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/todo-provisioner}

say() { printf 'bootstrap: %s\n' "$*" >&2; }
fail() {
	say "$@"
	exit 1
}

if [ $# -eq 0 ] || [ "$1" = --help ] || [ "$1" = -h ]; then
	sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p;}' "$0"
	[ $# -gt 0 ] && exit 0
	exit 2
fi

suits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
python=
for candidate in ${BOOTSTRAP_PYTHON:-/usr/bin/python3 python3.13 python3.12 python3.11 python3}; do
	if suits "$candidate"; then
		python=$(command -v "$candidate")
		break
	fi
done
if [ -z "$python" ]; then
	found=$(python3 --version 2>&1) || found='no python3'
	fail "Python >= 3.11 is needed, found: $found. Fix: apt-get install python3 (Debian 12 or newer), or set BOOTSTRAP_PYTHON."
fi

locks="$checkout/requirements.txt $checkout/requirements-collections.txt $checkout/requirements.yml"
# shellcheck disable=SC2086 # three paths of this checkout
key=$({ "$python" -VV; echo "$python"; (cd "$checkout" && cat ${locks}); } | sha256sum | cut -c1-16)
environment=$cache/control/$key

install_venv_package() {
	version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
	command -v apt-get >/dev/null || fail "$python has no venv module. Fix: install your system's package of it."
	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || fail "$python has no venv module. Fix, as root: apt-get install python$version-venv"
		as_root=sudo
	fi
	say "installing python$version-venv"
	$as_root apt-get -qq update || fail "the package index cannot be read. Fix: make 'apt-get update' work."
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "python$version-venv" >/dev/null ||
		fail "python$version-venv cannot be installed. Fix: make 'apt-get install python$version-venv' work."
}

make_environment() {
	"$python" -c 'import ensurepip, venv' 2>/dev/null || install_venv_package
	say "making the control environment with $("$python" --version) in $environment"
	rm -rf "$environment"
	mkdir -p "$cache/control"
	# The system's trust store knows the certificates of a TLS-inspecting proxy; pip's own does not.
	system_certificates=/etc/ssl/certs/ca-certificates.crt
	if [ -z "${PIP_CERT:-}" ] && [ -r "$system_certificates" ]; then
		export PIP_CERT=$system_certificates
	fi
	export PIP_DISABLE_PIP_VERSION_CHECK=1
	"$python" -m venv "$environment"
	say "installing the locked Python packages (1 of 2)"
	"$environment/bin/python" -m pip install --quiet --require-hashes --requirement "$checkout/requirements.txt"
	say "installing the locked collections (2 of 2)"
	"$environment/bin/python" -m pip install --quiet --require-hashes --no-deps --ignore-requires-python --no-compile \
		--target "$environment/collections" --requirement "$checkout/requirements-collections.txt"
	date -u +%FT%TZ >"$environment/complete"
}

if [ ! -e "$environment/complete" ]; then
	mkdir -p "$cache"
	(
		flock 9
		[ -e "$environment/complete" ] || make_environment
	) 9>"$cache/control.lock" || fail "the control environment could not be made; the lines above say why. Run the same command again after the fix."
fi

export VIRTUAL_ENV="$environment"
export PATH="$environment/bin:$PATH"
export ANSIBLE_COLLECTIONS_PATH="$environment/collections"
export ANSIBLE_CONFIG="${ANSIBLE_CONFIG:-$checkout/ansible.cfg}"
exec "$@"
