// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "webhooks/attachmentname.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr qsizetype MaxNameBytes = 200;
constexpr qsizetype MaxExtensionBytes = 32;

QString withoutLeadingDot(const QString &name)
{
    return name.startsWith(u'.') ? u"%2E"_s + name.sliced(1) : name;
}

/// Where the extension of @a name begins, its dot included; its size when it has none.
qsizetype extensionAt(const QByteArray &name)
{
    const qsizetype dot = name.lastIndexOf('.');
    return dot > 0 ? dot : name.size();
}

/// The first bytes of @a utf8, at most @a bytes, without half a character at the end.
QByteArray firstCharacters(const QByteArray &utf8, qsizetype bytes)
{
    qsizetype end = std::min(bytes, utf8.size());
    const auto isContinuation = [&utf8](qsizetype at) {
        return (static_cast<unsigned char>(utf8.at(at)) & 0xc0U) == 0x80U;
    };
    while (end > 0 && end < utf8.size() && isContinuation(end))
        --end;
    return utf8.first(end);
}

bool isUnsafe(QChar c)
{
    const QChar::Category category = c.category();
    return category == QChar::Other_Control || category == QChar::Separator_Line
        || category == QChar::Separator_Paragraph;
}

} // namespace

QByteArray sessionFolderName(const QString &session) { return withoutLeadingDot(session).toUtf8(); }

QByteArray safeFileName(const QString &declared)
{
    const qsizetype separator = std::max(declared.lastIndexOf(u'/'), declared.lastIndexOf(u'\\'));
    QString base = declared.sliced(separator + 1);
    std::ranges::replace_if(base, isUnsafe, u'_');
    if (base.isEmpty())
        return "file";

    QByteArray name = withoutLeadingDot(base).toUtf8();
    if (name.size() <= MaxNameBytes)
        return name;
    const QByteArray extension = name.sliced(extensionAt(name));
    if (extension.size() > MaxExtensionBytes)
        return firstCharacters(name, MaxNameBytes);
    return firstCharacters(name, MaxNameBytes - extension.size()) + extension;
}

QByteArray numberedFileName(const QByteArray &name, int number)
{
    const qsizetype at = extensionAt(name);
    return name.first(at) + '-' + QByteArray::number(number) + name.sliced(at);
}

} // namespace Gatehouse
