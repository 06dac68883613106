// SPDX-License-Identifier: GPL-3.0-or-later
// What a training takes, in time and energy, and what comes of it.
#include "core/engine/module/weights.h"
#include "core/engine/train/trainer.h"
#include "core/engine/train/watch/budget_rule.h"

#include <algorithm>

namespace cairn::engine {

namespace {
constexpr double kRateSeconds = 0.5;
}

void Trainer::measure(std::int64_t rows, double seconds)
{
    m_stepSeconds += seconds;
    m_stepRows += rows;
    m_recentSeconds += seconds;
    m_recentRows += rows;
    m_state.seconds += seconds;
    m_state.rows += rows;
    const bool enough = m_recentSeconds >= kRateSeconds;
    const std::int64_t steps = m_state.step - m_recentFrom;
    if ((m_rateKnown && !enough) || steps == 0)
        return;
    const double rate = static_cast<double>(m_recentRows) / std::max(m_recentSeconds, 1e-9);
    m_progress.rowsPerSecond = rate;
    const double left = static_cast<double>(m_progress.steps.load(std::memory_order_relaxed) - m_state.step);
    m_progress.secondsLeft = left * m_recentSeconds / static_cast<double>(steps);
    if (!enough) // a short run is told what it did so far
        return;
    m_recorder->recordRate(rate);
    recordEnergy();
    m_rateKnown = true;
    m_recentSeconds = 0;
    m_recentRows = 0;
    m_recentFrom = m_state.step;
}

void Trainer::recordEnergy()
{
    m_state.energy = m_energy->spent();
    m_recorder->record("", m_energy->metrics(m_state.energy));
}

void Trainer::endBudget()
{
    const double epochs = static_cast<double>(m_state.epoch) + static_cast<double>(m_state.batch) / static_cast<double>(m_feed->batches());
    tell(budgetSpent(m_config, m_energy->spent(), epochs, m_state.watch));
}

Result<TrainOutcome> Trainer::outcome(TrainEnd end)
{
    TrainOutcome outcome;
    outcome.end = end;
    if (!m_recorder)
        return outcome;
    bool together = end != TrainEnd::Cancelled; // all ranks come here
    if (together && m_request.test && m_request.test->size() > 0) {
        std::optional<Evaluation> test;
        test.emplace(*m_request.test, 0, m_group);
        const auto tested = evaluate("test", test);
        if (!tested && tested.error().code != ErrorCode::Cancelled)
            return tested.error();
        together = tested.has_value();
    }
    if (together && !m_energy->settle())
        m_sink.event("warn", "The energy lacks what other ranks took after the last epoch: they are gone");
    (void)m_energy->look();
    recordEnergy();
    m_recorder->flush();
    outcome.epochs = m_state.epoch;
    outcome.steps = m_state.step;
    outcome.seconds = m_state.seconds;
    outcome.rowsPerSecond = m_stepSeconds > 0 ? static_cast<double>(m_stepRows) / m_stepSeconds : 0;
    outcome.threads = m_state.threads;
    outcome.energy = m_state.energy;
    outcome.emissionsG = energy::emissionsG(m_state.energy.joules, m_config.gridFactor);
    if (m_state.rows > 0)
        outcome.joulesPerRow = m_state.energy.joules / static_cast<double>(m_state.rows);
    outcome.joulesPerEpoch = outcome.joulesPerRow * static_cast<double>(m_request.train->size());
    outcome.metrics = m_state.metrics;
    const WeightAverage::Shown shown(m_average.get(), m_state.averaged);
    outcome.weightsHash = weightsHash(*m_module);
    outcome.last = m_checkpoints->last();
    if (m_group.leads())
        outcome.best = m_checkpoints->best();
    return outcome;
}

} // namespace cairn::engine
