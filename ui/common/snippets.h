// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>
#include <utility>

namespace Gatehouse {

/// A header whose value is a secret: a variable takes its place.
struct SnippetSecret
{
    QByteArray field;
    QByteArray scheme = {}; ///< what stands before the value: "Bearer "
    QString variable = {};
};

/// One part of a `multipart/form-data` body.
struct SnippetPart
{
    QString name;
    QString value; ///< or the path of the file
    bool isFile = false;
    QString contentType = {};
    QString fileName = {};
};

/// A request in words that other programs can run.
struct SnippetRequest
{
    QByteArray method = "POST";
    QUrl url;
    QList<std::pair<QByteArray, QByteArray>> headers; ///< without Authorization
    bool needsKey =
        true; ///< adds `Authorization: Bearer`, with the variable GATEHOUSE_KEY in place of the key
    QByteArray body; ///< UTF-8; empty: none
    QList<SnippetSecret> secrets = {}; ///< besides that of needsKey
    QList<SnippetPart> parts = {}; ///< in place of body
    QString file = {}; ///< path of the body's file, in place of body
    bool followRedirects = false;
    bool ignoreTls = false;
};

/// A call of the webhook at @a url, as an example.
[[nodiscard]] SnippetRequest sampleCall(const QUrl &url);

// Each of these is one piece of text, ready to paste: into a POSIX shell, a shell with HTTPie, JavaScript,
// PowerShell. No key is ever part of it.
[[nodiscard]] QString curlSnippet(const SnippetRequest &request);
[[nodiscard]] QString httpieSnippet(const SnippetRequest &request);
[[nodiscard]] QString fetchSnippet(const SnippetRequest &request);
[[nodiscard]] QString powerShellSnippet(const SnippetRequest &request);

} // namespace Gatehouse
