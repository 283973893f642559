// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "common/snippets.h"

#include "json.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString shellWord(const QString &text) { return u'\'' + QString(text).replace(u'\'', u"'\\''"_s) + u'\''; }

QString powerShellWord(const QString &text) { return u'\'' + QString(text).replace(u'\'', u"''"_s) + u'\''; }

QString jsonWord(const QString &text)
{
    return QString::fromUtf8(toJson(boost::json::value(toJsonString(text))));
}

QString urlOf(const SnippetRequest &request) { return request.url.toString(QUrl::FullyEncoded); }

} // namespace

SnippetRequest sampleCall(const QUrl &url)
{
    return {.method = "POST",
            .url = url,
            .headers = {{"Content-Type", "application/json"}},
            .needsKey = true,
            .body = R"({"session_name":"demo","message":"hello"})"};
}

QString curlSnippet(const SnippetRequest &request)
{
    QStringList words{u"curl -sS"_s};
    if (request.method != "POST" || request.body.isEmpty())
        words.append(u"-X "_s + QString::fromLatin1(request.method));
    if (request.needsKey)
        words.append(u"-H \"Authorization: Bearer $GATEHOUSE_KEY\""_s);
    for (const auto &[name, value] : request.headers)
        words.append(u"-H "_s + shellWord(QString::fromUtf8(name + ": " + value)));
    if (!request.body.isEmpty())
        words.append(u"--data-binary "_s + shellWord(QString::fromUtf8(request.body)));
    words.append(shellWord(urlOf(request)));
    return words.join(u' ');
}

QString httpieSnippet(const SnippetRequest &request)
{
    QStringList words{u"http"_s};
    if (!request.body.isEmpty())
        words.append(u"--raw "_s + shellWord(QString::fromUtf8(request.body)));
    words.append(QString::fromLatin1(request.method));
    words.append(shellWord(urlOf(request)));
    if (request.needsKey)
        words.append(u"\"Authorization: Bearer $GATEHOUSE_KEY\""_s);
    for (const auto &[name, value] : request.headers)
        words.append(shellWord(QString::fromUtf8(name + ':' + value)));
    return words.join(u' ');
}

QString fetchSnippet(const SnippetRequest &request)
{
    QStringList headers;
    if (request.needsKey)
        headers.append(u"    \"Authorization\": `Bearer ${process.env.GATEHOUSE_KEY}`"_s);
    for (const auto &[name, value] : request.headers)
        headers.append(
            u"    %1: %2"_s.arg(jsonWord(QString::fromUtf8(name)), jsonWord(QString::fromUtf8(value))));
    QStringList members{u"  method: %1"_s.arg(jsonWord(QString::fromLatin1(request.method)))};
    if (!headers.isEmpty())
        members.append(u"  headers: {\n%1\n  }"_s.arg(headers.join(u",\n"_s)));
    if (!request.body.isEmpty())
        members.append(u"  body: %1"_s.arg(jsonWord(QString::fromUtf8(request.body))));
    return u"const response = await fetch(%1, {\n%2\n});\nconsole.log(response.status, await response.text());"_s
        .arg(jsonWord(urlOf(request)), members.join(u",\n"_s));
}

QString powerShellSnippet(const SnippetRequest &request)
{
    QStringList headers;
    QString contentType;
    if (request.needsKey)
        headers.append(u"Authorization = \"Bearer $env:GATEHOUSE_KEY\""_s);
    for (const auto &[name, value] : request.headers) {
        const QString text = powerShellWord(QString::fromUtf8(value));
        if (name.compare("Content-Type", Qt::CaseInsensitive) == 0)
            contentType = text; // PowerShell refuses it among the headers
        else
            headers.append(u"%1 = %2"_s.arg(powerShellWord(QString::fromUtf8(name)), text));
    }
    QString line = u"Invoke-RestMethod -Method %1 -Uri %2"_s.arg(QString::fromLatin1(request.method),
                                                                 powerShellWord(urlOf(request)));
    if (!headers.isEmpty())
        line += u" -Headers @{ %1 }"_s.arg(headers.join(u"; "_s));
    if (!contentType.isEmpty())
        line += u" -ContentType "_s + contentType;
    if (!request.body.isEmpty())
        line += u" -Body "_s + powerShellWord(QString::fromUtf8(request.body));
    return line;
}

} // namespace Gatehouse
