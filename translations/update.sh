#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Gatehouse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Brings the files gatehouse_<language>.ts in step with the words in the sources. The target update_translations
# runs it.
#
#   translations/update.sh            writes the files
#   translations/update.sh --check    writes nothing; fails when a file is not in step, or a word in it has no
#                                     translation

set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lupdate=${LUPDATE:-/usr/lib/qt6/bin/lupdate}
cd "$folder/.."

# collect FILE OPTION...: English needs its plurals only.
collect() {
    local file=$1 options=(-silent -no-obsolete -locations none)
    case "$file" in *gatehouse_en.ts) options+=(-pluralonly) ;; esac
    "$lupdate" "${options[@]}" app server ui -ts "$file" >/dev/null 2>&1
}

if [ "${1:-}" != --check ]; then
    for file in "$folder"/gatehouse_*.ts; do
        collect "$file"
    done
    exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
for file in "$folder"/gatehouse_*.ts; do
    name=$(basename "$file")
    cp "$file" "$scratch/$name"
    collect "$scratch/$name"
    if ! diff -u "$file" "$scratch/$name" >&2; then
        echo "$name is not in step with the sources: build the target update_translations." >&2
        failed=1
    fi
    if grep -q 'type="unfinished"' "$file"; then
        echo "$name: something has no translation yet." >&2
        failed=1
    fi
done
exit $failed
