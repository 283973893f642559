#!/bin/sh
# SPDX-FileCopyrightText: 2026 Gatehouse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# Fails when one of the programs given loads a library that needs a display, directly or through another.
set -eu

for program in "$@"; do
    libraries=$(ldd "$program")
    case $libraries in
    *libQt6Core*) ;;
    *)
        echo "$program: not linked against Qt, or ldd failed" >&2
        exit 1
        ;;
    esac
    if echo "$libraries" | grep -E 'libQt6(Widgets|Gui|OpenGL|Quick)|libX11|libwayland|libGL\.'; then
        echo "$program loads the libraries above, which a server does not need" >&2
        exit 1
    fi
done
