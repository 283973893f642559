// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/secretclipboard.h"

#include <QClipboard>
#include <QCryptographicHash>
#include <QGuiApplication>
#include <QMimeData>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QByteArray digestOf(const QString &text)
{
    return QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256);
}

} // namespace

SecretClipboard::SecretClipboard(QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(Lifetime);
    connect(&m_timer, &QTimer::timeout, this, &SecretClipboard::clear);
}

SecretClipboard::~SecretClipboard() { clear(); }

void SecretClipboard::copy(QByteArrayView secret)
{
    const QString text = QString::fromUtf8(secret);
    m_digest = digestOf(text);
    auto mime = std::make_unique<QMimeData>();
    mime->setText(text);
    mime->setData(u"x-kde-passwordManagerHint"_s, "secret");
    QGuiApplication::clipboard()->setMimeData(mime.release());
    m_timer.start();
}

void SecretClipboard::clear()
{
    m_timer.stop();
    if (m_digest.isEmpty())
        return;
    QClipboard *const clipboard = QGuiApplication::clipboard();
    if (clipboard && digestOf(clipboard->text()) == m_digest)
        clipboard->clear();
    m_digest.clear();
}

} // namespace Gatehouse
