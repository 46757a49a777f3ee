#!/bin/sh
# Makes the virtual environment $1 with the first Python 3.11 or later that this machine has.
# An environment that works already is kept.
set -eu
venv=$1

is_new_enough() {
    "$@" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

is_new_enough "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1 && exit 0

# 3.11 comes first: the lock was resolved for it.
for python in ${BASE_PYTHON:-} python3.11 python3.12 python3.13 python3 /usr/bin/python3 python3.14; do
    is_new_enough "$python" || continue
    if ! "$python" -c 'import ensurepip' 2>/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        apt-get update -qq && apt-get install -qq -y "python$version-venv" >/dev/null || true
    fi
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        rm -rf "$venv"
        exec "$python" -m venv "$venv"
    fi
    incomplete=$python
done

if [ -n "${incomplete:-}" ]; then
    echo "$incomplete cannot make virtual environments. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2
else
    echo "Python 3.11 or later was not found. On Debian and Ubuntu: sudo apt-get install python3 python3-venv;" \
        "elsewhere see https://www.python.org/downloads/" >&2
fi
exit 1
