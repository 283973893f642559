// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/curlparser.h"

#include "composer/curlform.h"
#include "composer/curloptions.h"
#include "composer/shellwords.h"
#include "http/traffic.h"
#include "json.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>
#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Body = ComposedRequest::Body;

QString tr(const char *text) { return QCoreApplication::translate("Gatehouse::CurlParser", text); }

/// What this program writes itself, or what belongs to one connection.
constexpr QByteArrayView OwnFields[]{"content-length",  "connection", "expect",  "te",
                                     "accept-encoding", "trailer",    "upgrade", "transfer-encoding",
                                     "keep-alive"};

bool isCurl(const QString &word)
{
    const QString name = word.section(u'/', -1).section(u'\\', -1);
    return name == "curl"_L1 || name == "curl.exe"_L1;
}

/// The rest of @a text behind a prompt.
QString withoutPrompt(const QString &text)
{
    static const QRegularExpression prompt(u"\\A\\s*(?:[$%>#]\\s+)?"_s);
    return text.sliced(prompt.match(text).capturedLength());
}

/// Goes through the words of a command line and gathers what it says.
class CurlReader final
{
public:
    [[nodiscard]] Result<CurlCommand> read(const ShellLine &line);

private:
    /// A piece of the body.
    struct Data
    {
        QString text;
        bool isFile = false; ///< text is its path
    };

    void take(const CurlOption &option, const QString &value);
    void takeHeader(const QString &text);
    void takeData(const QString &value, bool mayBeFile, bool stripsLineEnds);
    void takeEncoded(const QString &value);
    void takePart(const QString &value, bool isPlain);
    void takeSecret(const QByteArray &field, const QByteArray &value);
    void takeUrl(const QString &url);
    void takeLong(const QString &word, const QStringList &words, qsizetype &at);
    void takeLetters(const QString &word, const QStringList &words, qsizetype &at);
    void endUrl();
    void endBody();
    void note(const QString &words)
    {
        if (!m_command.notes.contains(words))
            m_command.notes.append(words);
    }
    void addHeader(const QByteArray &name, const QByteArray &value)
    {
        m_command.request.headers.append({.name = name, .value = value});
    }
    [[nodiscard]] bool hasHeader(QByteArrayView name) const
    {
        return std::ranges::any_of(m_command.request.headers, [name](const RequestHeader &header) {
            return header.name.compare(name, Qt::CaseInsensitive) == 0;
        });
    }

    CurlCommand m_command;
    QByteArray m_method;
    QList<Data> m_data;
    QStringList m_query;
    QString m_url;
    QStringList m_idle; ///< options that make no difference here
    QStringList m_refused;
    QStringList m_unknown;
    bool m_hasUrl = false;
    bool m_isGet = false;
    bool m_isHead = false;
    bool m_isJson = false;
    bool m_isUpload = false;
};

void CurlReader::takeSecret(const QByteArray &field, const QByteArray &value)
{
    if (const std::optional<PastedSecret> secret = secretOf({field, value}))
        m_command.secrets.append(*secret);
}

void CurlReader::takeHeader(const QString &text)
{
    if (text.startsWith(u'@')) {
        note(tr("Headers are not read from a file."));
        return;
    }
    const qsizetype colon = text.indexOf(u':');
    if (colon <= 0) {
        if (text.endsWith(u';') && text.size() > 1)
            addHeader(text.chopped(1).trimmed().toUtf8(), {}); // curl's way to send an empty one
        else
            note(tr("A header without a name was left out."));
        return;
    }
    const QByteArray name = text.first(colon).trimmed().toUtf8();
    const QByteArray value = text.sliced(colon + 1).trimmed().toUtf8();
    if (isVariable(value) && isSecretField(name) && !value.isEmpty()) {
        const qsizetype space = value.indexOf(' ');
        m_command.wantsKey = true;
        m_command.request.key.field = name;
        m_command.request.key.scheme = space > 0 ? value.first(space + 1) : QByteArray();
    } else if (isSecretField(name) || secretOf({name, value})) {
        takeSecret(name, value);
    } else if (value.isEmpty()) {
        if (name.compare("Content-Type", Qt::CaseInsensitive) == 0)
            addHeader(name, {}); // an empty one stands for none here, too
        else
            note(tr("%1 is not switched off: this program sends few headers of its own.")
                     .arg(QString::fromUtf8(name)));
    } else if (std::ranges::any_of(OwnFields, [&name](QByteArrayView own) {
                   return name.compare(own, Qt::CaseInsensitive) == 0;
               })) {
        note(tr("%1 was left out: this program writes it itself.").arg(QString::fromUtf8(name)));
    } else {
        addHeader(name, value);
    }
}

void CurlReader::takeData(const QString &value, bool mayBeFile, bool stripsLineEnds)
{
    if (!mayBeFile || !value.startsWith(u'@')) {
        m_data.append({value});
        return;
    }
    if (value == "@-"_L1) {
        note(tr("The body is not read from the standard input."));
        return;
    }
    if (stripsLineEnds)
        note(tr("curl would leave out the line ends of the file; here it is sent as it is."));
    m_data.append({value.sliced(1), true});
}

/// `content`, `=content`, `name=content`; files are not read.
void CurlReader::takeEncoded(const QString &value)
{
    const qsizetype equals = value.indexOf(u'=');
    const qsizetype at = value.indexOf(u'@');
    if (at >= 0 && (equals < 0 || at < equals)) {
        note(tr("--data-urlencode with a file was left out."));
        return;
    }
    const auto encode = [](const QString &text) {
        return QString::fromLatin1(QUrl::toPercentEncoding(text));
    };
    if (equals < 0)
        m_data.append({encode(value)});
    else
        m_data.append(
            {(equals > 0 ? value.first(equals + 1) : QString()) + encode(value.sliced(equals + 1))});
}

void CurlReader::takePart(const QString &value, bool isPlain)
{
    if (const std::optional<RequestPart> part = partOfForm(value, isPlain, m_command.notes))
        m_command.request.parts.append(*part);
}

void CurlReader::takeUrl(const QString &url)
{
    if (m_hasUrl) {
        note(tr("Only the first URL was taken."));
        return;
    }
    m_hasUrl = true;
    m_url = url;
}

void CurlReader::take(const CurlOption &option, const QString &value)
{
    switch (option.action) {
    case CurlAction::Request:
        m_method = value.toLatin1();
        break;
    case CurlAction::AddHeader:
        takeHeader(value);
        break;
    case CurlAction::Data:
        takeData(value, true, true);
        break;
    case CurlAction::DataRaw:
        takeData(value, false, false);
        break;
    case CurlAction::DataBinary:
        takeData(value, true, false);
        break;
    case CurlAction::DataUrlEncode:
        takeEncoded(value);
        break;
    case CurlAction::Json:
        m_isJson = true;
        takeData(value, true, false);
        break;
    case CurlAction::Form:
        takePart(value, false);
        break;
    case CurlAction::FormString:
        takePart(value, true);
        break;
    case CurlAction::User:
        if (isVariable(value.toUtf8()) || value.contains(u'$'))
            note(tr("User and password are variables of a shell: choose a key instead."));
        else
            takeSecret("Authorization",
                       "Basic " + (value.contains(u':') ? value : value + u':').toUtf8().toBase64());
        break;
    case CurlAction::Bearer:
        takeHeader(u"Authorization: Bearer "_s + value);
        break;
    case CurlAction::Cookie:
        if (value.contains(u'='))
            takeSecret("Cookie", value.toUtf8());
        else
            note(tr("Cookies are not read from a file."));
        break;
    case CurlAction::Agent:
        addHeader("User-Agent", value.toUtf8());
        break;
    case CurlAction::Referer:
        addHeader("Referer", value.toUtf8());
        break;
    case CurlAction::Range:
        addHeader("Range", "bytes=" + value.toUtf8());
        break;
    case CurlAction::Url:
        takeUrl(value);
        break;
    case CurlAction::UrlQuery:
        m_query.append(value);
        break;
    case CurlAction::Get:
        m_isGet = true;
        break;
    case CurlAction::Head:
        m_isHead = true;
        break;
    case CurlAction::Upload:
        m_isUpload = true;
        m_command.request.file = value;
        break;
    case CurlAction::Follow:
        m_command.request.followRedirects = true;
        break;
    case CurlAction::Insecure:
        m_command.request.ignoreTls = true;
        break;
    case CurlAction::Nothing:
    case CurlAction::Refused:
        break; // named by the caller
    }
}

void CurlReader::takeLong(const QString &word, const QStringList &words, qsizetype &at)
{
    const CurlOption *option = curlOption(QStringView(word).sliced(2));
    if (!option) {
        m_unknown.append(word.section(u'=', 0, 0)); // a value that was glued on may be a secret
        return;
    }
    QString value;
    if (option->takesValue) {
        if (at + 1 >= words.size()) {
            note(tr("%1 lacks its value.").arg(word));
            return;
        }
        value = words.at(++at);
    }
    if (option->action == CurlAction::Nothing)
        m_idle.append(word);
    else if (option->action == CurlAction::Refused)
        m_refused.append(word);
    if (!word.startsWith("--no-"_L1))
        take(*option, value);
}

/// `-sSL`, `-XPOST`, `-d data`.
void CurlReader::takeLetters(const QString &word, const QStringList &words, qsizetype &at)
{
    for (qsizetype i = 1; i < word.size(); ++i) {
        const QString name = u"-"_s + word.at(i);
        const CurlOption *option = curlOption(word.at(i).unicode());
        if (!option) {
            m_unknown.append(name);
            continue;
        }
        if (option->action == CurlAction::Nothing)
            m_idle.append(name);
        else if (option->action == CurlAction::Refused)
            m_refused.append(name);
        if (!option->takesValue) {
            take(*option, {});
            continue;
        }
        if (i + 1 < word.size())
            take(*option, word.sliced(i + 1));
        else if (at + 1 < words.size())
            take(*option, words.at(++at));
        else
            note(tr("%1 lacks its value.").arg(name));
        return;
    }
}

void CurlReader::endUrl()
{
    static const QRegularExpression scheme(u"\\A[A-Za-z][A-Za-z0-9+.-]*://"_s);
    if (!m_url.isEmpty() && !scheme.match(m_url).hasMatch())
        m_url.prepend(u"http://"_s);
    static const QRegularExpression user(u"\\A([A-Za-z][A-Za-z0-9+.-]*://)([^/?#]*)@"_s);
    if (const QRegularExpressionMatch match = user.match(m_url); match.hasMatch()) {
        const QByteArray pair = QByteArray::fromPercentEncoding(match.captured(2).toUtf8());
        takeSecret("Authorization", "Basic " + (pair.contains(':') ? pair : pair + ':').toBase64());
        m_url = match.captured(1) + m_url.sliced(match.capturedLength());
    }
    if (m_isGet) {
        for (const Data &piece : std::as_const(m_data)) {
            if (piece.isFile)
                note(tr("A query is not read from a file."));
            else
                m_query.append(piece.text);
        }
        m_data.clear();
    }
    if (!m_query.isEmpty()) {
        const qsizetype hash = m_url.indexOf(u'#');
        const QString fragment = hash < 0 ? QString() : m_url.sliced(hash);
        if (hash >= 0)
            m_url.truncate(hash);
        m_url += (m_url.contains(u'?') ? u"&"_s : u"?"_s) + m_query.join(u'&') + fragment;
    }
    m_command.request.url = m_url;
}

void CurlReader::endBody()
{
    ComposedRequest &request = m_command.request;
    if (!request.parts.isEmpty()) {
        request.body = Body::Multipart;
        if (!m_data.isEmpty())
            note(tr("A form can't have another body beside it; the form was taken."));
        return;
    }
    if (m_isUpload) {
        request.body = Body::File;
        if (headerOf(request, "Content-Type").isEmpty())
            addHeader("Content-Type", {}); // curl names none
        return;
    }
    if (m_data.isEmpty())
        return;
    if (m_isJson) {
        if (!hasHeader("Content-Type"))
            addHeader("Content-Type", "application/json");
        if (!hasHeader("Accept"))
            addHeader("Accept", "application/json");
    }
    const bool says = hasHeader("Content-Type");
    if (std::ranges::any_of(m_data, &Data::isFile)) {
        request.body = Body::File;
        request.file = std::ranges::find_if(m_data, &Data::isFile)->text;
        if (m_data.size() > 1)
            note(tr("Of several pieces of the body the first file was taken."));
        if (!says)
            addHeader("Content-Type", defaultContentType(Body::Form));
        return;
    }
    QStringList pieces;
    for (const Data &piece : std::as_const(m_data))
        pieces.append(piece.text);
    request.text = pieces.join(m_isJson ? QString() : u"&"_s);
    const QByteArray type = says ? headerOf(request, "Content-Type").toLower()
                                 : defaultContentType(Body::Form);
    if (type.startsWith("application/x-www-form-urlencoded")) {
        request.parts = partsOfForm(request.text.toUtf8());
        if (!request.parts.isEmpty()) {
            request.body = Body::Form;
            request.text.clear();
            return;
        }
    }
    request.body = type.contains("json") || parseJson(request.text.toUtf8()) ? Body::Json : Body::Text;
    if (!says)
        addHeader("Content-Type", type);
}

Result<CurlCommand> CurlReader::read(const ShellLine &line)
{
    const auto first = std::ranges::find_if(line.words, isCurl);
    if (first == line.words.end())
        return failure(ErrorCode::Invalid, tr("This is no curl command."));
    m_command.notes = line.notes;
    bool isOver = false; // "--" ends the options
    for (qsizetype at = first - line.words.begin() + 1; at < line.words.size(); ++at) {
        const QString &word = line.words.at(at);
        if (word == "--next"_L1 || word == "-:"_L1) {
            note(tr("Only the first of several requests was taken."));
            break;
        }
        if (isOver || !word.startsWith(u'-') || word == "-"_L1)
            takeUrl(word);
        else if (word == "--"_L1)
            isOver = true;
        else if (word.startsWith("--"_L1))
            takeLong(word, line.words, at);
        else
            takeLetters(word, line.words, at);
    }
    const bool hasBody = !m_isGet && (!m_data.isEmpty() || !m_command.request.parts.isEmpty());
    endUrl();
    endBody();
    m_command.request.method = !m_method.isEmpty() ? m_method
        : m_isHead                                 ? QByteArray("HEAD")
        : m_isUpload                               ? QByteArray("PUT")
        : hasBody                                  ? QByteArray("POST")
                                                   : QByteArray("GET");
    if (m_url.isEmpty())
        note(tr("The line names no URL."));
    if (!m_refused.isEmpty())
        note(tr("Not possible here and left out: %1.").arg(m_refused.join(u", "_s)));
    if (!m_unknown.isEmpty())
        note(tr("Unknown and left out: %1.").arg(m_unknown.join(u", "_s)));
    if (!m_idle.isEmpty())
        note(tr("Of no meaning here: %1.").arg(m_idle.join(u", "_s)));
    return m_command;
}

} // namespace

bool isCurlCommand(const QString &text)
{
    static const QRegularExpression start(
        u"\\A(?!\\w+://)(?:[^\\s'\"]*[/\\\\])?curl(?:\\.exe)?(?:\\s|\\\\\\r?\\n|\\z)"_s);
    return start.match(withoutPrompt(text)).hasMatch();
}

Result<CurlCommand> parseCurl(const QString &text)
{
    const Result<ShellLine> line = splitShellLine(withoutPrompt(text));
    if (!line)
        return tl::unexpected(line.error());
    return CurlReader().read(*line);
}

} // namespace Gatehouse
