// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "settings/listenerssection.h"

#include "common/messagebar.h"
#include "common/words.h"
#include "json.h"
#include "secrets/sourcepicker.h"
#include "settings/settingsrequests.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

using Json = boost::json::value;

QString certificatePath() { return u"listeners.public.tls.certificate"_s; }
QString keyPath() { return u"listeners.public.tls.key"_s; }
QString passphrasePath() { return u"listeners.public.tls.passphrase"_s; }

QString textOf(const Json &value) { return value.is_string() ? toQString(value.get_string()) : QString(); }

} // namespace

ListenersSection::ListenersSection(GatewayClient &client, SecretClipboard &clipboard, SettingFields &fields,
                                   QWidget *parent)
    : SettingsSection(u"listeners"_s, tr("Listeners"), fields, parent)
    , m_client(client)
    , m_passphrase(new SecretSourcePicker(client, clipboard, tr("Passphrase of the TLS key"), this))
{
    addText(tr("Takes effect at once. A listener that moves takes callers at its new place first; the calls "
               "that run at the old one are finished there."));
    makePublic();
    makeTls();
    makePrivate();
    finish();
    connect(&m_client, &GatewayClient::statusChanged, this, &ListenersSection::showStatus);
    showStatus();
}

ListenersSection::~ListenersSection() = default;

void ListenersSection::makePublic()
{
    beginGroup(tr("Public: for callers from outside"));
    m_publicState = new MessageBar(this);
    m_publicState->setObjectName(u"settings:publicState"_s);
    addWidget(m_publicState);
    beginGroup({});
    m_address = new QComboBox(this);
    m_address->setEditable(true);
    m_address->addItems({u"127.0.0.1"_s, u"::1"_s, u"0.0.0.0"_s, u"::"_s});
    m_address->setFocusPolicy(Qt::StrongFocus);
    m_address->lineEdit()->setAccessibleName(tr("Public address"));
    addSetting({.path = u"listeners.public.address"_s,
                .label = tr("Public address"),
                .editor = m_address,
                .problem = nullptr,
                .get =
                    [this] {
                        const QString text = m_address->currentText().trimmed();
                        return text.isEmpty() ? Json() : Json(toJsonString(text));
                    },
                .set = [this](const Json &value) { m_address->setCurrentText(textOf(value)); }},
               tr("127.0.0.1: this machine only, as behind a reverse proxy. 0.0.0.0 or :: for every "
                  "interface; that needs TLS to be safe."));
    connect(m_address, &QComboBox::currentTextChanged, &fields(), &SettingFields::edited);
    addNumber(u"listeners.public.port"_s, tr("Public port"), {}, tr("0 takes any free port."));
    addLine(u"listeners.public.baseUrl"_s, tr("Base URL"),
            tr("What callers see in front of /webhooks/…, such as https://hooks.example.com of a reverse "
               "proxy. Empty: made of address and port."));
}

void ListenersSection::makeTls()
{
    m_tls = new QCheckBox(tr("Speak TLS (HTTPS) here, without a reverse proxy"), this);
    m_tls->setObjectName(u"settings:tls"_s);
    addRow(tr("TLS"), m_tls);
    connect(m_tls, &QCheckBox::toggled, this, &ListenersSection::setTls);
    addFile(certificatePath(), tr("Certificate"));
    addFile(keyPath(), tr("Private key"));
    m_passphrase->setOptional(true);
    m_passphrase->setEntryName(tr("TLS key"));
    addSetting({.path = passphrasePath(),
                .label = tr("Passphrase"),
                .editor = m_passphrase,
                .problem = nullptr,
                .get =
                    [this] {
                        const SecretRef ref = m_passphrase->ref();
                        return m_tls->isChecked() && !ref.isNull() ? ref.toJson() : Json();
                    },
                .set =
                    [this](const Json &value) {
                        m_passphrase->setRef(value.is_null() ? SecretRef()
                                                             : parseSecretRef(value).value_or(SecretRef()));
                    }},
               {});
    connect(m_passphrase, &SecretSourcePicker::changed, &fields(), &SettingFields::edited);
    m_tlsEditors.append(m_passphrase);
    setTls(false);
}

void ListenersSection::addFile(const QString &path, const QString &label)
{
    auto *const editor = new QWidget(this);
    auto *const line = new QLineEdit(editor);
    auto *const browse = new QToolButton(editor);
    auto *const layout = new QHBoxLayout(editor);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(line, 1);
    layout->addWidget(browse);
    line->setAccessibleName(label);
    line->setObjectName(u"text:"_s + path);
    line->setPlaceholderText(tr("a PEM file"));
    browse->setText(tr("Choose…"));
    browse->setAccessibleName(tr("Choose a file: %1").arg(label));
    browse->setFocusPolicy(Qt::StrongFocus);
    editor->setFocusProxy(line);
    connect(browse, &QToolButton::clicked, this, [this, line, label] {
        auto *const dialog = new QFileDialog(this, label, line->text(),
                                             tr("PEM files (*.pem *.crt *.cer *.key);;All files (*)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, line, &QLineEdit::setText);
        dialog->open();
    });
    addSetting({.path = path,
                .label = label,
                .editor = editor,
                .problem = nullptr,
                .get =
                    [this, line] {
                        const QString text = line->text().trimmed();
                        return m_tls->isChecked() && !text.isEmpty() ? Json(toJsonString(text)) : Json();
                    },
                .set =
                    [this, line](const Json &value) {
                        line->setText(textOf(value));
                        m_tls->setChecked(!value.is_null());
                    }},
               path == certificatePath()
                   ? tr("With the chain that belongs to it. When the file is replaced, callers who come then "
                        "are shown the new one.")
                   : tr("RSA or EC."));
    connect(line, &QLineEdit::textChanged, &fields(), &SettingFields::edited);
    m_tlsEditors.append(editor);
}

void ListenersSection::setTls(bool on)
{
    for (QWidget *editor : std::as_const(m_tlsEditors))
        editor->setEnabled(on);
    fields().edited();
}

void ListenersSection::makePrivate()
{
    beginGroup(tr("Private: for other AI agents on this machine"));
    m_privateState = new MessageBar(this);
    m_privateState->setObjectName(u"settings:privateState"_s);
    addWidget(m_privateState);
    beginGroup({});
    addNumber(u"listeners.private.port"_s, tr("Private port"), {},
              tr("On loopback and each further address. 0 takes any free port."));
    m_addresses = addList(
        u"listeners.private.addresses"_s, tr("Further addresses"),
        tr("Besides loopback, one a line: addresses of this machine in a private range, such "
           "as that of a container bridge, for agents in containers."));
    auto *const add = new QPushButton(tr("Add an address of this machine…"), this);
    add->setObjectName(u"settings:offerAddresses"_s);
    connect(add, &QPushButton::clicked, this, &ListenersSection::offerAddresses);
    addRow(tr("Found here"), add, tr("Lists the private addresses that this machine has now."));
}

void ListenersSection::offerAddresses()
{
    auto *const button = findChild<QPushButton *>(u"settings:offerAddresses"_s);
    privateAddresses(m_client, this, [this, button](const Result<QStringList> &found) {
        auto *const menu = new QMenu(button);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        const QString listed = u'\n' + m_addresses->toPlainText() + u'\n';
        for (const QString &address : found.value_or(QStringList())) {
            if (!listed.contains(u'\n' + address + u'\n'))
                connect(menu->addAction(address), &QAction::triggered, m_addresses,
                        [this, address] { m_addresses->appendPlainText(address); });
        }
        if (menu->isEmpty())
            menu->addAction(tr("There is no other private address"))->setEnabled(false);
        menu->popup(button->mapToGlobal(QPoint(0, button->height())));
    });
}

void ListenersSection::showStatus()
{
    const GatewayStatus &status = m_client.status();
    const auto show = [&status](MessageBar *bar, const ListenerStatus &listener) {
        if (status.phase != GatewayStatus::Phase::Running) {
            bar->hide();
        } else if (!listener.problem.isEmpty()) {
            const QString holder = listener.holder.isEmpty() ? QString()
                                                             : u' '
                    + tr("Port %1 is held by %2.").arg(QString::number(listener.wantedPort), listener.holder);
            bar->say(Tone::Bad, listener.problem + holder);
        } else {
            bar->say(Tone::Good, tr("Listening at %1").arg(listener.url.toString()));
        }
    };
    show(m_publicState, status.publicListener);
    show(m_privateState, status.privateListener);
}

void ListenersSection::storePassphrase(QObject *context, Respond<void> done)
{
    if (!m_tls->isChecked() || !m_passphrase->isModified()) {
        done({});
        return;
    }
    m_passphrase->store(context, [this, done = std::move(done)](const Result<SecretRef> &stored) {
        if (stored)
            m_passphrase->setRef(*stored); // which forgets the value
        done(stored.map([](const SecretRef &) {}));
    });
}

QString ListenersSection::passphraseProblem() const
{
    return m_tls->isChecked() ? m_passphrase->problem() : QString();
}

} // namespace Gatehouse
