// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/energy/processor_source.h"
#include "core/energy/source.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace cairn::energy {

/// Adds up what some sources tell, in a thread of its own that looks at them four times a second, so that whoever works meanwhile does
/// nothing for it. Meters of one process that count the same thing at the same time get equal parts of it, so that it is
/// counted once.
class EnergyMeter {
public:
    static constexpr std::chrono::milliseconds kPeriod{250};

    /// `complete`: the sources count all that works; else the sum is told as an estimate. `period` 0: no thread, only sample().
    explicit EnergyMeter(std::vector<std::unique_ptr<EnergySource>> sources, bool complete = true, std::chrono::milliseconds period = kPeriod);
    ~EnergyMeter();
    EnergyMeter(const EnergyMeter&) = delete;
    EnergyMeter& operator=(const EnergyMeter&) = delete;

    /// As of the last look. Any thread; waits for nobody.
    Spent spent() const { return {m_joules.load(std::memory_order_relaxed), m_estimatedJ.load(std::memory_order_relaxed)}; }
    /// Looks now. Any thread.
    void sample();
    /// What comes until goOn() does not count. Any thread.
    void hold();
    void goOn();

private:
    void watch(const std::stop_token& stop, std::chrono::milliseconds period);
    void lookAtAll(); ///< with m_mutex held

    std::vector<std::unique_ptr<EnergySource>> m_sources;
    bool m_complete;
    bool m_held = false;
    std::mutex m_mutex; ///< guards the sources and m_held
    std::condition_variable_any m_wake;
    std::atomic<double> m_joules{0}, m_estimatedJ{0};
    std::jthread m_thread; ///< last: ends before what it uses
};

/// What one of the workers of a training counts.
struct MeterPlan {
    bool machine = true;             ///< the processors of this machine, where they can be read
    bool process = true;             ///< else an estimate for this process
    std::optional<int> cudaDevice = {}; ///< and the graphics card it computes on
    double coreWatts = kCoreWatts;
    std::filesystem::path powercap = kPowercap;
};

struct PlannedMeter {
    std::unique_ptr<EnergyMeter> meter; ///< never nullptr
    std::vector<std::string> sources;   ///< what it counts, for the log
    std::string missing;                ///< what it cannot count, and why; empty: nothing
};

/// Never fails: what cannot be measured is estimated, or told as missing. Opens the driver's library: some milliseconds.
PlannedMeter planMeter(const MeterPlan& plan);

} // namespace cairn::energy
