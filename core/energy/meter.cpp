// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/energy/meter.h"

#include "core/energy/graphics_source.h"

#include <algorithm>
#include <map>

namespace cairn::energy {

namespace {

/// How many meters of this process count each thing.
class Users {
public:
    void add(const std::string& key, int change)
    {
        const std::lock_guard guard(m_mutex);
        m_counts[key] += change;
    }
    double share(const std::string& key)
    {
        const std::lock_guard guard(m_mutex);
        return 1.0 / std::max(1, m_counts[key]);
    }

private:
    std::mutex m_mutex; ///< guards m_counts
    std::map<std::string, int> m_counts;
};

Users& users()
{
    static Users all;
    return all;
}

} // namespace

EnergyMeter::EnergyMeter(std::vector<std::unique_ptr<EnergySource>> sources, bool complete, std::chrono::milliseconds period)
    : m_sources(std::move(sources)), m_complete(complete)
{
    for (const auto& source : m_sources)
        users().add(source->key(), 1);
    if (period.count() > 0 && !m_sources.empty())
        m_thread = std::jthread([this, period](const std::stop_token& stop) { watch(stop, period); });
}

EnergyMeter::~EnergyMeter()
{
    m_thread = {}; // asks it to stop and waits
    for (const auto& source : m_sources)
        users().add(source->key(), -1);
}

void EnergyMeter::watch(const std::stop_token& stop, std::chrono::milliseconds period)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        m_wake.wait_for(lock, stop, period, [] { return false; });
        lookAtAll();
    }
}

void EnergyMeter::lookAtAll()
{
    Spent all{m_joules.load(std::memory_order_relaxed), m_estimatedJ.load(std::memory_order_relaxed)};
    for (const auto& source : m_sources) {
        const Spent fresh = source->take();
        if (m_held)
            continue;
        const double share = users().share(source->key());
        all = all + Spent{share * fresh.joules, share * (m_complete ? fresh.estimatedJ : fresh.joules)};
    }
    m_joules.store(all.joules, std::memory_order_relaxed);
    m_estimatedJ.store(all.estimatedJ, std::memory_order_relaxed);
}

void EnergyMeter::sample()
{
    const std::lock_guard guard(m_mutex);
    lookAtAll();
}

void EnergyMeter::hold()
{
    const std::lock_guard guard(m_mutex);
    lookAtAll();
    m_held = true;
}

void EnergyMeter::goOn()
{
    const std::lock_guard guard(m_mutex);
    lookAtAll();
    m_held = false;
}

PlannedMeter planMeter(const MeterPlan& plan)
{
    PlannedMeter planned;
    std::vector<std::unique_ptr<EnergySource>> sources;
    RaplCounters counters = RaplCounters::in(plan.powercap);
    if (plan.process && (plan.machine || counters.empty())) // what is measured is the whole machine, and counted by one
        sources.push_back(std::make_unique<ProcessorSource>(std::move(counters), plan.coreWatts));
    if (plan.cudaDevice) {
        const auto busId = cudaBusId(*plan.cudaDevice);
        auto card = busId ? graphicsSource(*busId) : Result<std::unique_ptr<EnergySource>>(busId.error());
        if (card)
            sources.push_back(std::move(*card));
        else
            planned.missing = "the graphics card's energy is unknown and not in the sum: " + card.error().text();
    }
    for (const auto& source : sources)
        planned.sources.push_back(source->description());
    planned.meter = std::make_unique<EnergyMeter>(std::move(sources), planned.missing.empty());
    return planned;
}

} // namespace cairn::energy
