// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "childspawner.h"

#include "childprocess.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <vector>

using namespace Qt::StringLiterals;

namespace Gatehouse {

namespace {

constexpr int FirstOwnDescriptor = 3;

struct PipeEnds
{
    FileDescriptor reader;
    FileDescriptor writer;
};

/// Gives @a fd a number that can't be mistaken for stdin, stdout or stderr, should one of these be closed.
FileDescriptor aboveStandard(int fd)
{
    if (fd >= FirstOwnDescriptor)
        return FileDescriptor(fd);
    const FileDescriptor low(fd);
    return FileDescriptor(::fcntl(fd, F_DUPFD_CLOEXEC, FirstOwnDescriptor));
}

Result<PipeEnds> makePipe()
{
    std::array<int, 2> fds{-1, -1};
    if (::pipe2(fds.data(), O_CLOEXEC) != 0)
        return failure(ErrorCode::Io, u"no pipe can be opened: %1"_s.arg(qt_error_string()));
    PipeEnds ends{aboveStandard(fds[0]), aboveStandard(fds[1])};
    if (!ends.reader.isOpen() || !ends.writer.isOpen())
        return failure(ErrorCode::Io, u"no pipe can be opened: %1"_s.arg(qt_error_string()));
    return ends;
}

bool makeNonBlocking(const FileDescriptor &fd)
{
    const int flags = ::fcntl(fd.get(), F_GETFL);
    return flags >= 0 && ::fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK) == 0;
}

/// The argument or environment vector that C wants; borrows from @a strings.
std::vector<char *> pointers(std::vector<QByteArray> &strings)
{
    std::vector<char *> result;
    result.reserve(strings.size() + 1);
    for (QByteArray &string : strings)
        result.push_back(string.data());
    result.push_back(nullptr);
    return result;
}

/// The file that @a program names: itself when it is a path, else what the PATH in @a environment holds.
Result<QByteArray> findProgram(const QString &program, const QList<QByteArray> &environment)
{
    const QByteArray name = QFile::encodeName(program);
    if (name.contains('/'))
        return name;
    QByteArray path = "/usr/local/bin:/usr/bin:/bin"_ba;
    for (const QByteArray &variable : environment) {
        if (variable.startsWith("PATH="))
            path = variable.sliced(5);
    }
    const QList<QByteArray> folders = path.split(':');
    bool found = false;
    for (const QByteArray &folder : folders) {
        const QByteArray file = folder + '/' + name;
        if (folder.isEmpty() || !QFileInfo(QFile::decodeName(file)).isFile())
            continue;
        if (::access(file.constData(), X_OK) == 0)
            return file;
        found = true;
    }
    return failure(
        ErrorCode::NotFound,
        (found ? u"the program \"%1\" is not executable"_s : u"the program \"%1\" is not in the PATH (%2)"_s)
            .arg(program)
            .arg(QFile::decodeName(path)));
}

/// posix_spawn()'s two parameter objects.
class SpawnParameters
{
public:
    SpawnParameters()
    {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawnattr_init(&m_attributes);
    }
    SpawnParameters(const SpawnParameters &) = delete;
    SpawnParameters &operator=(const SpawnParameters &) = delete;
    SpawnParameters(SpawnParameters &&) = delete;
    SpawnParameters &operator=(SpawnParameters &&) = delete;
    ~SpawnParameters()
    {
        posix_spawn_file_actions_destroy(&m_actions);
        posix_spawnattr_destroy(&m_attributes);
    }

    /// Returns an errno value, 0 for success.
    int prepare(const std::array<int, 3> &standard, const QByteArray &workingDirectory)
    {
        int error = 0;
        const auto step = [&error](int result) { error = error != 0 ? error : result; };
        for (int target = 0; target < FirstOwnDescriptor; ++target) {
            step(posix_spawn_file_actions_adddup2(&m_actions, standard.at(static_cast<std::size_t>(target)),
                                                  target));
        }
        step(posix_spawn_file_actions_addclosefrom_np(&m_actions, FirstOwnDescriptor));
        if (!workingDirectory.isEmpty())
            step(posix_spawn_file_actions_addchdir_np(&m_actions, workingDirectory.constData()));
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        step(posix_spawnattr_setsigmask(&m_attributes, &none));
        step(posix_spawnattr_setsigdefault(&m_attributes, &all));
        step(posix_spawnattr_setflags(&m_attributes,
                                      POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
        return error;
    }

    [[nodiscard]] const posix_spawn_file_actions_t *actions() const { return &m_actions; }
    [[nodiscard]] const posix_spawnattr_t *attributes() const { return &m_attributes; }

private:
    posix_spawn_file_actions_t m_actions{};
    posix_spawnattr_t m_attributes{};
};

Result<pid_t> spawn(const ChildCommand &command, const std::array<int, 3> &standard)
{
    if (command.command.isEmpty())
        return failure(ErrorCode::Invalid, u"no program is named"_s);
    if (!command.workingDirectory.isEmpty() && !QFileInfo(command.workingDirectory).isDir()) {
        return failure(ErrorCode::NotFound,
                       u"the working directory \"%1\" does not exist"_s.arg(command.workingDirectory));
    }
    const Result<QByteArray> file = findProgram(command.command.first(), command.environment);
    if (!file)
        return tl::unexpected(file.error());

    std::vector<QByteArray> arguments;
    std::ranges::transform(command.command, std::back_inserter(arguments),
                           [](const QString &argument) { return argument.toUtf8(); });
    std::vector<QByteArray> environment(command.environment.cbegin(), command.environment.cend());
    SpawnParameters parameters;
    pid_t pid = -1;
    int error = parameters.prepare(standard, QFile::encodeName(command.workingDirectory));
    if (error == 0) {
        error = posix_spawn(&pid, file->constData(), parameters.actions(), parameters.attributes(),
                            pointers(arguments).data(), pointers(environment).data());
    }
    if (error != 0) {
        return failure(
            ErrorCode::Unavailable,
            u"the program \"%1\" can't be run: %2"_s.arg(command.command.first(), qt_error_string(error)));
    }
    return pid;
}

} // namespace

Result<SpawnedChild> spawnChild(const ChildCommand &command)
{
    Result<PipeEnds> input = makePipe();
    Result<PipeEnds> output = makePipe();
    Result<PipeEnds> errors = makePipe();
    for (const Result<PipeEnds> *pipe : {&input, &output, &errors}) {
        if (!*pipe)
            return tl::unexpected(pipe->error());
    }
    if (!makeNonBlocking(input->writer) || !makeNonBlocking(output->reader)
        || !makeNonBlocking(errors->reader)) {
        return failure(ErrorCode::Io, u"a pipe can't be used: %1"_s.arg(qt_error_string()));
    }
    const Result<pid_t> pid = spawn(command,
                                    {input->reader.get(), output->writer.get(), errors->writer.get()});
    if (!pid)
        return tl::unexpected(pid.error());

    // glibc has a function for it only since 2.36, and declares it wrongly for C++ there
    FileDescriptor pidfd(static_cast<int>(::syscall(SYS_pidfd_open, *pid, 0)));
    if (!pidfd.isOpen()) {
        const QString why = qt_error_string();
        ::kill(-*pid, SIGKILL);
        ::waitpid(*pid, nullptr, 0);
        return failure(ErrorCode::Io, u"the child process can't be watched: %1"_s.arg(why));
    }
    return SpawnedChild{*pid, std::move(pidfd), std::move(input->writer), std::move(output->reader),
                        std::move(errors->reader)};
}

} // namespace Gatehouse
