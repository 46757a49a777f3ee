#!/bin/sh
# Installs the system's libraries that the window (Qt) and, with the arguments `development VENV`, the tests
# need, where it may: as root on Debian and Ubuntu. Elsewhere it says in one line what is missing.
# It never stops the set-up: the command line works without any of them.
set -u
[ "$(uname -s)" = Linux ] || exit 0
PATH=$PATH:/usr/sbin:/sbin

# library, the Debian package that holds it; what libQt6Gui and its plugins for a screen link to
libraries="
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11.so.6 libx11-6
libX11-xcb.so.1 libx11-xcb1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libglib-2.0.so.0 libglib2.0-0
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libwayland-client.so.0 libwayland-client0
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
"

missing_packages() {
    known=$(ldconfig -p 2>/dev/null)
    echo "$libraries" | while read -r library package; do
        [ -n "$library" ] || continue
        case $known in
            *"$library "*) ;;
            *) printf '%s ' "$package" ;;
        esac
    done
    find /usr/share/fonts /usr/local/share/fonts -name '*.[to]tf' 2>/dev/null | grep -q . || printf 'fonts-dejavu-core '
    if [ "${1:-}" = development ]; then
        command -v strace >/dev/null || printf 'strace ' # the test of silence watches with it
        command -v pdftoppm >/dev/null || printf 'poppler-utils ' # the second viewer that filled forms are shown in
        command -v objdump >/dev/null || printf 'binutils ' # PyInstaller reads libraries with it
        # PyInstaller freezes Python's library, which Debian keeps in a package of its own.
        python=$(readlink -f "${2:-.venv}/bin/python" || true)
        case $python in
            /usr/bin/python3.*)
                library=lib${python##*/}
                case $known in *"$library.so"*) ;; *) printf '%s ' "$library" ;; esac
                ;;
        esac
    fi
}

missing=$(missing_packages "$@")
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086 # one word a package
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing; } \
        >/dev/null || true
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || exit 0
fi
echo "Missing: $missing– on Debian and Ubuntu: sudo apt-get install $missing" >&2
