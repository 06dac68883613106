// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/store/file_system.h"

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace cairn::test {

/// What a power cut may leave of changes that nobody had synced.
enum class Left : std::uint8_t {
    Nothing,    ///< neither entries of folders nor bytes
    Entries,    ///< new names, removals and renames, and as many zeros as there were bytes
    Everything, ///< as after a kill
    Some        ///< each folder and each file as it likes
};

/// The real file system below one folder, which also remembers what of it has reached the disk: bytes of a file that was synced,
/// entries of a folder that was synced, and nothing else. After every changing call `afterCall` may look at what a power cut would leave.
/// Takes no time for syncing. One thread.
class PowerCutFileSystem final : public store::FileSystem {
public:
    /// `root` exists and is empty.
    explicit PowerCutFileSystem(std::filesystem::path root) : m_root(std::move(root)), m_top(std::make_shared<Node>()) { m_top->folder = true; }

    std::function<void()> afterCall;

    /// Writes into the empty folder `to` what would be found after a power cut now. `draw`: of Left::Some.
    void crash(Left left, const std::filesystem::path& to, std::uint64_t draw = 0) const
    {
        std::uint64_t turn = 0;
        put(*m_top, left, to, Philox(draw, 7), turn);
    }

    int create(const std::filesystem::path& file) override
    {
        const int descriptor = real().create(file);
        if (descriptor < 0)
            return descriptor;
        auto& entry = folderOf(file).entries[file.filename().string()];
        if (!entry)
            entry = std::make_shared<Node>();
        entry->bytes.clear();
        m_open[descriptor] = entry;
        return done(descriptor);
    }
    std::int64_t write(int descriptor, std::span<const std::byte> bytes) override
    {
        const std::int64_t count = real().write(descriptor, bytes);
        if (count > 0)
            m_open.at(descriptor)->bytes.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(count));
        return done(count);
    }
    int reserve(int descriptor, std::uint64_t bytes) override { return real().reserve(descriptor, bytes); }
    int sync(int descriptor) override
    {
        Node& node = *m_open.at(descriptor);
        node.safeBytes = node.bytes;
        return done(0);
    }
    int close(int descriptor) override
    {
        m_open.erase(descriptor);
        return real().close(descriptor);
    }
    int rename(const std::filesystem::path& from, const std::filesystem::path& to) override
    {
        const int result = real().rename(from, to);
        if (result < 0)
            return result;
        Node& source = folderOf(from);
        const auto moved = source.entries.at(from.filename().string());
        source.entries.erase(from.filename().string());
        folderOf(to).entries[to.filename().string()] = moved;
        return done(result);
    }
    int syncFolder(const std::filesystem::path& folder) override
    {
        Node& node = at(folder);
        node.safeEntries = node.entries;
        return done(0);
    }
    int makeFolder(const std::filesystem::path& folder) override
    {
        const int result = real().makeFolder(folder);
        if (result < 0)
            return result;
        auto made = std::make_shared<Node>();
        made->folder = true;
        folderOf(folder).entries[folder.filename().string()] = std::move(made);
        return done(result);
    }
    int remove(const std::filesystem::path& path) override
    {
        const int result = real().remove(path);
        if (result >= 0)
            folderOf(path).entries.erase(path.filename().string());
        return done(result);
    }
    std::int64_t freeBytes(const std::filesystem::path& where) override { return real().freeBytes(where); }
    bool shared(const std::filesystem::path& where) override { return real().shared(where); }

private:
    struct Node {
        bool folder = false;
        std::string bytes, safeBytes; ///< as programs see it, and what is on the disk
        std::map<std::string, std::shared_ptr<Node>> entries, safeEntries;
    };

    static store::FileSystem& real() { return store::realFileSystem(); }

    template <typename Number>
    Number done(Number result) const
    {
        if (afterCall)
            afterCall();
        return result;
    }

    Node& at(const std::filesystem::path& path)
    {
        Node* node = m_top.get();
        const auto below = path.lexically_relative(m_root);
        for (const auto& step : below) {
            if (step != "." && !step.empty())
                node = node->entries.at(step.string()).get();
        }
        return *node;
    }
    Node& folderOf(const std::filesystem::path& path) { return at(path.parent_path()); }

    static void put(const Node& folder, Left left, const std::filesystem::path& to, const Philox& random, std::uint64_t& turn)
    {
        const bool fresh = left == Left::Entries || left == Left::Everything || (left == Left::Some && random.below(turn++, 2) == 0);
        for (const auto& [name, node] : fresh ? folder.entries : folder.safeEntries) {
            const auto path = to / name;
            if (node->folder) {
                std::filesystem::create_directory(path);
                put(*node, left, path, random, turn);
            } else {
                std::ofstream(path, std::ios::binary) << leftOf(*node, left, random, turn);
            }
        }
    }

    static std::string leftOf(const Node& file, Left left, const Philox& random, std::uint64_t& turn)
    {
        const std::uint64_t choice = left == Left::Nothing ? 0 : left == Left::Entries ? 1 : left == Left::Everything ? 2 : random.below(turn++, 4);
        if (choice == 0 || file.bytes == file.safeBytes)
            return file.safeBytes;
        if (choice == 1)
            return std::string(file.bytes.size(), '\0');
        return choice == 2 ? file.bytes : file.bytes.substr(0, file.bytes.size() / 2);
    }

    std::filesystem::path m_root;
    std::shared_ptr<Node> m_top;
    std::map<int, std::shared_ptr<Node>> m_open; ///< by descriptor
};

} // namespace cairn::test
