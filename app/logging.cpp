// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "logging.h"

#include "standardoutput.h"
#include "terminal.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

/// Qt's own handler may choose the journal instead of stderr, and prints line ends as they are.
void writeMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    writeStandardError(qFormatLogMessage(type, context, escapeForTerminal(message)));
}

} // namespace

void setUpLogging(LogLevel level)
{
    if (qEnvironmentVariableIsEmpty("QT_MESSAGE_PATTERN"))
        qSetMessagePattern(u"%{time yyyy-MM-ddTHH:mm:ss.zzz} %{type} %{category}: %{message}"_s);
    QLoggingCategory::setFilterRules(level == LogLevel::Info ? u"*.debug=false"_s
                                                             : u"*.debug=false\n*.info=false"_s);
    qInstallMessageHandler(writeMessage);
}

} // namespace Gatehouse
