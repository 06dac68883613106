// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/energy/source.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace cairn::energy {

/// Where Linux shows the counters of RAPL (Documentation/power/powercap): processors of Intel and AMD. Since Linux 5.10 only root reads
/// them, unless somebody allows it (CVE-2020-8694).
inline constexpr const char* kPowercap = "/sys/class/powercap";

/// What a busy core is taken for where nothing is measured: the value of Green Algorithms for any processor, a mean of the thermal design
/// power per core (Lannelongue, Grealey, Inouye: Advanced Science 8(12), 2021; their table of processors).
inline constexpr double kCoreWatts = 12;

/// Processor seconds of this process, all its threads together.
double processSeconds();

/// Counters of RAPL: the packages of the machine and their memory (package-*, dram). What lies within a package (core, uncore) and the
/// whole platform (psys), which packages are part of, would be counted twice and are left out, as is intel-rapl-mmio, which shows the
/// same packages once more.
class RaplCounters {
public:
    /// Empty unless every package can be read; memory is taken where it can be.
    static RaplCounters in(const std::filesystem::path& powercap);

    bool empty() const { return m_zones.empty(); }
    bool withMemory() const;
    /// Joules since the last call, with counters that began anew in between (max_energy_range_uj); nothing unless all could be read
    /// both times. To be called more often than a counter goes round, which takes some minutes at least.
    std::optional<double> take();

private:
    struct Zone {
        std::filesystem::path counter;
        std::uint64_t range = 0;            ///< largest value in microjoules; 0: not told
        std::optional<std::uint64_t> last;  ///< microjoules; nothing: could not be read
        bool memory = false;
    };
    std::vector<Zone> m_zones;
};

/// Processor and memory: the whole machine by RAPL, or an estimate for this process, seconds times watts of a core, while that cannot
/// be read.
class ProcessorSource final : public EnergySource {
public:
    ProcessorSource(RaplCounters counters, double coreWatts, std::function<double()> cpuSeconds = processSeconds);

    std::string key() const override { return "processor"; }
    std::string description() const override;
    Spent take() override;

private:
    RaplCounters m_counters;
    double m_coreWatts;
    std::function<double()> m_cpuSeconds;
    double m_lastSeconds;
};

} // namespace cairn::energy
