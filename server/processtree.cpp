// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "processtree.h"

#include "processtable.h"

#include <QByteArray>
#include <QSet>

#include <csignal>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Gatehouse {

namespace {

constexpr int MaxRounds = 8;

struct FileId
{
    dev_t device = 0;
    ino_t inode = 0;
    bool operator==(const FileId &) const = default;
};

struct DirCloser
{
    void operator()(DIR *dir) const { ::closedir(dir); }
};
using Dir = std::unique_ptr<DIR, DirCloser>;

QByteArray procPath(pid_t pid, const char *name) { return "/proc/" + QByteArray::number(pid) + name; }

FileId idOf(const struct stat &status) { return {status.st_dev, status.st_ino}; }

FileId programOf(pid_t pid)
{
    struct stat status
    { };
    return ::stat(procPath(pid, "/exe").constData(), &status) == 0 ? idOf(status) : FileId{};
}

bool holdsOneOf(pid_t pid, const QList<FileId> &pipes)
{
    const Dir dir(::opendir(procPath(pid, "/fd").constData()));
    while (dir) {
        const dirent *entry = ::readdir(dir.get()); // NOLINT(concurrency-mt-unsafe): a stream of our own
        if (!entry)
            break;
        struct stat status
        { };
        const char *name = static_cast<const char *>(entry->d_name);
        if (::fstatat(::dirfd(dir.get()), name, &status, 0) == 0 && S_ISFIFO(status.st_mode)
            && pipes.contains(idOf(status)))
            return true;
    }
    return false;
}

/// The members of the tree as it is now.
QSet<pid_t> treeOf(pid_t root, const QList<FileId> &pipes)
{
    const QHash<pid_t, ProcessStatus> processes = allProcesses();
    const pid_t self = ::getpid();
    const FileId program = programOf(self);
    QSet<pid_t> tree;
    for (auto it = processes.cbegin(); it != processes.cend(); ++it) {
        if (it.key() == self || !it->isRunning())
            continue;
        // one that is still this program is a child that another thread is just starting
        const bool isHolder = !pipes.isEmpty() && holdsOneOf(it.key(), pipes)
            && programOf(it.key()) != program;
        if (it.key() == root || it->group == root || isHolder)
            tree.insert(it.key());
    }
    tree.insert(root); // a zombie may have children, too
    for (qsizetype before = -1; before != tree.size();) {
        before = tree.size();
        for (auto it = processes.cbegin(); it != processes.cend(); ++it) {
            if (it.key() != self && it->isRunning() && tree.contains(it->parent))
                tree.insert(it.key());
        }
    }
    return tree;
}

} // namespace

QList<pid_t> killTree(pid_t root, const QList<int> &pipes)
{
    QList<FileId> ids;
    for (const int pipe : pipes) {
        struct stat status
        { };
        if (::fstat(pipe, &status) == 0)
            ids.append(idOf(status));
    }
    QSet<pid_t> stopped;
    for (int round = 0; round < MaxRounds; ++round) {
        const QSet<pid_t> found = treeOf(root, ids) - stopped;
        if (found.isEmpty())
            break;
        for (const pid_t pid : found)
            ::kill(pid, SIGSTOP);
        stopped += found;
    }
    for (const pid_t pid : std::as_const(stopped))
        ::kill(pid, SIGKILL);
    return {stopped.cbegin(), stopped.cend()};
}

bool isProcessGone(pid_t pid)
{
    ::waitpid(pid, nullptr, WNOHANG);
    const std::optional<ProcessStatus> process = processStatus(pid);
    return !process || !process->isRunning();
}

} // namespace Gatehouse
