// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/adoptdialog.h"

#include "common/messagebar.h"
#include "common/words.h"
#include "json.h"
#include "secrets/inlinenote.h"
#include "secrets/secretrequests.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QString referenceText(const QString &entry)
{
    SecretRef ref;
    ref.source = SecretRef::Source::Keychain;
    ref.provider = u"default"_s;
    ref.id = entry;
    return QString::fromUtf8(toJson(ref.toJson()));
}

} // namespace

AdoptDialog::AdoptDialog(GatewayClient &client, const QList<SecretUse> &uses, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_problem(new MessageBar(this))
    , m_changes(new QPlainTextEdit(this))
    , m_note(new InlineNote(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this))
{
    constexpr int Width = 620;
    constexpr int MostRows = 6; // further ones scroll
    setObjectName(u"adoptDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Move to the keychain"));
    setMinimumWidth(Width);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addWidget(m_problem);
    auto *const words = new QLabel(
        tr("The text is written into the keychain and read back from it; only then it leaves the file. What "
           "uses it goes on without a pause."),
        this);
    words->setWordWrap(true);
    layout->addWidget(words);

    auto *const rows = new QWidget(this);
    auto *const grid = new QGridLayout(rows);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setColumnStretch(1, 1);
    grid->addWidget(new QLabel(tr("Secret"), rows), 0, 0);
    grid->addWidget(new QLabel(tr("Name of its keychain entry"), rows), 0, 1);
    QStringList taken;
    for (const KeychainEntry &entry : m_client.secrets().entries)
        taken.append(entry.name.name);
    for (const SecretUse &use : uses)
        addMove(grid, use, taken);
    if (uses.size() > MostRows) {
        auto *const scroll = new QScrollArea(this);
        scroll->setWidget(rows);
        scroll->setWidgetResizable(true);
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setFocusPolicy(Qt::NoFocus);
        scroll->setMinimumHeight((m_moves.first().entry->sizeHint().height() + 8) * MostRows);
        layout->addWidget(scroll, 1);
    } else {
        layout->addWidget(rows);
    }

    auto *const label = new QLabel(
        tr("What changes in %1:").arg(QFileInfo(m_client.status().configFile).fileName()), this);
    label->setBuddy(m_changes);
    layout->addWidget(label);
    m_changes->setObjectName(u"adopt:changes"_s);
    m_changes->setAccessibleName(tr("What changes in the configuration"));
    m_changes->setReadOnly(true);
    m_changes->setFont(fixedFont());
    m_changes->setTabChangesFocus(true);
    m_changes->setLineWrapMode(QPlainTextEdit::NoWrap);
    const int lines = static_cast<int>(qBound(qsizetype(4), uses.size() * 3 + 1, qsizetype(12)));
    m_changes->setMinimumHeight(m_changes->fontMetrics().lineSpacing() * lines + 16);
    layout->addWidget(m_changes, 1);
    layout->addWidget(m_note);
    QPushButton *const move = m_buttons->addButton(tr("Move"), QDialogButtonBox::AcceptRole);
    move->setObjectName(u"adopt:move"_s);
    layout->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this] {
        m_moving = true;
        m_problem->hide();
        next();
    });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    preview();
}

void AdoptDialog::addMove(QGridLayout *grid, const SecretUse &use, QStringList &taken)
{
    const QString wanted = isKeychainName(use.title) ? use.title : tr("secret");
    QString name = wanted;
    for (int number = 2; taken.contains(name); ++number)
        name = wanted + u' ' + QString::number(number);
    taken.append(name);
    const int row = grid->rowCount();
    auto *const place = new QLabel(use.place, grid->parentWidget());
    place->setFont(fixedFont());
    auto *const entry = new QLineEdit(name, grid->parentWidget());
    entry->setObjectName(u"adopt:entry"_s);
    entry->setAccessibleName(tr("Keychain entry for %1").arg(use.place));
    place->setBuddy(entry);
    grid->addWidget(place, row, 0);
    grid->addWidget(entry, row, 1);
    connect(entry, &QLineEdit::textChanged, this, &AdoptDialog::preview);
    m_moves.append({.place = use.place, .entry = entry});
}

QString AdoptDialog::problem() const
{
    QStringList names;
    for (const KeychainEntry &entry : m_client.secrets().entries)
        names.append(entry.name.name);
    for (const Move &move : m_moves) {
        if (move.isDone)
            continue;
        const QString name = move.entry->text();
        if (!isKeychainName(name))
            return tr("The name of an entry must be 1 to 128 characters, without white space at its ends.");
        if (names.contains(name))
            return tr("There is an entry \"%1\" already.").arg(name);
        names.append(name);
    }
    return {};
}

void AdoptDialog::preview()
{
    QString changes;
    for (const Move &move : std::as_const(m_moves)) {
        changes += move.place + u'\n';
        changes += u"  - \"••••••••\"\n"_s;
        changes += u"  + "_s + referenceText(move.entry->text()) + u'\n';
    }
    m_changes->setPlainText(changes.trimmed());
    const QString wrong = problem();
    m_note->say(Tone::Bad, m_moving ? QString() : wrong);
    m_buttons->button(QDialogButtonBox::Cancel)->setEnabled(!m_moving);
    for (const Move &move : std::as_const(m_moves))
        move.entry->setEnabled(!m_moving && !move.isDone);
    for (QAbstractButton *button : m_buttons->buttons()) {
        if (m_buttons->buttonRole(button) == QDialogButtonBox::AcceptRole)
            button->setEnabled(wrong.isEmpty() && !m_moving);
    }
}

/// Moves the first one that is left: each rewrites the file.
void AdoptDialog::next()
{
    preview();
    const auto left = std::ranges::find(m_moves, false, &Move::isDone);
    if (left == m_moves.end()) {
        Q_EMIT adopted(m_moved, m_isInBackup);
        accept();
        return;
    }
    const auto index = left - m_moves.begin();
    adoptSecret(m_client, left->place, left->entry->text(), this,
                [this, index](const Result<AdoptedSecret> &moved) {
                    if (!moved) {
                        m_moving = false;
                        m_problem->say(Tone::Bad, m_moves.at(index).place + u": "_s + moved.error().message);
                        preview();
                        return;
                    }
                    m_moves[index].isDone = true;
                    ++m_moved;
                    m_isInBackup = m_isInBackup || moved->isInBackup;
                    next();
                });
}

} // namespace Gatehouse
