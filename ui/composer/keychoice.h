// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composedrequest.h"
#include "secrets/secret.h"

#include <QList>
#include <QWidget>

class QComboBox;
class QLineEdit;

namespace Gatehouse {

class RequestPlaces;

/// Which key a request is sent with: by label, never by value. GUI thread.
class KeyChoice final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeyChoice)
public:
    /// @a places is borrowed.
    explicit KeyChoice(const RequestPlaces &places, QWidget *parent = nullptr);
    ~KeyChoice() override;

    /// Offers what fits @a request, keeping the key that is chosen while that fits.
    void setPlace(const ComposedRequest &request);
    /// Chooses @a key; one without a label becomes the first that fits.
    void setKey(const RequestKey &key);
    [[nodiscard]] RequestKey key() const;
    /// What was typed for RequestKey::Kind::Typed.
    [[nodiscard]] Secret typed() const;
    /// Why there is nothing to choose; often empty.
    [[nodiscard]] const QString &hint() const { return m_hint; }

Q_SIGNALS:
    void changed();

private:
    void fill(const RequestKey &wanted);
    void add(const QString &text, const RequestKey &key);
    void showTyped();

    const RequestPlaces &m_places;
    QComboBox *m_choice;
    QLineEdit *m_typed;
    QList<RequestKey> m_keys; ///< of the items
    ComposedRequest m_request; ///< place and reach of it count
    QString m_hint;
};

} // namespace Gatehouse
