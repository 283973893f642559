// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <array>
#include <memory>
#include <optional>

struct evp_pkey_st;

namespace Gatehouse {

/// How the Secret Service encrypts what it sends in a session: `dh-ietf1024-sha256-aes128-cbc-pkcs7` of its
/// API, the only encryption that the API has. The key is agreed by Diffie-Hellman (RFC 2409, Second Oakley
/// Group) and HKDF (RFC 5869), for one session. It keeps secrets out of what the bus and the libraries on the
/// way leave in their memory; who could stand between the two is not kept out, nor meant to be.
///
/// Any thread, one at a time.
class SessionCipher final
{
    Q_DISABLE_COPY_MOVE(SessionCipher)
public:
    static constexpr auto *Algorithm = "dh-ietf1024-sha256-aes128-cbc-pkcs7";

    /// Makes a pair of keys.
    SessionCipher();
    ~SessionCipher();

    /// What the service needs to know, an unsigned number with its highest byte first. Empty when OpenSSL has
    /// failed to make the keys.
    [[nodiscard]] QByteArray publicKey() const;
    /// Takes what the service has answered. Returns whether it is a key that one can agree with.
    [[nodiscard]] bool agree(QByteArrayView servicePublicKey);
    /// What @a encrypted says, after agree(); @a parameter is what the service sent with it (the 16 bytes the
    /// cipher starts with). None when it can't be decrypted. To be wiped after use.
    [[nodiscard]] std::optional<QByteArray> decrypt(QByteArrayView parameter, QByteArrayView encrypted) const;

private:
    std::unique_ptr<evp_pkey_st, void (*)(evp_pkey_st *)> m_keys;
    std::optional<std::array<unsigned char, 16>> m_agreed; ///< the key of AES-128
};

} // namespace Gatehouse
