// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instances/agentform.h"

#include "common/secretfield.h"
#include "common/words.h"
#include "instances/instancesmodel.h"
#include "instances/pairlines.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

QFormLayout *formOf(QWidget *page)
{
    auto *const form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return form;
}

void addRow(QFormLayout *form, const QString &label, QWidget *field)
{
    auto *const words = new QLabel(label + u':', field->parentWidget());
    words->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    words->setBuddy(field);
    // the same on all pages, or the fields jump when the type changes
    words->setMinimumWidth(words->fontMetrics().horizontalAdvance(AgentForm::tr("Working directory") + u':'));
    form->addRow(words, field);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(label);
}

/// A few lines of text of one width.
QPlainTextEdit *makeLines(const QString &placeholder, QWidget *parent)
{
    auto *const edit = new QPlainTextEdit(parent);
    edit->setPlaceholderText(placeholder);
    edit->setTabChangesFocus(true);
    edit->setFixedHeight(edit->fontMetrics().lineSpacing() * 3 + 12);
    return edit;
}

Pairs pairsOf(const QMap<QString, QString> &map)
{
    Pairs pairs;
    for (auto it = map.cbegin(); it != map.cend(); ++it)
        pairs.append({it.key(), it.value()});
    return pairs;
}

Pairs pairsOf(const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    Pairs pairs;
    for (const auto &[name, value] : headers)
        pairs.append({QString::fromUtf8(name), QString::fromUtf8(value)});
    return pairs;
}

/// How long an agent of @a type may be silent when nothing is said of it.
QString idleDefault(AgentConfig::Type type)
{
    switch (type) {
    case AgentConfig::Type::Chat:
        return AgentForm::tr("default: 600 s, once it speaks 120 s");
    case AgentConfig::Type::OpenClaw:
        return AgentForm::tr("default: 120 s");
    case AgentConfig::Type::Command:
    case AgentConfig::Type::Echo:
        break;
    }
    return AgentForm::tr("default: no limit");
}

} // namespace

QString joinedCommand(const QStringList &words)
{
    QStringList quoted;
    for (const QString &word : words) {
        const bool isPlain = !word.isEmpty()
            && std::ranges::none_of(word, [](QChar c) { return c.isSpace() || c == u'"'; });
        quoted.append(isPlain ? word : u'"' + QString(word).replace(u'"', u"\"\"\""_s) + u'"');
    }
    return quoted.join(u' ');
}

QStringList splitCommandText(const QString &text)
{
    // QProcess::splitCommand() drops words that are empty, which programs tell from none
    QStringList words;
    std::optional<QString> word;
    bool isQuoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == u'"') {
            word = word.value_or(QString());
            if (QStringView(text).sliced(i).startsWith(u"\"\"\"")) {
                word->append(c);
                i += 2;
            } else {
                isQuoted = !isQuoted;
            }
        } else if (c.isSpace() && !isQuoted) {
            if (word)
                words.append(*std::exchange(word, std::nullopt));
        } else {
            word = word.value_or(QString()) + c;
        }
    }
    if (word)
        words.append(*word);
    return words;
}

AgentForm::AgentForm(QWidget *parent)
    : QWidget(parent)
    , m_type(new QComboBox(this))
    , m_pages(new QStackedWidget(this))
{
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *const top = new QWidget(this);
    QFormLayout *const form = formOf(top);
    m_type->setObjectName(u"agentType"_s);
    addRow(form, tr("Agent"), m_type);
    layout->addWidget(top);
    layout->addWidget(m_pages);
    layout->addWidget(makeIdle());
    const QList<std::pair<AgentConfig::Type, QWidget *>> pages{
        {AgentConfig::Type::Echo, makeEcho()},
        {AgentConfig::Type::Command, makeCommand()},
        {AgentConfig::Type::Chat, makeChat()},
        {AgentConfig::Type::OpenClaw, makeOpenClaw()},
    };
    for (const auto &[type, page] : pages) {
        m_type->addItem(agentWords(type), static_cast<int>(type));
        m_pages->addWidget(page);
    }
    const auto change = [this] {
        if (!m_setting)
            Q_EMIT changed();
    };
    connect(m_type, &QComboBox::currentIndexChanged, this, [this, change] {
        showType();
        change();
    });
    for (QLineEdit *field : {m_command, m_directory, m_baseUrl, m_model, m_url, m_agentId})
        connect(field, &QLineEdit::textChanged, this, change);
    connect(m_timeout, &QSpinBox::valueChanged, this, change);
    connect(m_apiKey, &SecretField::changed, this, change);
    connect(m_token, &SecretField::changed, this, change);
    for (QPlainTextEdit *field : {m_prompt, m_environment, m_headers})
        connect(field, &QPlainTextEdit::textChanged, this, change);
    connect(m_idle, &QSpinBox::valueChanged, this, change);
    showType();
}

QWidget *AgentForm::makeEcho()
{
    auto *const page = new QWidget(this);
    auto *const layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *const words = new QLabel(
        tr("Repeats what it is told, with the number of the turn. For trying things out."), page);
    words->setWordWrap(true);
    layout->addWidget(words);
    layout->addStretch(1);
    return page;
}

QWidget *AgentForm::makeCommand()
{
    auto *const page = new QWidget(this);
    QFormLayout *const form = formOf(page);
    m_command = new QLineEdit(page);
    m_command->setFont(fixedFont());
    m_command->setPlaceholderText(tr("program and its arguments; no shell"));
    m_directory = new QLineEdit(page);
    m_directory->setPlaceholderText(tr("an absolute path; empty for the home directory"));
    m_timeout = new QSpinBox(page);
    m_timeout->setRange(0, std::numeric_limits<int>::max());
    m_timeout->setSuffix(tr(" s"));
    m_timeout->setSpecialValueText(tr("no limit"));
    addRow(form, tr("Command"), m_command);
    addRow(form, tr("Working directory"), m_directory);
    m_environment = makeLines(tr("optional, a line each: NAME=value"), page);
    m_environment->setObjectName(u"agent:environment"_s);
    m_environment->setFont(fixedFont());
    m_environment->setToolTip(tr("Added to the environment of the gateway. Stored as plain text in the "
                                 "configuration: no place for secrets."));
    addRow(form, tr("Environment"), m_environment);
    addRow(form, tr("Time limit"), m_timeout);
    return page;
}

QWidget *AgentForm::makeChat()
{
    auto *const page = new QWidget(this);
    QFormLayout *const form = formOf(page);
    m_baseUrl = new QLineEdit(page);
    m_baseUrl->setPlaceholderText(u"http://127.0.0.1:11434/v1"_s);
    m_model = new QLineEdit(page);
    m_model->setPlaceholderText(tr("the model to ask for"));
    m_apiKey = new SecretField(tr("API key of the server"), page);
    m_prompt = makeLines(tr("optional"), page);
    m_headers = makeLines(tr("optional, a line each: Name: value"), page);
    m_headers->setObjectName(u"agent:headers"_s);
    m_headers->setFont(fixedFont());
    m_headers->setToolTip(tr("Sent with each request to the server. Stored as plain text in the "
                             "configuration: no place for secrets."));
    addRow(form, tr("Base URL"), m_baseUrl);
    addRow(form, tr("Model"), m_model);
    addRow(form, tr("API key"), m_apiKey);
    addRow(form, tr("System prompt"), m_prompt);
    addRow(form, tr("Headers"), m_headers);
    return page;
}

QWidget *AgentForm::makeIdle()
{
    m_idleRow = new QWidget(this);
    QFormLayout *const form = formOf(m_idleRow);
    m_idle = new QSpinBox(m_idleRow);
    m_idle->setObjectName(u"agent:idle"_s);
    m_idle->setRange(-1, std::numeric_limits<int>::max());
    m_idle->setSuffix(tr(" s"));
    m_idle->setToolTip(tr("A run without a sign of life for so long is ended; 0: never"));
    addRow(form, tr("Idle time-out"), m_idle);
    return m_idleRow;
}

QWidget *AgentForm::makeOpenClaw()
{
    auto *const page = new QWidget(this);
    QFormLayout *const form = formOf(page);
    m_url = new QLineEdit(page);
    m_url->setPlaceholderText(u"ws://127.0.0.1:18789"_s);
    m_token = new SecretField(tr("Token of the OpenClaw gateway"), page);
    m_agentId = new QLineEdit(page);
    m_agentId->setPlaceholderText(tr("optional: OpenClaw's own default"));
    addRow(form, tr("URL"), m_url);
    addRow(form, tr("Token"), m_token);
    addRow(form, tr("Agent id"), m_agentId);
    return page;
}

AgentConfig::Type AgentForm::type() const
{
    return static_cast<AgentConfig::Type>(m_type->currentData().toInt());
}

void AgentForm::showType()
{
    m_pages->setCurrentIndex(m_type->currentIndex());
    // pages that are not shown must not keep the form as high as the highest of them
    for (int i = 0; i < m_pages->count(); ++i) {
        m_pages->widget(i)->setSizePolicy(QSizePolicy::Preferred,
                                          i == m_pages->currentIndex() ? QSizePolicy::Preferred
                                                                       : QSizePolicy::Ignored);
    }
    m_idle->setSpecialValueText(idleDefault(type()));
    m_idleRow->setVisible(type() != AgentConfig::Type::Echo);
    m_pages->adjustSize();
    updateGeometry();
}

void AgentForm::setAgent(const AgentConfig &agent)
{
    m_setting = true;
    m_declared = agent;
    m_type->setCurrentIndex(m_type->findData(static_cast<int>(agent.type)));
    m_command->setText(joinedCommand(agent.command));
    m_directory->setText(agent.workingDirectory);
    m_timeout->setValue(static_cast<int>(agent.timeout.count()));
    m_baseUrl->setText(agent.baseUrl.toString());
    m_model->setText(agent.model);
    m_apiKey->setRef(agent.apiKey);
    m_prompt->setPlainText(agent.systemPrompt);
    m_url->setText(agent.url.toString());
    m_token->setRef(agent.token);
    m_agentId->setText(agent.agentId);
    m_environment->setPlainText(toLines(pairsOf(agent.environment), u'='));
    m_headers->setPlainText(toLines(pairsOf(agent.headers), u':'));
    m_idle->setValue(agent.idle ? static_cast<int>(agent.idle->count()) : -1);
    m_setting = false;
}

AgentConfig AgentForm::agent(const QString &secretEntry) const
{
    AgentConfig agent = m_declared;
    agent.type = type();
    if (agent.type != AgentConfig::Type::Echo)
        agent.idle = m_idle->value() < 0 ? std::optional<std::chrono::seconds>()
                                         : std::chrono::seconds(m_idle->value());
    switch (agent.type) {
    case AgentConfig::Type::Echo:
        break;
    case AgentConfig::Type::Command:
        agent.command = splitCommandText(m_command->text());
        agent.workingDirectory = m_directory->text().trimmed();
        agent.timeout = std::chrono::seconds(m_timeout->value());
        agent.environment.clear();
        for (const auto &[name, value] : fromLines(m_environment->toPlainText(), u'=').value_or(Pairs()))
            agent.environment.insert(name, value);
        break;
    case AgentConfig::Type::Chat:
        agent.baseUrl = QUrl(m_baseUrl->text().trimmed());
        agent.model = m_model->text().trimmed();
        agent.apiKey = m_apiKey->ref(secretEntry);
        agent.systemPrompt = m_prompt->toPlainText();
        agent.headers.clear();
        for (const auto &[name, value] : fromLines(m_headers->toPlainText(), u':').value_or(Pairs()))
            agent.headers.append({name.toUtf8(), value.toUtf8()});
        break;
    case AgentConfig::Type::OpenClaw:
        agent.url = QUrl(m_url->text().trimmed());
        agent.token = m_token->ref(secretEntry);
        agent.agentId = m_agentId->text().trimmed();
        break;
    }
    return agent;
}

std::optional<Secret> AgentForm::typedSecret() const
{
    switch (type()) {
    case AgentConfig::Type::Chat:
        return m_apiKey->typedValue();
    case AgentConfig::Type::OpenClaw:
        return m_token->typedValue();
    case AgentConfig::Type::Echo:
    case AgentConfig::Type::Command:
        break;
    }
    return std::nullopt;
}

QString AgentForm::problem() const
{
    switch (type()) {
    case AgentConfig::Type::Command:
        if (splitCommandText(m_command->text()).isEmpty())
            return tr("Say which command is the agent.");
        if (const auto pairs = fromLines(m_environment->toPlainText(), u'='); !pairs)
            return tr("Environment: %1").arg(pairs.error().message);
        break;
    case AgentConfig::Type::Chat:
        if (m_baseUrl->text().trimmed().isEmpty())
            return tr("Say where the chat server is.");
        if (m_model->text().trimmed().isEmpty())
            return tr("Say which model to ask for.");
        if (const auto pairs = fromLines(m_headers->toPlainText(), u':'); !pairs)
            return tr("Headers: %1").arg(pairs.error().message);
        break;
    case AgentConfig::Type::OpenClaw:
        if (m_url->text().trimmed().isEmpty())
            return tr("Say where the OpenClaw gateway is.");
        break;
    case AgentConfig::Type::Echo:
        break;
    }
    return {};
}

} // namespace Gatehouse
