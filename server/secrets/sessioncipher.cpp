// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/sessioncipher.h"

#include "secrets/secret.h"

#include <array>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/dh.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>

namespace Gatehouse {

namespace {

constexpr std::size_t GroupBytes = 128; // 1024 bits
constexpr qsizetype BlockBytes = 16;
constexpr unsigned char Generator = 2;

template<auto Free>
struct Freed
{
    template<typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
/// What OpenSSL notes of a failure is dropped: TLS connections of this thread would take it for theirs.
class ErrorsDropped final
{
    Q_DISABLE_COPY_MOVE(ErrorsDropped)
public:
    ErrorsDropped() { ERR_set_mark(); }
    ~ErrorsDropped() { ERR_pop_to_mark(); }
};

using Number = std::unique_ptr<BIGNUM, Freed<BN_clear_free>>;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Freed<EVP_CIPHER_CTX_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Derivation = std::unique_ptr<EVP_KDF, Freed<EVP_KDF_free>>;
using DerivationContext = std::unique_ptr<EVP_KDF_CTX, Freed<EVP_KDF_CTX_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using ParameterBuild = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)>;

/// The group, and with @a publicKey a key of it; none when that can't be one.
Key keyOfGroup(const BIGNUM *publicKey = nullptr)
{
    Key key(nullptr, EVP_PKEY_free);
    const Number prime(BN_get_rfc2409_prime_1024(nullptr));
    const Number generator(BN_bin2bn(&Generator, 1, nullptr));
    const ParameterBuild build(OSSL_PARAM_BLD_new());
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "DH", nullptr));
    if (!prime || !generator || !build || !context
        || OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_FFC_P, prime.get()) <= 0
        || OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_FFC_G, generator.get()) <= 0
        || (publicKey && OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_PUB_KEY, publicKey) <= 0))
        return key;
    const Parameters parameters(OSSL_PARAM_BLD_to_param(build.get()));
    EVP_PKEY *made = nullptr;
    if (parameters && EVP_PKEY_fromdata_init(context.get()) > 0)
        EVP_PKEY_fromdata(context.get(), &made, publicKey ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEY_PARAMETERS,
                          parameters.get());
    key.reset(made);
    return key;
}

/// HKDF with SHA-256, neither salt nor info. Returns whether @a key is it.
bool deriveKey(std::array<unsigned char, GroupBytes> &agreed, std::array<unsigned char, 16> &key)
{
    const Derivation derivation(EVP_KDF_fetch(nullptr, OSSL_KDF_NAME_HKDF, nullptr));
    const DerivationContext context(EVP_KDF_CTX_new(derivation.get()));
    std::array digest{'S', 'H', 'A', '2', '5', '6', '\0'};
    const std::array parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, agreed.data(), agreed.size()),
        OSSL_PARAM_construct_end()};
    return context && EVP_KDF_derive(context.get(), key.data(), key.size(), parameters.data()) > 0;
}

const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

} // namespace

SessionCipher::SessionCipher()
    : m_keys(nullptr, EVP_PKEY_free)
{
    const ErrorsDropped dropped;
    const Key group = keyOfGroup();
    const Context context(group ? EVP_PKEY_CTX_new_from_pkey(nullptr, group.get(), nullptr) : nullptr);
    EVP_PKEY *made = nullptr;
    if (context && EVP_PKEY_keygen_init(context.get()) > 0)
        EVP_PKEY_keygen(context.get(), &made);
    m_keys.reset(made);
}

SessionCipher::~SessionCipher()
{
    if (m_agreed)
        OPENSSL_cleanse(m_agreed->data(), m_agreed->size());
}

QByteArray SessionCipher::publicKey() const
{
    const ErrorsDropped dropped;
    BIGNUM *number = nullptr;
    if (!m_keys || EVP_PKEY_get_bn_param(m_keys.get(), OSSL_PKEY_PARAM_PUB_KEY, &number) <= 0)
        return {};
    const Number owned(number);
    QByteArray bytes(BN_num_bytes(number), Qt::Uninitialized);
    BN_bn2bin(number, reinterpret_cast<unsigned char *>(bytes.data()));
    return bytes;
}

bool SessionCipher::agree(QByteArrayView servicePublicKey)
{
    const ErrorsDropped dropped;
    if (!m_keys || servicePublicKey.isEmpty() || servicePublicKey.size() > static_cast<qsizetype>(GroupBytes))
        return false;
    const Number number(
        BN_bin2bn(bytesOf(servicePublicKey), static_cast<int>(servicePublicKey.size()), nullptr));
    const Key theirs = keyOfGroup(number.get());
    const Context context(EVP_PKEY_CTX_new_from_pkey(nullptr, m_keys.get(), nullptr));
    std::array<unsigned char, GroupBytes> shared{};
    std::size_t size = shared.size();
    m_agreed.emplace();
    const bool isAgreed = theirs && context && EVP_PKEY_derive_init(context.get()) > 0
        && EVP_PKEY_CTX_set_dh_pad(context.get(), 1) > 0 // the number with its leading zeros
        && EVP_PKEY_derive_set_peer(context.get(), theirs.get()) > 0
        && EVP_PKEY_derive(context.get(), shared.data(), &size) > 0 && size == shared.size()
        && deriveKey(shared, *m_agreed);
    OPENSSL_cleanse(shared.data(), shared.size());
    if (!isAgreed)
        m_agreed.reset();
    return isAgreed;
}

std::optional<QByteArray> SessionCipher::decrypt(QByteArrayView parameter, QByteArrayView encrypted) const
{
    const ErrorsDropped dropped;
    const Cipher cipher(EVP_CIPHER_CTX_new()); // a new one: it wipes what it has read when it goes
    if (!m_agreed || !cipher || parameter.size() != BlockBytes)
        return std::nullopt;
    QByteArray text(encrypted.size() + BlockBytes, Qt::Uninitialized);
    auto *const out = reinterpret_cast<unsigned char *>(text.data());
    int size = 0;
    int rest = 0;
    const bool isRead = EVP_DecryptInit_ex(cipher.get(), EVP_aes_128_cbc(), nullptr, m_agreed->data(),
                                           bytesOf(parameter))
            > 0
        && EVP_DecryptUpdate(cipher.get(), out, &size, bytesOf(encrypted), static_cast<int>(encrypted.size()))
            > 0
        && EVP_DecryptFinal_ex(cipher.get(), out + size, &rest) > 0;
    if (!isRead) {
        wipe(text);
        return std::nullopt;
    }
    text.resize(size + rest); // shrinks in place
    return text;
}

} // namespace Gatehouse
