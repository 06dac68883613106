// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace cairn::test {

/// Counters as Linux shows them, in a folder of the test's own.
class FakePowercap {
public:
    explicit FakePowercap(std::filesystem::path root) : m_root(std::move(root)) {}

    void add(const std::string& zone, const std::string& name, std::uint64_t microjoules, std::uint64_t range) const
    {
        std::filesystem::create_directories(m_root / zone);
        write(zone, "name", name);
        write(zone, "max_energy_range_uj", std::to_string(range));
        set(zone, microjoules);
    }
    void set(const std::string& zone, std::uint64_t microjoules) const { write(zone, "energy_uj", std::to_string(microjoules)); }
    void remove(const std::string& zone) const { std::filesystem::remove(m_root / zone / "energy_uj"); }
    /// A counter that is there and cannot be read: root reads files without permission too, but nobody reads a folder.
    void lock(const std::string& zone) const
    {
        remove(zone);
        std::filesystem::create_directory(m_root / zone / "energy_uj");
    }
    const std::filesystem::path& root() const { return m_root; }

private:
    /// As one step, so that nobody reads half a number.
    void write(const std::string& zone, const std::string& file, const std::string& text) const
    {
        const auto place = m_root / zone / file, fresh = m_root / zone / (file + ".new");
        std::ofstream(fresh) << text << "\n";
        std::filesystem::rename(fresh, place);
    }

    std::filesystem::path m_root;
};

} // namespace cairn::test
