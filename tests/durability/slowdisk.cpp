// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// A disk that misbehaves, to be preloaded: what it does is read from the file that GATEHOUSE_DISK names, each
// time. `slow` makes every fsync take 200 ms longer; `full` fails what writes to the files of a database.

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

constexpr useconds_t Slowness = 200000;

template<typename Function>
Function original(const char *name)
{
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name)); // NOLINT: what dlsym() is for
}

bool mood(char wanted)
{
    const char *path = getenv("GATEHOUSE_DISK"); // NOLINT(concurrency-mt-unsafe): nobody sets it
    const int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return false;
    char first = 0;
    const bool isThere = read(file, &first, 1) == 1;
    close(file);
    return isThere && first == wanted;
}

bool isDatabase(int file)
{
    char link[64];
    char path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0)
        return false;
    path[size] = 0;
    return strstr(path, "gatehouse.db") != nullptr;
}

int sync(const char *name, int file)
{
    if (mood('s'))
        usleep(Slowness);
    return original<int (*)(int)>(name)(file);
}

bool isFull(int file)
{
    if (!isDatabase(file) || !mood('f'))
        return false;
    errno = ENOSPC;
    return true;
}

} // namespace

extern "C" {

int fsync(int file) { return sync("fsync", file); }
int fdatasync(int file) { return sync("fdatasync", file); }

ssize_t write(int file, const void *bytes, size_t size)
{
    static const auto next = original<ssize_t (*)(int, const void *, size_t)>("write");
    return isFull(file) ? -1 : next(file, bytes, size);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
    static const auto next = original<ssize_t (*)(int, const void *, size_t, off_t)>("pwrite");
    return isFull(file) ? -1 : next(file, bytes, size, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at)
{
    static const auto next = original<ssize_t (*)(int, const void *, size_t, off64_t)>("pwrite64");
    return isFull(file) ? -1 : next(file, bytes, size, at);
}
}
