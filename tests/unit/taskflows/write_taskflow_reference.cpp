// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taskflows/actionreference.h"

#include <QFile>
#include <QSaveFile>
#include <cstdio>

/// Brings the made part of a page up to date.
int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    QFile page(QFile::decodeName(argv[1]));
    if (!page.open(QIODevice::ReadOnly))
        return 1;
    const QString text = Gatehouse::withActionReference(QString::fromUtf8(page.readAll()));
    QSaveFile file(page.fileName());
    const bool isWritten = !text.isNull() && file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) > 0
        && file.commit();
    if (!isWritten)
        std::fputs("the page can't be written, or has no marks\n", stderr);
    return isWritten ? 0 : 1;
}
