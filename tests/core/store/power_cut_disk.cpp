// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/store/power_cut_disk.h"

#include "core/base/random.h"

#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace cairn::test {

namespace {

constexpr std::size_t kSector = 512;

/// A change that nobody has synced: bytes at a place, or (cut) a new length.
struct Change {
    std::size_t offset = 0;
    std::string bytes;
    bool cut = false;
};

struct Traced {
    std::string safe;
    std::vector<Change> changes;
    bool removed = false; ///< and that was not synced
};

struct Disk {
    std::mutex mutex; ///< guards files
    std::map<std::string, std::shared_ptr<Traced>> files;
    PowerCutDisk* owner = nullptr;
    sqlite3_vfs* real = nullptr;
};

Disk& disk()
{
    static Disk theDisk;
    return theDisk;
}

void apply(std::string& content, const Change& change)
{
    if (change.cut) {
        content.resize(change.offset, '\0');
        return;
    }
    content.resize(std::max(content.size(), change.offset + change.bytes.size()), '\0');
    content.replace(change.offset, change.bytes.size(), change.bytes);
}

/// A file of SQLite: ours in front, the system's behind it in the same piece of memory.
struct File {
    sqlite3_file base;
    std::shared_ptr<Traced>* traced; ///< of databases and journals; null: not followed

    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& fileOf(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

void announce()
{
    if (disk().owner && disk().owner->beforeCall)
        disk().owner->beforeCall();
}

int closeFile(sqlite3_file* file)
{
    delete fileOf(file).traced;
    return fileOf(file).real()->pMethods ? fileOf(file).real()->pMethods->xClose(fileOf(file).real()) : SQLITE_OK;
}

int writeFile(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset)
{
    announce();
    const int result = fileOf(file).real()->pMethods->xWrite(fileOf(file).real(), bytes, count, offset);
    if (result == SQLITE_OK && fileOf(file).traced) {
        const std::lock_guard lock(disk().mutex);
        (*fileOf(file).traced)->changes.push_back({static_cast<std::size_t>(offset), std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(count)), false});
    }
    return result;
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size)
{
    announce();
    const int result = fileOf(file).real()->pMethods->xTruncate(fileOf(file).real(), size);
    if (result == SQLITE_OK && fileOf(file).traced) {
        const std::lock_guard lock(disk().mutex);
        (*fileOf(file).traced)->changes.push_back({static_cast<std::size_t>(size), {}, true});
    }
    return result;
}

int syncFile(sqlite3_file* file, int)
{
    announce();
    if (fileOf(file).traced) {
        const std::lock_guard lock(disk().mutex);
        Traced& traced = **fileOf(file).traced;
        for (const Change& change : traced.changes)
            apply(traced.safe, change);
        traced.changes.clear();
    }
    return SQLITE_OK; // the real sync is left out: its time is all that it would add
}

// What only passes through.
sqlite3_file* behind(sqlite3_file* file) { return fileOf(file).real(); }
int readFile(sqlite3_file* f, void* to, int n, sqlite3_int64 at) { return behind(f)->pMethods->xRead(behind(f), to, n, at); }
int sizeOfFile(sqlite3_file* f, sqlite3_int64* size) { return behind(f)->pMethods->xFileSize(behind(f), size); }
int lockFile(sqlite3_file* f, int level) { return behind(f)->pMethods->xLock(behind(f), level); }
int unlockFile(sqlite3_file* f, int level) { return behind(f)->pMethods->xUnlock(behind(f), level); }
int checkLock(sqlite3_file* f, int* held) { return behind(f)->pMethods->xCheckReservedLock(behind(f), held); }
int controlFile(sqlite3_file* f, int op, void* argument) { return behind(f)->pMethods->xFileControl(behind(f), op, argument); }
int sectorSize(sqlite3_file*) { return static_cast<int>(kSector); }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
int mapShared(sqlite3_file* f, int page, int size, int extend, void volatile** to) { return behind(f)->pMethods->xShmMap(behind(f), page, size, extend, to); }
int lockShared(sqlite3_file* f, int offset, int n, int flags) { return behind(f)->pMethods->xShmLock(behind(f), offset, n, flags); }
void barrier(sqlite3_file* f) { behind(f)->pMethods->xShmBarrier(behind(f)); }
int unmapShared(sqlite3_file* f, int remove) { return behind(f)->pMethods->xShmUnmap(behind(f), remove); }

const sqlite3_io_methods kMethods{2, closeFile, readFile, writeFile, truncateFile, syncFile, sizeOfFile, lockFile, unlockFile, checkLock, controlFile, sectorSize, characteristics,
                                  mapShared, lockShared, barrier, unmapShared, nullptr, nullptr};

int openFile(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out)
{
    File& ours = fileOf(file);
    ours.base.pMethods = nullptr;
    ours.traced = nullptr;
    const int result = disk().real->xOpen(disk().real, name, ours.real(), flags, out);
    if (ours.real()->pMethods)
        ours.base.pMethods = &kMethods;
    if (result == SQLITE_OK && name && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0) {
        const std::lock_guard lock(disk().mutex);
        auto& traced = disk().files[name];
        if (!traced || traced->removed) { // what was there before the disk was watched is safe
            std::ifstream there(name, std::ios::binary);
            traced = std::make_shared<Traced>();
            traced->safe.assign(std::istreambuf_iterator<char>(there), {});
        }
        ours.traced = new std::shared_ptr<Traced>(traced);
    }
    return result;
}

int removeFile(sqlite3_vfs*, const char* name, int)
{
    announce();
    const int result = disk().real->xDelete(disk().real, name, 0);
    const std::lock_guard lock(disk().mutex);
    if (const auto found = disk().files.find(name); result == SQLITE_OK && found != disk().files.end())
        found->second->removed = true;
    return result;
}

int accessFile(sqlite3_vfs*, const char* name, int flags, int* out) { return disk().real->xAccess(disk().real, name, flags, out); }
int fullPath(sqlite3_vfs*, const char* name, int size, char* out) { return disk().real->xFullPathname(disk().real, name, size, out); }

sqlite3_vfs& layer()
{
    static sqlite3_vfs vfs = [] {
        disk().real = sqlite3_vfs_find(nullptr);
        sqlite3_vfs made = *disk().real;
        made.iVersion = 1;
        made.zName = "power-cut";
        made.pNext = nullptr;
        made.szOsFile = static_cast<int>(sizeof(File)) + disk().real->szOsFile;
        made.xOpen = openFile;
        made.xDelete = removeFile;
        made.xAccess = accessFile;
        made.xFullPathname = fullPath;
        return made;
    }();
    return vfs;
}

/// What is left of a file; nothing where its removal has reached the disk.
std::optional<std::string> leftOf(const Traced& file, std::uint64_t draw, const Philox& random, std::uint64_t& turn)
{
    const auto reaches = [&] { return draw == 1 || (draw > 1 && random.below(turn++, 2) == 0); };
    std::string content = file.safe;
    for (const Change& change : file.changes) {
        if (change.cut) {
            if (reaches())
                apply(content, change);
            continue;
        }
        for (std::size_t at = 0; at < change.bytes.size(); at += kSector) {
            if (reaches())
                apply(content, {change.offset + at, change.bytes.substr(at, kSector), false});
        }
    }
    return file.removed && reaches() ? std::nullopt : std::optional(content);
}

} // namespace

PowerCutDisk::PowerCutDisk()
{
    sqlite3_initialize();
    sqlite3_vfs_register(&layer(), 1);
    disk().owner = this;
}

PowerCutDisk::~PowerCutDisk()
{
    disk().owner = nullptr;
    sqlite3_vfs_register(disk().real, 1);
    const std::lock_guard lock(disk().mutex);
    disk().files.clear();
}

void PowerCutDisk::crash(const std::filesystem::path& from, const std::filesystem::path& to, std::uint64_t draw) const
{
    const Philox random(draw, 11);
    std::uint64_t turn = 0;
    const std::lock_guard lock(disk().mutex);
    for (const auto& [name, file] : disk().files) {
        const auto below = std::filesystem::path(name).lexically_relative(from);
        if (below.empty() || *below.begin() == "..")
            continue;
        if (const auto content = leftOf(*file, draw, random, turn))
            std::ofstream(to / below, std::ios::binary) << *content;
    }
}

} // namespace cairn::test
