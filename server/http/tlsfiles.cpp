// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/tlsfiles.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

namespace Gatehouse {

using namespace Qt::StringLiterals;

namespace {

Result<QByteArray> contentsOf(const QString &file)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Io, u"Cannot read %1: %2."_s.arg(file, source.errorString()));
    return source.readAll();
}

} // namespace

Result<QSslConfiguration> loadTlsFiles(const QString &certificateFile, const QString &keyFile,
                                       const Secret &passphrase)
{
    const Result<QByteArray> certificatePem = contentsOf(certificateFile);
    if (!certificatePem)
        return tl::unexpected(certificatePem.error());
    const QList<QSslCertificate> chain = QSslCertificate::fromData(*certificatePem, QSsl::Pem);
    if (chain.isEmpty())
        return failure(ErrorCode::Invalid, u"%1 holds no PEM certificate."_s.arg(certificateFile));

    Result<QByteArray> keyPem = contentsOf(keyFile);
    if (!keyPem)
        return tl::unexpected(keyPem.error());
    QByteArray words = passphrase.bytes().toByteArray();
    QSslKey key;
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec}) {
        key = QSslKey(*keyPem, algorithm, QSsl::Pem, QSsl::PrivateKey, words);
        if (!key.isNull())
            break;
    }
    wipe(words);
    wipe(*keyPem);
    if (key.isNull()) {
        return failure(ErrorCode::Invalid,
                       u"%1 holds no RSA or EC key in PEM form, or its passphrase is wrong."_s.arg(keyFile));
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // callers show keys, not certificates
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    return configuration;
}

} // namespace Gatehouse
