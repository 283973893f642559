// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "processtable.h"

#include "filedescriptor.h"

#include <QByteArray>
#include <QList>

#include <array>
#include <charconv>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <string_view>
#include <unistd.h>

namespace Gatehouse {

namespace {

struct DirCloser
{
    void operator()(DIR *dir) const { ::closedir(dir); }
};

} // namespace

std::optional<ProcessStatus> processStatus(pid_t pid)
{
    const QByteArray path = "/proc/" + QByteArray::number(pid) + "/stat";
    const FileDescriptor file(::open(path.constData(), O_RDONLY | O_CLOEXEC));
    std::array<char, 512> text{};
    const ssize_t size = file.isOpen() ? ::read(file.get(), text.data(), text.size()) : -1;
    if (size <= 0)
        return std::nullopt;
    // the name, in parentheses, may hold anything; state, parent and group follow
    const QByteArray line(text.data(), size);
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 3 || fields.at(0).isEmpty())
        return std::nullopt;
    return ProcessStatus{fields.at(0).front(), fields.at(1).toInt(), fields.at(2).toInt()};
}

QHash<pid_t, ProcessStatus> allProcesses()
{
    QHash<pid_t, ProcessStatus> processes;
    const std::unique_ptr<DIR, DirCloser> proc(::opendir("/proc"));
    while (proc) {
        const dirent *entry = ::readdir(proc.get()); // NOLINT(concurrency-mt-unsafe): a stream of our own
        if (!entry)
            break;
        const std::string_view name(static_cast<const char *>(entry->d_name));
        pid_t pid = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (error != std::errc() || end != name.data() + name.size())
            continue;
        if (const auto process = processStatus(pid))
            processes.insert(pid, *process);
    }
    return processes;
}

} // namespace Gatehouse
