# SPDX-FileCopyrightText: 2026 Gatehouse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# The Debian 12 packages this project needs, and a function that installs those that are missing.
# Sourced by the other scripts.

# To build and run the program.
build_packages=(
    cmake ninja-build g++
    qt6-base-dev qt6-httpserver-dev qt6-websockets-dev libqt6sql6-sqlite libsqlite3-dev
    qt6-svg-dev qt6-tools-dev qt6-l10n-tools
    libboost1.81-dev libexpected-dev libmimalloc-dev libssl-dev libsystemd-dev
    qtkeychain-qt6-dev libsecret-1-0
)
# To run the tests besides: a keyring of their own, a real curl, a font, what plays the scenarios of
# tests/conformance. Qt Test is part of qt6-base-dev.
# shellcheck disable=SC2034
test_packages=(curl fonts-dejavu-core gnome-keyring dbus-daemon dbus-bin python3)
# To measure how fast it is: the program that sends the requests.
# shellcheck disable=SC2034
bench_packages=(wrk)
# To check how the sources are written.
# shellcheck disable=SC2034
format_packages=(clang-format)

say() { printf '%s\n' "$*" >&2; }

# require_packages PACKAGE...: installs what is missing, and does nothing else.
require_packages() {
    local missing=() package
    if ! command -v dpkg-query >/dev/null; then
        say "This is no Debian system; these packages, or what they are called here, are needed: $*"
        return 0
    fi
    for package in "$@"; do
        # shellcheck disable=SC2016 # a format of dpkg-query
        case "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" in
        *not-installed* | "") missing+=("$package") ;;
        installed*) ;;
        *) missing+=("$package") ;;
        esac
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Installing: ${missing[*]}"
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            say "Neither root nor sudo: ask an administrator to install these packages."
            return 1
        fi
        root=(sudo)
    fi
    "${root[@]}" apt-get update -qq >&2
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >&2 </dev/null
}

# build_preset PRESET [TARGET...]: configures and builds in build/PRESET.
build_preset() {
    local preset=$1
    shift
    (
        cd "$root_dir"
        cmake --preset "$preset" >&2
        if [ $# -gt 0 ]; then
            cmake --build "build/$preset" --parallel "$(nproc)" --target "$@" >&2
        else
            cmake --build "build/$preset" --parallel "$(nproc)" >&2
        fi
    )
}
