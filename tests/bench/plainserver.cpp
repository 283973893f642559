// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// QHttpServer as it comes, answering constants: what the gateway is measured against.
//
//     gatehouse_plainserver FILE
//
// FILE holds a JSON list of {"path", "status", "headers": [[name, value], …], "body"}. Prints the port it
// listens on, and serves until it is killed.

#include "json.h"

#include <QCoreApplication>
#include <QFile>
#include <QHttpServer>
#include <QHttpServerResponder>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdio>

using namespace Gatehouse;

namespace {

QByteArray bytesOf(const boost::json::value &value)
{
    const boost::json::string &text = value.as_string();
    return {text.data(), static_cast<qsizetype>(text.size())};
}

void serve(QHttpServer &server, const boost::json::object &constant)
{
    QHttpServerResponder::HeaderList headers;
    std::vector<std::pair<QByteArray, QByteArray>> kept; // HeaderList has views only
    for (const boost::json::value &header : constant.at("headers").as_array())
        kept.emplace_back(bytesOf(header.at(0)), bytesOf(header.at(1)));
    const auto status = static_cast<QHttpServerResponder::StatusCode>(constant.at("status").as_int64());
    server.route(QString::fromLatin1(bytesOf(constant.at("path"))),
                 [kept, status, body = bytesOf(constant.at("body"))](QHttpServerResponder &&responder) {
                     responder.writeStatusLine(status);
                     for (const auto &[name, value] : kept)
                         responder.writeHeader(name, value);
                     responder.writeHeader("Content-Length", QByteArray::number(body.size()));
                     responder.writeBody(body);
                 });
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QFile file(application.arguments().value(1));
    if (!file.open(QIODevice::ReadOnly)) {
        std::fputs("gatehouse_plainserver: cannot read the list of answers\n", stderr);
        return 1;
    }
    const Result<boost::json::value> constants = parseJson(file.readAll());
    if (!constants) {
        std::fputs(qPrintable(constants.error().message + u'\n'), stderr);
        return 1;
    }
    QHttpServer server;
    for (const boost::json::value &constant : constants->as_array())
        serve(server, constant.as_object());
    const quint16 port = server.listen(QHostAddress::LocalHost);
    if (port == 0)
        return 1;
    std::printf("%d\n", port);
    std::fflush(stdout);
    return QCoreApplication::exec();
}
