// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/energy/processor_source.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

namespace cairn::energy {

namespace {

std::optional<std::uint64_t> numberIn(const std::filesystem::path& file)
{
    std::ifstream in(file);
    std::string text;
    std::uint64_t value = 0;
    if (!(in >> text))
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::string wordIn(const std::filesystem::path& file)
{
    std::ifstream in(file);
    std::string text;
    in >> text;
    return text;
}

std::vector<std::filesystem::path> zonesIn(const std::filesystem::path& powercap)
{
    std::vector<std::filesystem::path> zones;
    std::error_code failed;
    for (std::filesystem::directory_iterator at(powercap, failed), end; !failed && at != end; at.increment(failed))
        if (at->path().filename().string().starts_with("intel-rapl:"))
            zones.push_back(at->path());
    std::ranges::sort(zones);
    return zones;
}

} // namespace

double processSeconds()
{
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

RaplCounters RaplCounters::in(const std::filesystem::path& powercap)
{
    RaplCounters counters;
    bool packages = false;
    for (const std::filesystem::path& folder : zonesIn(powercap)) {
        const std::string name = wordIn(folder / "name");
        const bool package = name.starts_with("package"), memory = name == "dram";
        if (!package && !memory)
            continue;
        const auto now = numberIn(folder / "energy_uj");
        if (package && !now)
            return {}; // a sum without it would be no measurement
        packages = packages || package;
        if (now)
            counters.m_zones.push_back({folder / "energy_uj", numberIn(folder / "max_energy_range_uj").value_or(0), now, memory});
    }
    return packages ? counters : RaplCounters();
}

bool RaplCounters::withMemory() const
{
    return std::ranges::any_of(m_zones, &Zone::memory);
}

std::optional<double> RaplCounters::take()
{
    double microjoules = 0;
    bool whole = !m_zones.empty();
    for (Zone& zone : m_zones) {
        const auto before = std::exchange(zone.last, numberIn(zone.counter));
        const bool known = before && zone.last, wrapped = known && *zone.last < *before;
        whole = whole && known && (!wrapped || zone.range >= *before);
        if (whole)
            microjoules += static_cast<double>(wrapped ? zone.range - *before + *zone.last : *zone.last - *before);
    }
    return whole ? std::optional(1e-6 * microjoules) : std::nullopt;
}

ProcessorSource::ProcessorSource(RaplCounters counters, double coreWatts, std::function<double()> cpuSeconds)
    : m_counters(std::move(counters)), m_coreWatts(coreWatts), m_cpuSeconds(std::move(cpuSeconds)), m_lastSeconds(m_cpuSeconds())
{
    (void)m_counters.take(); // counts from now
}

std::string ProcessorSource::description() const
{
    if (!m_counters.empty())
        return m_counters.withMemory() ? "processor and memory of the machine measured (RAPL)" : "processor of the machine measured (RAPL)";
    char text[96];
    std::snprintf(text, sizeof text, "processor estimated with %.3g W for each busy core (RAPL cannot be read)", m_coreWatts);
    return text;
}

Spent ProcessorSource::take()
{
    const double now = m_cpuSeconds(), seconds = now - m_lastSeconds;
    m_lastSeconds = now;
    if (const auto measured = m_counters.take())
        return {*measured, 0};
    const double estimate = seconds * m_coreWatts;
    return {estimate, estimate};
}

} // namespace cairn::energy
