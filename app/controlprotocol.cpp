// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "controlprotocol.h"

#include "json.h"
#include "secrets/secretjson.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <boost/json/serializer.hpp>

#include <array>
#include <cstring>
#include <sys/un.h>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QByteArray asLine(const boost::json::object &object) { return toJson(object) + '\n'; }

/// Appends @a secret as a JSON text to @a line. Nothing of it is left elsewhere.
void appendSecret(QByteArray &line, const Secret &secret)
{
    constexpr qsizetype LongestEscape = 6; // \u001f
    const QByteArrayView bytes = secret.bytes();
    line.reserve(line.size() + LongestEscape * bytes.size() + 16); // so that it never moves
    boost::json::serializer serializer;
    serializer.reset(boost::json::string_view(bytes.data(), static_cast<std::size_t>(bytes.size())));
    std::array<char, 512> piece{};
    while (!serializer.done()) {
        const boost::json::string_view read = serializer.read(piece.data(), piece.size());
        line.append(read.data(), static_cast<qsizetype>(read.size()));
    }
    explicit_bzero(piece.data(), piece.size());
}

Result<boost::json::object> decodeObject(QByteArrayView text)
{
    Result<boost::json::value> value = parseJson(text, JsonMaxDepth);
    if (!value)
        return tl::unexpected(value.error());
    if (!value->is_object())
        return failure(ErrorCode::Invalid, u"not a JSON object"_s);
    return std::move(value->get_object());
}

/// Whether a socket can have this path.
bool fits(const QString &path)
{
    return QFile::encodeName(path).size() < static_cast<qsizetype>(sizeof(sockaddr_un::sun_path));
}

} // namespace

QByteArray encode(const ControlRequest &request)
{
    boost::json::object object{{"command", toJsonString(request.command)}, {"args", request.args}};
    if (!request.configFile.isEmpty())
        object["config"] = toJsonString(request.configFile);
    QByteArray line = asLine(object);
    if (!request.secret.isEmpty()) {
        line.chop(2); // "}\n"
        line += ",\"secret\":";
        appendSecret(line, request.secret);
        line += "}\n";
    }
    return line;
}

QByteArray encode(const ControlMessage &message)
{
    if (const auto *data = std::get_if<ControlData>(&message))
        return asLine({{"data", data->value}});
    if (const auto *notice = std::get_if<ControlNotice>(&message))
        return asLine({{"notice", toJsonString(notice->text)}});
    if (const auto *failed = std::get_if<ControlFailed>(&message)) {
        return asLine(
            {{"error",
              {{"exit", static_cast<int>(failed->exit)}, {"message", toJsonString(failed->message)}}}});
    }
    return asLine({{"done", true}});
}

Result<ControlRequest> decodeRequest(QByteArrayView line)
{
    std::optional<boost::json::value> parsed = parseSecretJson(line); // it may hold one
    boost::json::object *object = parsed ? parsed->if_object() : nullptr;
    if (!object)
        return failure(ErrorCode::Invalid, u"not a JSON object"_s);
    const boost::json::value *command = object->if_contains("command");
    if (!command || !command->is_string())
        return failure(ErrorCode::Invalid, u"the request names no command"_s);
    ControlRequest request;
    request.command = toQString(command->get_string());
    if (boost::json::value *args = object->if_contains("args")) {
        if (!args->is_object())
            return failure(ErrorCode::Invalid, u"\"args\" is not an object"_s);
        request.args = std::move(args->get_object());
    }
    if (const boost::json::value *config = object->if_contains("config"); config && config->is_string())
        request.configFile = toQString(config->get_string());
    if (const boost::json::value *secret = object->if_contains("secret"); secret && secret->is_string()) {
        const boost::json::string &text = secret->get_string();
        request.secret = Secret(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
    }
    return request;
}

Result<ControlMessage> decodeMessage(QByteArrayView line)
{
    Result<boost::json::object> object = decodeObject(line);
    if (!object)
        return tl::unexpected(object.error());
    if (boost::json::value *data = object->if_contains("data"))
        return ControlMessage(ControlData{std::move(*data)});
    if (const boost::json::value *notice = object->if_contains("notice"); notice && notice->is_string())
        return ControlMessage(ControlNotice{toQString(notice->get_string())});
    if (const boost::json::value *error = object->if_contains("error"); error && error->is_object()) {
        ControlFailed failed;
        const boost::json::value *exit = error->get_object().if_contains("exit");
        if (exit && exit->is_int64() && exit->get_int64() >= 1 && exit->get_int64() <= 4)
            failed.exit = static_cast<ExitCode>(exit->get_int64());
        if (const auto *words = error->get_object().if_contains("message"); words && words->is_string())
            failed.message = toQString(words->get_string());
        return ControlMessage(failed);
    }
    if (object->contains("done"))
        return ControlMessage(ControlDone{});
    return failure(ErrorCode::Invalid, u"a message of an unknown kind"_s);
}

void LineReader::append(QByteArrayView bytes)
{
    m_buffer.remove(0, m_start);
    m_searched -= m_start;
    m_start = 0;
    m_buffer.append(bytes);
}

void LineReader::clear()
{
    if (m_buffer.isDetached())
        wipe(m_buffer);
    m_buffer.clear();
    m_start = 0;
    m_searched = 0;
}

std::optional<QByteArray> LineReader::next()
{
    const qsizetype end = m_buffer.indexOf('\n', m_searched);
    m_searched = end < 0 ? m_buffer.size() : end + 1;
    if (m_searched - m_start > m_limit)
        m_tooLong = true;
    if (end < 0 || m_tooLong)
        return std::nullopt;
    QByteArray text = m_buffer.mid(m_start, end - m_start);
    m_start = m_searched;
    return text;
}

QString controlSocketPath(const QString &dataDir, const QString &runtimeDir)
{
    const QFileInfo info(dataDir);
    const QString directory = info.exists() ? info.canonicalFilePath() : info.absoluteFilePath();
    QString beside = QDir::cleanPath(directory + u"/control.sock"_s);
    if (fits(beside))
        return beside;
    if (runtimeDir.isEmpty())
        return {};
    const QByteArray digest = QCryptographicHash::hash(QFile::encodeName(QDir::cleanPath(directory)),
                                                       QCryptographicHash::Sha256);
    QString elsewhere = QDir::cleanPath(runtimeDir) + u"/gatehouse/"_s
        + QString::fromLatin1(digest.toHex().first(32)) + u".sock"_s;
    return fits(elsewhere) ? elsewhere : QString();
}

QString controlSocketPath(const QString &dataDir)
{
    return controlSocketPath(dataDir, qEnvironmentVariable("XDG_RUNTIME_DIR"));
}

} // namespace Gatehouse
