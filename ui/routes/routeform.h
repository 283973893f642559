// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "common/gatewayclient.h"
#include "config/config.h"
#include "config/routechecks.h"

#include <QHash>
#include <QSet>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;

namespace Gatehouse {

class InlineNote;
class Routes;
class SecretClipboard;
class SecretSourcePicker;

/// The fields of a route, checked as they are typed by the rules the configuration file is read by. GUI
/// thread.
class RouteForm final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RouteForm)
public:
    /// @a hasId: the name can be edited, as that of a new route. All references are borrowed and must outlive
    /// the form.
    RouteForm(GatewayClient &client, SecretClipboard &clipboard, const Routes &routes, bool hasId,
              QWidget *parent = nullptr);
    ~RouteForm() override;

    /// Shows @a route and forgets what was typed. @a isNew: it is not declared yet, and nothing is said of
    /// fields that are still empty.
    void setRoute(const RouteConfig &route, bool isNew);
    /// What is typed, with the secret as it is chosen; see store().
    [[nodiscard]] RouteConfig route() const;
    [[nodiscard]] bool isModified() const;
    /// True when what is typed can't be declared; then every problem is shown beside its field, and the first
    /// of these fields has the keyboard.
    bool showsProblems();
    /// Writes a typed secret into the keychain, and calls @a done with the route to declare.
    void store(QObject *context, Respond<RouteConfig> done);
    /// Checks anew, since the other routes or the instances are others now.
    void refresh();

Q_SIGNALS:
    /// The operator has changed something.
    void changed();

private:
    struct Field
    {
        QWidget *widget = nullptr;
        InlineNote *note = nullptr;
    };

    void addField(const QString &field, const QString &label, QWidget *widget, QWidget *focus = nullptr);
    QLineEdit *addLine(const QString &field, const QString &label);
    void makeListeners();
    void edited(const QString &field);
    void showDefaults();
    void showNotes();
    [[nodiscard]] QString noteFor(const QString &field) const;
    [[nodiscard]] QList<RouteProblem> problems() const;

    const Routes &m_routes;
    GatewayClient &m_client;
    QGridLayout *m_grid;
    QHash<QString, Field> m_fields; ///< by the name the configuration has for it; empty: the id
    QLineEdit *m_id = nullptr; ///< only where it can be edited
    QLineEdit *m_path = nullptr;
    QComboBox *m_session = nullptr;
    SecretSourcePicker *m_secret = nullptr;
    QLineEdit *m_controller = nullptr;
    QComboBox *m_agent = nullptr;
    QLineEdit *m_description = nullptr;
    QCheckBox *m_public = nullptr;
    QCheckBox *m_private = nullptr;
    RouteConfig m_declared;
    QSet<QString> m_touched; ///< fields whose problems are shown
    bool m_isNew = false;
    bool m_setting = false;
};

} // namespace Gatehouse
