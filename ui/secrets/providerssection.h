// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "secrets/secretsection.h"

namespace Gatehouse {

/// The providers that the configuration declares. GUI thread.
class ProvidersSection final : public SecretSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProvidersSection)
public:
    ProvidersSection(GatewayClient &client, Page &page, QWidget *parent);

protected:
    void showCurrent() override;

private:
    [[nodiscard]] const SecretProvider *current() const;
    [[nodiscard]] QList<SecretUse> usesOf(const QString &name) const;
    [[nodiscard]] SecretRow rowOf(const QString &name, const SecretProvider &provider) const;
    [[nodiscard]] QString firstIdOf(const QString &name) const;
    void takeSecrets();
    void add();
    void edit(bool inTest);
    void test();
    void testFile(const QString &name, const FileProvider &file);
    void toggleDefault();
    void remove();

    QAction *m_default = nullptr;
};

} // namespace Gatehouse
