// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/tlsfiles.h"

#include "support/testmain.h"
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>

using namespace Gatehouse;
using namespace Qt::StringLiterals;

namespace {

const QString Certificate = QStringLiteral(TLS_FILES "/certificate.pem");
const QString Key = QStringLiteral(TLS_FILES "/key.pem");

} // namespace

class TestTlsFiles final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void loads()
    {
        const Result<QSslConfiguration> loaded = loadTlsFiles(Certificate, Key, {});
        QVERIFY2(loaded.has_value(), qPrintable(loaded ? QString() : loaded.error().message));
        QVERIFY(!loaded->localCertificate().isNull());
        QVERIFY(!loaded->privateKey().isNull());
        QCOMPARE(loaded->protocol(), QSsl::TlsV1_2OrLater);
    }

    void passphrase()
    {
        QFile file(Key);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray pem = file.readAll();
        QSslKey key(pem, QSsl::Rsa);
        if (key.isNull())
            key = QSslKey(pem, QSsl::Ec);
        const QString locked = m_directory.filePath(u"locked.pem"_s);
        QFile out(locked);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(key.toPem("sesame"));
        out.close();

        QVERIFY(loadTlsFiles(Certificate, locked, Secret(QByteArrayView("sesame"))).has_value());
        const Result<QSslConfiguration> wrong = loadTlsFiles(Certificate, locked,
                                                             Secret(QByteArrayView("x")));
        QVERIFY(!wrong);
        QVERIFY(wrong.error().message.contains(locked));
        QVERIFY(!loadTlsFiles(Certificate, locked, {}));
    }

    void saysWhichFile()
    {
        const QString missing = m_directory.filePath(u"missing.pem"_s);
        const Result<QSslConfiguration> noCertificate = loadTlsFiles(missing, Key, {});
        QVERIFY(!noCertificate);
        QCOMPARE(noCertificate.error().code, ErrorCode::Io);
        QVERIFY(noCertificate.error().message.contains(missing));
        QVERIFY(!loadTlsFiles(Certificate, missing, {}));

        const Result<QSslConfiguration> swapped = loadTlsFiles(Key, Certificate, {});
        QVERIFY(!swapped);
        QCOMPARE(swapped.error().code, ErrorCode::Invalid);
        QVERIFY(swapped.error().message.contains(Key));
        const Result<QSslConfiguration> noKey = loadTlsFiles(Certificate, Certificate, {});
        QVERIFY(!noKey);
        QVERIFY(noKey.error().message.contains(Certificate));
    }

private:
    QTemporaryDir m_directory;
};

GATEHOUSE_TEST(TestTlsFiles)
#include "tst_tlsfiles.moc"
