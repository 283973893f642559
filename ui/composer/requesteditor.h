// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/composedrequest.h"
#include "secrets/secret.h"

#include <QLineEdit>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QTabWidget;

namespace Gatehouse {

class BodyEditor;
class HeaderTable;
class KeyChoice;
class RequestPlaces;

/// Where a URL is typed; a curl command that is pasted there goes elsewhere. GUI thread.
class UrlEdit final : public QLineEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UrlEdit)
public:
    explicit UrlEdit(QWidget *parent = nullptr);
    ~UrlEdit() override;

Q_SIGNALS:
    void curlPasted(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

/// The form of a request: method, target, URL, key, headers, body and options. GUI thread.
class RequestEditor final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RequestEditor)
public:
    /// @a places is borrowed.
    explicit RequestEditor(const RequestPlaces &places, QWidget *parent = nullptr);
    ~RequestEditor() override;

    void setRequest(const ComposedRequest &request);
    [[nodiscard]] ComposedRequest request() const;
    [[nodiscard]] Secret typedKey() const;
    /// Takes over what is being edited in a table.
    void commit();
    void format();
    /// What is wrong with the JSON body; empty: nothing.
    [[nodiscard]] QString bodyProblem() const;
    [[nodiscard]] QLineEdit &url() { return *m_url; }
    void addHeader(const RequestHeader &header);
    void setKey(const RequestKey &key);
    /// A place for what stands at the end of the first line.
    void addToFirstLine(QWidget *widget);

Q_SIGNALS:
    void changed();
    void curlPasted(const QString &text);
    void secretTyped(const Gatehouse::PastedSecret &secret);

private:
    void build();
    void fillTargets();
    void fillReaches();
    void urlEdited();
    void targetChosen();
    void reachChosen();
    void showCounts();
    void showHint();

    const RequestPlaces &m_places;
    class QHBoxLayout *m_firstLine;
    QComboBox *m_method;
    QComboBox *m_target;
    QComboBox *m_reach;
    UrlEdit *m_url;
    KeyChoice *m_key;
    QLabel *m_hint;
    QTabWidget *m_tabs;
    BodyEditor *m_body;
    HeaderTable *m_headers;
    QCheckBox *m_follow;
    QCheckBox *m_insecure;
    ComposedRequest m_located; ///< place, reach and rest by the URL
    bool m_filling = false;
};

} // namespace Gatehouse
