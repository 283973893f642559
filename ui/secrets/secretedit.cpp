// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secrets/secretedit.h"

#include "common/icons.h"
#include "common/secretclipboard.h"
#include "common/words.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// A QLineEdit whose text reaches the clipboard only by the one that empties itself.
class ValueLine final : public QLineEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ValueLine)
public:
    ValueLine(SecretClipboard &clipboard, QWidget *parent)
        : QLineEdit(parent)
        , m_clipboard(clipboard)
    {
        setEchoMode(QLineEdit::Password);
        setFont(fixedFont());
        setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
        setContextMenuPolicy(Qt::NoContextMenu); // it could copy
    }
    ~ValueLine() override
    {
        blockSignals(true); // who would hear is going, too
        overwrite();
    }

    /// Overwrites the characters where they are, then forgets them with all that could bring them back.
    void overwrite()
    {
        QString held = text(); // shares the line's own memory
        const auto *const memory = held.data_ptr().d_ptr();
        constexpr int Owners = 2; // the line and we; what others hold as well is not ours to change
        if (memory && memory->ref_.loadRelaxed() == Owners)
            std::fill_n(const_cast<QChar *>(held.constData()), held.size(), QChar(u' ')); // NOLINT
        held = QString();
        setText({});
    }

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        const bool isCut = event->matches(QKeySequence::Cut);
        if (!isCut && !event->matches(QKeySequence::Copy)) {
            QLineEdit::keyPressEvent(event);
            return;
        }
        event->accept();
        if (echoMode() != QLineEdit::Normal || !hasSelectedText())
            return;
        m_clipboard.copy(selectedText().toUtf8());
        if (isCut)
            del();
    }
    void mouseReleaseEvent(QMouseEvent *event) override
    {
        QLineEdit::mouseReleaseEvent(event);
        // X11 copies what is selected by itself
        QClipboard *const clipboard = QGuiApplication::clipboard();
        if (clipboard->supportsSelection() && clipboard->ownsSelection())
            clipboard->clear(QClipboard::Selection);
    }

private:
    SecretClipboard &m_clipboard;
};

QToolButton *makeTool(QWidget *parent, const QString &name, const QString &words, QStringView iconName)
{
    auto *const tool = new QToolButton(parent);
    tool->setObjectName(name);
    tool->setIcon(icon(iconName));
    tool->setAccessibleName(words);
    tool->setToolTip(words);
    tool->setFocusPolicy(Qt::StrongFocus);
    return tool;
}

} // namespace

SecretEdit::SecretEdit(SecretClipboard &clipboard, const QString &what, QWidget *parent)
    : QWidget(parent)
    , m_clipboard(clipboard)
    , m_line(new ValueLine(clipboard, this))
    , m_reveal(makeTool(this, u"secret:reveal"_s, tr("Show what is typed"), u"view-visible"))
    , m_copy(makeTool(this, u"secret:copy"_s, tr("Copy; it leaves the clipboard after 30 seconds"),
                      u"edit-copy"))
{
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto *const random = makeTool(this, u"secret:generate"_s, tr("Make up a random value"), u"view-refresh");
    layout->addWidget(m_line, 1);
    layout->addWidget(m_reveal);
    layout->addWidget(random);
    layout->addWidget(m_copy);
    m_line->setObjectName(u"secret:value"_s);
    m_line->setAccessibleName(what);
    m_reveal->setCheckable(true);
    setFocusProxy(m_line);
    const auto show = [this] { m_copy->setEnabled(!isEmpty()); };
    connect(m_line, &QLineEdit::textChanged, this, [this, show] {
        show();
        Q_EMIT changed();
    });
    connect(m_reveal, &QToolButton::toggled, this, &SecretEdit::setRevealed);
    connect(random, &QToolButton::clicked, this, &SecretEdit::generate);
    connect(m_copy, &QToolButton::clicked, this, [this] { m_clipboard.copy(value().bytes()); });
    show();
}

SecretEdit::~SecretEdit() = default;

bool SecretEdit::isEmpty() const { return m_line->text().isEmpty(); }

Secret SecretEdit::value() const
{
    QByteArray utf8 = m_line->text().toUtf8();
    const Secret secret(utf8);
    wipe(utf8);
    return secret;
}

void SecretEdit::setPlaceholder(const QString &text) { m_line->setPlaceholderText(text); }

void SecretEdit::forget()
{
    const QSignalBlocker blocker(m_line); // who would hear of it may be going, too
    static_cast<ValueLine *>(m_line)->overwrite(); // NOLINT(*-static-cast-downcast): made by the constructor
    m_copy->setEnabled(false);
    m_reveal->setChecked(false);
}

void SecretEdit::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (!window()->isVisible())
        forget();
}

void SecretEdit::setRevealed(bool revealed)
{
    m_line->setEchoMode(revealed ? QLineEdit::Normal : QLineEdit::Password);
}

void SecretEdit::generate()
{
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    QByteArray bytes(reinterpret_cast<const char *>(random.data()), sizeof random); // NOLINT
    QByteArray hex = bytes.toHex();
    m_line->setText(QString::fromLatin1(hex));
    wipe(bytes);
    wipe(hex);
    random.fill(0);
    m_reveal->setChecked(true); // someone else needs it, too
}

} // namespace Gatehouse

#include "secretedit.moc"
