// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/secretsfixture.h"

using namespace Qt::StringLiterals;

namespace Gatehouse::Test {

SecretsFixture::SecretsFixture(const boost::json::object &more)
{
    write(u".env"_s, "PLANTED=planted-variable\nEMPTY=\n");
    const QString good = write(u"good.json"_s, R"({"zapier":"planted-file","list":[1]})");
    const QString open = write(u"open.json"_s, R"({"zapier":"planted-open"})",
                               QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
    const QString whole = write(u"whole"_s, "planted-whole\n");
    const QString vault = script(u"vault"_s, "echo planted-command");
    const QString slow = script(u"slow"_s, "echo planted-slow >&2; exec sleep 60");
    const QString failing = script(u"failing"_s, "echo planted-output; echo planted-output >&2; exit 3");
    const auto file = [](const QString &path) {
        return boost::json::object{{"source", "file"}, {"path", path.toStdString()}};
    };
    const auto command = [](const QString &path, int timeoutMs) {
        return boost::json::object{{"source", "exec"},
                                   {"command", path.toStdString()},
                                   {"timeoutMs", timeoutMs},
                                   {"jsonOnly", false}};
    };
    boost::json::object wholeFile = file(whole);
    wholeFile["mode"] = "singleValue";
    constexpr int Enough = 20000;
    m_config["secrets"] = boost::json::object{
        {"providers",
         boost::json::object{
             {"files", file(good)},
             {"open", file(open)},
             {"whole", wholeFile},
             {"gone", file(path(u"gone.json"_s))},
             {"vault", command(vault, Enough)},
             {"slow", command(slow, 300)},
             {"failing", command(failing, Enough)},
             {"few", boost::json::object{{"source", "env"}, {"allowlist", boost::json::array{"PLANTED"}}}}}},
        {"defaults", boost::json::object{{"file", "files"}, {"exec", "vault"}}}};
    for (const auto &member : more)
        m_config[member.key()] = member.value();
    if (!writeConfig(m_config))
        qFatal("cannot write the configuration");
}

QString SecretsFixture::write(const QString &name, const QByteArray &content, QFile::Permissions mode) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(mode)
        || file.write(content) != content.size())
        qFatal("%s can't be written", qPrintable(file.fileName()));
    return file.fileName();
}

QString SecretsFixture::script(const QString &name, const QByteArray &body) const
{
    return write(name, "#!/bin/sh\n" + body + '\n', QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

QByteArray SecretsFixture::configText() const
{
    QFile file(configFile());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace Gatehouse::Test
