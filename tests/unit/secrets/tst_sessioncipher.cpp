// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/sessioncipher.h"

#include "support/testmain.h"
#include <QMessageAuthenticationCode>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>

using namespace Gatehouse;

namespace {

constexpr qsizetype GroupBytes = 128;

struct NumberFree
{
    void operator()(BIGNUM *number) const { BN_free(number); }
};
using Number = std::unique_ptr<BIGNUM, NumberFree>;

QByteArray bytesOf(const BIGNUM *number)
{
    QByteArray bytes(BN_num_bytes(number), Qt::Uninitialized);
    BN_bn2bin(number, reinterpret_cast<unsigned char *>(bytes.data()));
    return bytes;
}

/// The side of the service, put together from what the specification says: with plain arithmetic, HKDF
/// by its two HMACs, and AES.
class Service final
{
public:
    explicit Service(unsigned long secret)
        : m_prime(BN_get_rfc2409_prime_1024(nullptr))
        , m_secret(BN_new())
    {
        BN_set_word(m_secret.get(), secret);
    }

    [[nodiscard]] QByteArray publicKey() const
    {
        const Number generator(BN_new());
        BN_set_word(generator.get(), 2);
        return bytesOf(power(generator.get()).get());
    }
    /// The number both sides agree on, without leading zeros.
    [[nodiscard]] QByteArray agreed(const QByteArray &theirs) const
    {
        const Number number(BN_bin2bn(reinterpret_cast<const unsigned char *>(theirs.constData()),
                                      static_cast<int>(theirs.size()), nullptr));
        return bytesOf(power(number.get()).get());
    }
    [[nodiscard]] QByteArray key(const QByteArray &theirs) const
    {
        const auto digest = QCryptographicHash::Sha256;
        const QByteArray extracted = QMessageAuthenticationCode::hash(
            agreed(theirs).rightJustified(GroupBytes, '\0'), QByteArray(32, '\0'), digest);
        return QMessageAuthenticationCode::hash("\x01", extracted, digest).first(16);
    }

private:
    [[nodiscard]] Number power(const BIGNUM *base) const
    {
        Number result(BN_new());
        BN_CTX *const context = BN_CTX_new();
        BN_mod_exp(result.get(), base, m_secret.get(), m_prime.get(), context);
        BN_CTX_free(context);
        return result;
    }

    Number m_prime;
    Number m_secret;
};

QByteArray encrypted(const QByteArray &text, const QByteArray &key, const QByteArray &iv)
{
    QByteArray out(text.size() + 32, Qt::Uninitialized);
    auto *const bytes = reinterpret_cast<unsigned char *>(out.data());
    const auto in = [](const QByteArray &data) {
        return reinterpret_cast<const unsigned char *>(data.constData());
    };
    EVP_CIPHER_CTX *const context = EVP_CIPHER_CTX_new();
    int size = 0;
    int rest = 0;
    EVP_EncryptInit_ex(context, EVP_aes_128_cbc(), nullptr, in(key), in(iv));
    EVP_EncryptUpdate(context, bytes, &size, in(text), static_cast<int>(text.size()));
    EVP_EncryptFinal_ex(context, bytes + size, &rest);
    EVP_CIPHER_CTX_free(context);
    return out.first(size + rest);
}

const QByteArray Iv = "0123456789abcdef";

} // namespace

class TestSessionCipher final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatTheServiceEncrypts()
    {
        SessionCipher cipher;
        const Service service(0x123456789abcdefUL);
        QVERIFY(!cipher.publicKey().isEmpty() && cipher.publicKey().size() <= GroupBytes);
        QVERIFY(cipher.agree(service.publicKey()));
        const QByteArray key = service.key(cipher.publicKey());
        for (const QByteArray &text : {QByteArray("a"), QByteArray(16, 'b'), QByteArray("nul\0within", 10),
                                       QByteArray(100000, 'c'), QByteArray()}) {
            const std::optional<QByteArray> read = cipher.decrypt(Iv, encrypted(text, key, Iv));
            QVERIFY(read);
            QCOMPARE(*read, text);
        }
    }

    /// One number in 256 is shorter than the group: it counts with its leading zeros.
    void agreesOnShortNumbers()
    {
        SessionCipher cipher;
        for (unsigned long secret = 1000; secret < 20000; ++secret) {
            const Service service(secret);
            if (service.agreed(cipher.publicKey()).size() == GroupBytes)
                continue;
            QVERIFY(cipher.agree(service.publicKey()));
            QCOMPARE(cipher.decrypt(Iv, encrypted("text", service.key(cipher.publicKey()), Iv)),
                     QByteArray("text"));
            return;
        }
        QFAIL("there was none");
    }

    void everySessionHasItsOwnKeys()
    {
        const SessionCipher one;
        const SessionCipher two;
        QVERIFY(one.publicKey() != two.publicKey());
    }

    void refusesKeysThatAreNone_data()
    {
        QTest::addColumn<QByteArray>("key");
        const Number prime(BN_get_rfc2409_prime_1024(nullptr));
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("zero") << QByteArray(1, '\0');
        QTest::newRow("one") << QByteArray(1, '\1');
        QTest::newRow("the prime") << bytesOf(prime.get());
        BN_sub_word(prime.get(), 1);
        QTest::newRow("one less") << bytesOf(prime.get());
        QTest::newRow("too large") << QByteArray(GroupBytes, '\xff');
        QTest::newRow("too long") << QByteArray(GroupBytes + 1, '\1');
    }

    /// With such a key the number agreed on is known to everybody.
    void refusesKeysThatAreNone()
    {
        QFETCH(const QByteArray, key);
        SessionCipher cipher;
        QVERIFY(!cipher.agree(key));
        QVERIFY(!cipher.decrypt(Iv, QByteArray(16, 'x')));
        QCOMPARE(ERR_peek_error(), 0UL); // TLS on this thread would fail with it
    }

    void refusesWhatCantBeDecrypted()
    {
        SessionCipher cipher;
        const Service service(4711);
        QVERIFY(!cipher.decrypt(Iv, QByteArray(16, 'x'))); // nothing is agreed yet
        QVERIFY(cipher.agree(service.publicKey()));
        const QByteArray good = encrypted("text", service.key(cipher.publicKey()), Iv);
        QVERIFY(!cipher.decrypt(Iv.first(15), good));
        QVERIFY(!cipher.decrypt({}, good));
        QVERIFY(!cipher.decrypt(Iv, good.first(15)));
        QVERIFY(!cipher.decrypt(Iv, {}));
        QVERIFY(!cipher.decrypt(Iv, QByteArray(16, 'x')));
        QCOMPARE(ERR_peek_error(), 0UL);
        QVERIFY(cipher.decrypt(Iv, good)); // and goes on
    }
};

GATEHOUSE_TEST(TestSessionCipher)
#include "tst_sessioncipher.moc"
