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

bool hasBody(const SnippetRequest &request)
{
    return !request.body.isEmpty() || !request.parts.isEmpty() || !request.file.isEmpty();
}

/// All headers with secrets.
QList<SnippetSecret> secretsOf(const SnippetRequest &request)
{
    QList<SnippetSecret> secrets = request.secrets;
    if (request.needsKey)
        secrets.prepend({.field = "Authorization", .scheme = "Bearer ", .variable = u"GATEHOUSE_KEY"_s});
    return secrets;
}

QString textOf(const SnippetSecret &secret, const QString &pattern)
{
    return QString::fromUtf8(secret.field) + u": "_s + QString::fromUtf8(secret.scheme)
        + pattern.arg(secret.variable);
}

/// A part as curl's -F takes it.
QString curlPart(const SnippetPart &part)
{
    const auto quoted = [](const QString &text) {
        return u'"' + QString(text).replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) + u'"';
    };
    if (!part.isFile && part.contentType.isEmpty())
        return u"--form-string "_s + shellWord(part.name + u'=' + part.value); // taken as it is
    QString text = part.name + (part.isFile ? u"=@"_s : u"="_s) + quoted(part.value);
    if (!part.contentType.isEmpty())
        text += u";type="_s + part.contentType;
    if (!part.fileName.isEmpty())
        text += u";filename="_s + quoted(part.fileName);
    return u"-F "_s + shellWord(text);
}

/// The name of an item of HTTPie, whose separators are escaped.
QString httpieName(const QString &name)
{
    QString escaped;
    for (const QChar c : name) {
        if (u"\\:=@;"_s.contains(c))
            escaped += u'\\';
        escaped += c;
    }
    return escaped;
}

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
    if (request.method == "HEAD")
        words.append(u"-I"_s);
    else if (request.method != (hasBody(request) ? "POST" : "GET"))
        words.append(u"-X "_s + QString::fromLatin1(request.method));
    if (request.followRedirects)
        words.append(u"-L"_s);
    if (request.ignoreTls)
        words.append(u"-k"_s);
    for (const SnippetSecret &secret : secretsOf(request))
        words.append(u"-H \"%1\""_s.arg(textOf(secret, u"$%1"_s)));
    for (const auto &[name, value] : request.headers) {
        const bool isNone = value.isEmpty() && name.compare("Content-Type", Qt::CaseInsensitive) == 0;
        words.append(u"-H "_s
                     + shellWord(QString::fromUtf8(isNone                ? name + ':'
                                                       : value.isEmpty() ? name + ';'
                                                                         : name + ": " + value)));
    }
    for (const SnippetPart &part : request.parts)
        words.append(curlPart(part));
    if (!request.file.isEmpty())
        words.append(u"--data-binary "_s + shellWord(u'@' + request.file));
    else if (!request.body.isEmpty())
        words.append(u"--data-raw "_s + shellWord(QString::fromUtf8(request.body))); // an @ would name a file
    words.append(shellWord(urlOf(request)));
    return words.join(u' ');
}

QString httpieSnippet(const SnippetRequest &request)
{
    QStringList words{u"http"_s};
    if (request.followRedirects)
        words.append(u"--follow"_s);
    if (request.ignoreTls)
        words.append(u"--verify=no"_s);
    if (!request.parts.isEmpty())
        words.append(u"--multipart"_s);
    if (!request.body.isEmpty())
        words.append(u"--raw "_s + shellWord(QString::fromUtf8(request.body)));
    words.append(QString::fromLatin1(request.method));
    words.append(shellWord(urlOf(request)));
    for (const SnippetSecret &secret : secretsOf(request))
        words.append(u"\"%1\""_s.arg(textOf(secret, u"$%1"_s)));
    for (const auto &[name, value] : request.headers)
        words.append(shellWord(QString::fromUtf8(value.isEmpty() ? name + ';' : name + ':' + value)));
    for (const SnippetPart &part : request.parts) {
        QString item = httpieName(part.name) + (part.isFile ? u'@' : u'=') + part.value;
        if (part.isFile && !part.contentType.isEmpty())
            item += u";type="_s + part.contentType;
        words.append(shellWord(item));
    }
    if (!request.file.isEmpty())
        words.append(shellWord(u'@' + request.file));
    return words.join(u' ');
}

QString fetchSnippet(const SnippetRequest &request)
{
    QStringList headers;
    for (const SnippetSecret &secret : secretsOf(request))
        headers.append(u"    %1: `%2${process.env.%3}`"_s.arg(
            jsonWord(QString::fromUtf8(secret.field)), QString::fromUtf8(secret.scheme), secret.variable));
    for (const auto &[name, value] : request.headers)
        headers.append(
            u"    %1: %2"_s.arg(jsonWord(QString::fromUtf8(name)), jsonWord(QString::fromUtf8(value))));
    QStringList members{u"  method: %1"_s.arg(jsonWord(QString::fromLatin1(request.method)))};
    if (!headers.isEmpty())
        members.append(u"  headers: {\n%1\n  }"_s.arg(headers.join(u",\n"_s)));
    QString before;
    if (!request.parts.isEmpty()) {
        before = u"const form = new FormData();\n"_s;
        bool hasFile = false;
        for (const SnippetPart &part : request.parts) {
            const QString name = jsonWord(part.name);
            hasFile = hasFile || part.isFile;
            if (!part.isFile)
                before += u"form.append(%1, %2);\n"_s.arg(name, jsonWord(part.value));
            else
                before += u"form.append(%1, await openAsBlob(%2), %3);\n"_s.arg(
                    name, jsonWord(part.value),
                    jsonWord(part.fileName.isEmpty() ? part.value.section(u'/', -1) : part.fileName));
        }
        if (hasFile)
            before.prepend(u"import { openAsBlob } from \"node:fs\";\n"_s);
        members.append(u"  body: form"_s);
    } else if (!request.file.isEmpty()) {
        before = u"import { openAsBlob } from \"node:fs\";\n"_s;
        members.append(u"  body: await openAsBlob(%1)"_s.arg(jsonWord(request.file)));
    } else if (!request.body.isEmpty()) {
        members.append(u"  body: %1"_s.arg(jsonWord(QString::fromUtf8(request.body))));
    }
    return before
        + u"const response = await fetch(%1, {\n%2\n});\nconsole.log(response.status, await response.text());"_s
              .arg(jsonWord(urlOf(request)), members.join(u",\n"_s));
}

QString powerShellSnippet(const SnippetRequest &request)
{
    QStringList headers;
    QString contentType;
    for (const SnippetSecret &secret : secretsOf(request))
        headers.append(u"%1 = \"%2$env:%3\""_s.arg(secret.field == "Authorization"
                                                       ? u"Authorization"_s
                                                       : powerShellWord(QString::fromUtf8(secret.field)),
                                                   QString::fromUtf8(secret.scheme), secret.variable));
    for (const auto &[name, value] : request.headers) {
        const QString text = powerShellWord(QString::fromUtf8(value));
        if (name.compare("Content-Type", Qt::CaseInsensitive) == 0)
            contentType = text; // PowerShell refuses it among the headers
        else
            headers.append(u"%1 = %2"_s.arg(powerShellWord(QString::fromUtf8(name)), text));
    }
    QString line = u"Invoke-RestMethod -Method %1 -Uri %2"_s.arg(QString::fromLatin1(request.method),
                                                                 powerShellWord(urlOf(request)));
    if (request.ignoreTls)
        line += u" -SkipCertificateCheck"_s;
    if (!headers.isEmpty())
        line += u" -Headers @{ %1 }"_s.arg(headers.join(u"; "_s));
    if (!contentType.isEmpty())
        line += u" -ContentType "_s + contentType;
    QStringList form;
    for (const SnippetPart &part : request.parts)
        form.append(u"%1 = %2%3"_s.arg(powerShellWord(part.name), part.isFile ? u"Get-Item "_s : QString(),
                                       powerShellWord(part.value)));
    if (!form.isEmpty())
        line += u" -Form @{ %1 }"_s.arg(form.join(u"; "_s));
    else if (!request.file.isEmpty())
        line += u" -InFile "_s + powerShellWord(request.file);
    else if (!request.body.isEmpty())
        line += u" -Body "_s + powerShellWord(QString::fromUtf8(request.body));
    return line;
}

} // namespace Gatehouse
