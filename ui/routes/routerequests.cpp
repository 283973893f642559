// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "routes/routerequests.h"

#include "config/configfile.h"
#include "config/configproblem.h"
#include "config/configstore.h"
#include "config/routeedits.h"
#include "secretsoverview.h"

#include <QCoreApplication>
#include <QDir>
#include <QPointer>
#include <QThreadPool>
#include <utility>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString placeOfSecret(const QString &id) { return memberPath(memberPath(u"routes"_s, id), u"secret"_s); }

} // namespace

void addRoute(GatewayClient &client, const RouteConfig &route, QObject *context, Respond<void> done)
{
    client.editConfig(
        context, [route](ConfigStore &store) { return store.addRoute(route); }, std::move(done));
}

void changeRoute(GatewayClient &client, const RouteConfig &seen, const RouteConfig &wanted, QObject *context,
                 Respond<void> done)
{
    client.editConfig(
        context, [seen, wanted](ConfigStore &store) { return changeRoute(store, seen, wanted); },
        std::move(done));
}

void removeRoute(GatewayClient &client, const RouteConfig &seen, QObject *context, Respond<void> done)
{
    client.editConfig(
        context, [seen](ConfigStore &store) { return removeRoute(store, seen); }, std::move(done));
}

void testRouteSecret(GatewayClient &client, const QString &id, QObject *context, Respond<void> done)
{
    client.ask<void>(
        context,
        [id](Gateway &gateway, QObject *here, const Respond<void> &answer) {
            gateway.secrets().test(placeOfSecret(id), here,
                                   [answer](const QList<SecretUse> &) { answer({}); });
        },
        std::move(done));
}

void adoptRouteSecret(GatewayClient &client, const QString &id, QObject *context, Respond<void> done)
{
    client.ask<void>(
        context,
        [id](Gateway &gateway, QObject *here, const Respond<void> &answer) {
            gateway.secrets().adopt(placeOfSecret(id), {}, here,
                                    [answer](const Result<AdoptedSecret> &adopted) {
                                        answer(adopted.map([](const AdoptedSecret &) {}));
                                    });
        },
        std::move(done));
}

void previewImport(GatewayClient &client, const QByteArray &text, const QString &baseDir, QObject *context,
                   Respond<RouteImport> done)
{
    client.ask<RouteImport>(
        context,
        [text, baseDir](Gateway &gateway, QObject *, const Respond<RouteImport> &answer) {
            answer(previewRouteImport(text, baseDir, gateway.config().current()));
        },
        std::move(done));
}

void applyImport(GatewayClient &client, const RouteImport &import, QObject *context, Respond<void> done)
{
    client.editConfig(
        context, [import](ConfigStore &store) { return applyRouteImport(store, import); }, std::move(done));
}

void readFile(const QString &file, QObject *context, Respond<QByteArray> done)
{
    const QString path = file.startsWith("~/"_L1) ? QDir::homePath() + file.sliced(1) : file;
    // it outlives the thread that reads, whatever becomes of the window
    auto *const job = new QObject(QCoreApplication::instance());
    QThreadPool::globalInstance()->start([job, path, context = QPointer(context), done = std::move(done)] {
        const Result<std::optional<QByteArray>> read = ConfigFile(path).read();
        QMetaObject::invokeMethod(
            job,
            [job, path, context, done, read] {
                job->deleteLater();
                if (!context)
                    return;
                if (!read)
                    done(tl::unexpected(read.error()));
                else if (!*read)
                    done(failure(ErrorCode::NotFound, GatewayClient::tr("There is no file %1.").arg(path)));
                else
                    done(**read);
            },
            Qt::QueuedConnection);
    });
}

} // namespace Gatehouse
