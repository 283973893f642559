// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>

namespace Gatehouse {

/// Builds multipart/form-data bodies with the boundary `XX`.
class FormBody final
{
public:
    static constexpr char ContentType[] = "multipart/form-data; boundary=XX";

    FormBody &field(const QByteArray &name, const QByteArray &value)
    {
        m_body += "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
        return *this;
    }

    FormBody &file(const QByteArray &fileName, const QByteArray &content)
    {
        m_body += "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + content + "\r\n";
        return *this;
    }

    [[nodiscard]] QByteArray open() const { return m_body; }
    [[nodiscard]] QByteArray done() const { return m_body + "--XX--\r\n"; }

private:
    QByteArray m_body;
};

} // namespace Gatehouse
