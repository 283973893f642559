#!/bin/sh
# SPDX-FileCopyrightText: 2026 Gatehouse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a command in a session of its own: a fresh home, a fresh runtime directory, a message bus and, by the
# first argument, the keychain of the desktop (gnome-keyring-daemon) in one of these states:
#
#   --unlocked    a keyring that is open
#   --empty       a service without any keyring to write to
#   --no-service  a bus on which no service of secrets can be started
#   --no-bus      no bus at all
#
# Usage: with-keyring.sh --unlocked|--empty|--no-service|--no-bus COMMAND [ARGUMENT...]

set -eu
mode=$1
shift

# the second half, inside the session
if [ "$mode" = --inside-unlocked ]; then
    printf 'password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
    tries=0
    until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner \
        string:org.freedesktop.secrets >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ "$tries" -gt 500 ]; then
            echo "$0: the keychain does not start" >&2
            exit 2
        fi
        sleep 0.02
    done
    exec "$@"
fi

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -m 700 "$dir/home" "$dir/runtime"
export HOME="$dir/home" XDG_RUNTIME_DIR="$dir/runtime"
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_CURRENT_DESKTOP DESKTOP_SESSION KDE_FULL_SESSION \
    GNOME_KEYRING_CONTROL DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS

case $mode in
--unlocked)
    dbus-run-session -- sh "$0" --inside-unlocked "$@"
    ;;
--empty)
    dbus-run-session -- "$@"
    ;;
--no-service)
    cat >"$dir/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=$dir</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF
    dbus-run-session --config-file="$dir/bus.conf" -- "$@"
    ;;
--no-bus)
    "$@"
    ;;
*)
    echo "$0: unknown state of the keychain: $mode" >&2
    exit 2
    ;;
esac
