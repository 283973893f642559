// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "composer/requestside.h"

#include "common/icons.h"
#include "common/messagebar.h"
#include "common/theme.h"
#include "composer/requestplaces.h"
#include "composer/requeststore.h"

#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int Padding = 5;
constexpr int IconSide = 16;

/// Two lines an item: what it is, and below, quietly, what became of it.
class TwoLineDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {0, option.fontMetrics.height() * 2 + 2 * Padding + 2};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        item.text.clear();
        item.icon = {};
        QStyle *const style = item.widget ? item.widget->style() : QApplication::style();
        style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
        const bool isSelected = option.state & QStyle::State_Selected;
        QRect area = option.rect.adjusted(Padding + 1, Padding, -Padding, -Padding);
        const auto picture = index.data(Qt::DecorationRole).value<QIcon>();
        if (!picture.isNull()) {
            picture.paint(painter, QRect(area.left(), area.top(), IconSide, option.fontMetrics.height()),
                          Qt::AlignCenter, isSelected ? QIcon::Selected : QIcon::Normal);
            area.setLeft(area.left() + IconSide + 6);
        }
        const int height = option.fontMetrics.height();
        const auto draw = [&](const QString &text, int top, const QColor &ink) {
            painter->setPen(ink);
            painter->drawText(QRect(area.left(), top, area.width(), height), Qt::AlignLeft | Qt::AlignVCenter,
                              option.fontMetrics.elidedText(text, Qt::ElideMiddle, area.width()));
        };
        painter->save();
        painter->setFont(option.font);
        const QPalette &colors = option.palette;
        const QColor ink = colors.color(isSelected ? QPalette::HighlightedText : QPalette::Text);
        draw(index.data().toString(), area.top(), ink);
        draw(index.data(RequestList::SecondLineRole).toString(), area.top() + height + 2,
             isSelected ? ink : quietInk(colors));
        painter->restore();
    }
};

} // namespace

RequestSide::RequestSide(RequestStore &store, const RequestPlaces &places, QWidget *parent)
    : QWidget(parent)
    , m_store(store)
    , m_places(places)
    , m_search(new QLineEdit(this))
    , m_tabs(new QTabWidget(this))
    , m_keepBodies(new QCheckBox(tr("Keep bodies"), this))
    , m_clear(new QPushButton(icon(u"edit-clear"), tr("Clear history…"), this))
    , m_rename(new QPushButton(icon(u"edit-rename"), tr("Rename…"), this))
    , m_remove(new QPushButton(icon(u"edit-delete"), tr("Delete…"), this))
{
    m_search->setObjectName(u"composer:search"_s);
    m_search->setAccessibleName(tr("Search the requests"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_tabs->setObjectName(u"composer:side"_s);
    m_tabs->setAccessibleName(tr("Requests"));
    m_tabs->setDocumentMode(true);
    m_keepBodies->setObjectName(u"composer:keepBodies"_s);
    m_keepBodies->setToolTip(
        tr("Whether the history holds the bodies of requests, in composer.json in the data "
           "directory. Secrets are never held."));
    m_clear->setObjectName(u"composer:clearHistory"_s);
    m_rename->setObjectName(u"composer:rename"_s);
    m_remove->setObjectName(u"composer:delete"_s);

    QWidget *const sent = makePane(RequestList::Kind::Sent, tr("Sent requests"), u"composer:history"_s);
    auto *const sentRow = new QHBoxLayout;
    sentRow->addWidget(m_keepBodies);
    sentRow->addStretch(1);
    sentRow->addWidget(m_clear);
    qobject_cast<QVBoxLayout *>(sent->layout())->addLayout(sentRow);
    QWidget *const saved = makePane(RequestList::Kind::Saved, tr("Saved requests"), u"composer:saved"_s);
    auto *const savedRow = new QHBoxLayout;
    savedRow->addWidget(m_rename);
    savedRow->addWidget(m_remove);
    savedRow->addStretch(1);
    qobject_cast<QVBoxLayout *>(saved->layout())->addLayout(savedRow);
    m_tabs->addTab(sent, tr("History"));
    m_tabs->addTab(saved, tr("Saved"));
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_search);
    layout->addWidget(m_tabs, 1);

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        for (const Pane &pane : m_panes)
            pane.model->setSearch(text);
        refresh();
    });
    connect(&m_store, &RequestStore::changed, this, [this] {
        for (const Pane &pane : m_panes)
            pane.model->setBook(m_store.book());
        refresh();
    });
    connect(&m_places, &RequestPlaces::changed, this, [this] { // names of instances
        for (const Pane &pane : m_panes)
            pane.view->viewport()->update();
    });
    connect(m_keepBodies, &QCheckBox::toggled, this, [this](bool keeps) { m_store.setKeepsBodies(keeps); });
    connect(m_clear, &QPushButton::clicked, this, &RequestSide::clearInteractively);
    connect(m_rename, &QPushButton::clicked, this, &RequestSide::renameCurrent);
    connect(m_remove, &QPushButton::clicked, this, &RequestSide::removeCurrent);
    refresh();
}

RequestSide::~RequestSide() = default;

QWidget *RequestSide::makePane(RequestList::Kind kind, const QString &name, const QString &objectName)
{
    Pane &pane = m_panes.at(static_cast<std::size_t>(kind));
    auto *const widget = new QWidget;
    pane.model = new RequestList(kind, m_places, this);
    pane.view = new QListView;
    pane.view->setObjectName(objectName);
    pane.view->setAccessibleName(name);
    pane.view->setModel(pane.model);
    pane.view->setItemDelegate(new TwoLineDelegate(pane.view));
    pane.view->setUniformItemSizes(true);
    pane.view->setAlternatingRowColors(true);
    pane.view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    pane.view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    pane.view->setContextMenuPolicy(Qt::CustomContextMenu);
    pane.empty = new QLabel;
    pane.empty->setAlignment(Qt::AlignCenter);
    pane.empty->setWordWrap(true);
    pane.empty->setTextFormat(Qt::PlainText);
    pane.empty->setMargin(12);
    pane.stack = new QStackedWidget;
    pane.stack->addWidget(pane.view);
    pane.stack->addWidget(pane.empty);
    auto *const layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(pane.stack, 1);
    connect(pane.view, &QListView::clicked, this, &RequestSide::choose);
    connect(pane.view, &QListView::activated, this, &RequestSide::choose);
    connect(pane.view, &QWidget::customContextMenuRequested, this, &RequestSide::showMenu);
    connect(pane.view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &RequestSide::updateEnabled);
    return widget;
}

const RequestSide::Pane &RequestSide::current() const
{
    return m_panes.at(static_cast<std::size_t>(m_tabs->currentIndex()));
}

int RequestSide::currentRow(const Pane &pane) const { return pane.view->currentIndex().row(); }

void RequestSide::refresh()
{
    const QSignalBlocker blocker(m_keepBodies);
    m_keepBodies->setChecked(m_store.book().keepsBodies);
    for (const RequestList::Kind kind : {RequestList::Kind::Sent, RequestList::Kind::Saved}) {
        const Pane &pane = m_panes.at(static_cast<std::size_t>(kind));
        const bool isEmpty = pane.model->rowCount() == 0;
        pane.stack->setCurrentIndex(isEmpty ? 1 : 0);
        if (!isEmpty)
            continue;
        if (pane.model->total() > 0)
            pane.empty->setText(tr("No request matches the search."));
        else
            pane.empty->setText(kind == RequestList::Kind::Sent
                                    ? tr("What you send is listed here, also after a restart.")
                                    : tr("Save a request by name to find it here."));
    }
    m_clear->setEnabled(!m_store.book().history.isEmpty());
    updateEnabled();
}

void RequestSide::updateEnabled()
{
    const bool hasSaved = currentRow(m_panes.at(1)) >= 0 && m_panes.at(1).model->rowCount() > 0;
    m_rename->setEnabled(hasSaved);
    m_remove->setEnabled(hasSaved);
}

void RequestSide::choose(const QModelIndex &index)
{
    const Pane &pane = current();
    if (index.isValid() && index.model() == pane.model)
        Q_EMIT chosen(pane.model->request(index.row()), pane.model->name(index.row()));
}

void RequestSide::showMenu(const QPoint &position)
{
    const Pane &pane = current();
    const int row = currentRow(pane);
    if (row < 0)
        return;
    auto *const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (const SentRequest *sent = pane.model->sent(row)) {
        const SentRequest one = *sent;
        connect(menu->addAction(tr("Save by name…")), &QAction::triggered, this,
                [this, one] { saveInteractively(one.request, {}); });
        QAction *const show = menu->addAction(tr("Show in Calls"));
        show->setEnabled(!one.callId.isEmpty());
        connect(show, &QAction::triggered, this, [this, one] { Q_EMIT callRequested(one.callId); });
        menu->addSeparator();
        connect(menu->addAction(tr("Remove from the history")), &QAction::triggered, this,
                [this, one] { m_store.forget(one.id); });
    } else {
        connect(menu->addAction(tr("Rename…")), &QAction::triggered, this, &RequestSide::renameCurrent);
        connect(menu->addAction(tr("Delete…")), &QAction::triggered, this, &RequestSide::removeCurrent);
    }
    menu->popup(pane.view->viewport()->mapToGlobal(position));
}

void RequestSide::askName(const QString &title, const QString &button, const QString &name,
                          const std::function<Result<void>(const QString &)> &act)
{
    auto *const dialog = new QDialog(this);
    dialog->setObjectName(u"composer:nameDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto *const problem = new MessageBar(dialog);
    auto *const edit = new QLineEdit(name, dialog);
    edit->setObjectName(u"name"_s);
    edit->setAccessibleName(tr("Name"));
    edit->setMinimumWidth(320);
    edit->selectAll();
    auto *const label = new QLabel(tr("Name:"), dialog);
    label->setBuddy(edit);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, dialog);
    QPushButton *const yes = buttons->addButton(button, QDialogButtonBox::AcceptRole);
    yes->setDefault(true);
    auto *const row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(edit, 1);
    auto *const layout = new QVBoxLayout(dialog);
    layout->addWidget(problem);
    layout->addLayout(row);
    layout->addWidget(buttons);
    const auto enable = [yes, edit] { yes->setEnabled(!edit->text().trimmed().isEmpty()); };
    connect(edit, &QLineEdit::textChanged, yes, enable);
    enable();
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, dialog, [dialog, edit, problem, act] {
        if (const Result<void> done = act(edit->text()); !done)
            problem->say(Tone::Bad, done.error().message);
        else
            dialog->accept();
    });
    dialog->open();
    edit->setFocus();
}

void RequestSide::saveInteractively(const ComposedRequest &request, const QString &name)
{
    askName(tr("Save the request"), tr("Save"), name, [this, request](const QString &chosenName) {
        const Result<void> done = m_store.save(chosenName, request);
        if (done) {
            m_tabs->setCurrentIndex(1);
            Q_EMIT saved(chosenName.trimmed());
        }
        return done;
    });
}

void RequestSide::renameCurrent()
{
    const QString name = m_panes.at(1).model->name(currentRow(m_panes.at(1)));
    if (!name.isEmpty())
        askName(tr("Rename \"%1\"").arg(name), tr("Rename"), name,
                [this, name](const QString &to) { return m_store.rename(name, to); });
}

void RequestSide::removeCurrent()
{
    const QString name = m_panes.at(1).model->name(currentRow(m_panes.at(1)));
    if (name.isEmpty())
        return;
    auto *const question = new QMessageBox(QMessageBox::Warning, tr("Delete the saved request?"),
                                           tr("\"%1\" is gone for good.").arg(name), QMessageBox::Cancel,
                                           this);
    question->setObjectName(u"composer:deleteQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *const yes = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(yes, &QPushButton::clicked, this, [this, name] { m_store.remove(name); });
    question->open();
}

void RequestSide::clearInteractively()
{
    const auto count = m_store.book().history.size();
    if (count == 0)
        return;
    auto *const question = new QMessageBox(
        QMessageBox::Warning, tr("Clear the history?"),
        count == 1 ? tr("One request is forgotten. Saved requests stay.")
                   : tr("%1 requests are forgotten. Saved requests stay.").arg(QLocale().toString(count)),
        QMessageBox::Cancel, this);
    question->setObjectName(u"composer:clearQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *const yes = question->addButton(tr("Clear"), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(yes, &QPushButton::clicked, this, [this] { m_store.clearHistory(); });
    question->open();
}

void RequestSide::focusSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

} // namespace Gatehouse
