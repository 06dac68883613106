// SPDX-License-Identifier: GPL-3.0-or-later
// What the guards and the histograms see in the steps of a training.
#include "core/engine/train/trainer.h"

namespace cairn::engine {

/// Guards that look at layers and batches: the leader's alone.
Result<void> Trainer::prepareWatch()
{
    if (!m_group.leads())
        return {};
    if (m_config.guardUnits != GuardAction::Off)
        m_units.emplace(*m_module, m_config.guardUnits);
    if (m_config.histogramUpdates > 0 && !m_objective->playedWith())
        m_histograms.emplace(*m_module, m_config.histogramUpdates);
    if (m_config.guardDrift == GuardAction::Off)
        return {};
    CAIRN_ASSIGN(m_drift, DriftWatch::learn(*m_request.train, onHost()));
    if (!m_validation || m_state.step > 0)
        return {};
    CAIRN_ASSIGN(const std::optional<Finding> differs, m_drift->compare(*m_request.validation, "validation"));
    if (differs)
        tell(*differs, m_config.guardDrift);
    return {};
}

void Trainer::beforeStep(const Batch& batch)
{
    const bool units = m_units && m_units->looksAt(m_state.step);
    m_takesHistograms = m_histograms && updates() && m_histograms->looksAt(m_state.updates);
    if (units || m_takesHistograms) {
        const auto look = [this, units, histograms = m_takesHistograms](const PlanStep& step, at::Tensor& output) {
            if (units)
                m_units->see(step, output);
            if (histograms)
                m_histograms->see(step, output);
        };
        m_step->observe(look, m_takesHistograms ? [this] { m_histograms->seeWeights(); } : std::function<void()>());
    }
    if (m_drift && m_drift->looksAt(m_state.step))
        m_drift->see(batch);
}

void Trainer::watchStep(std::int64_t step)
{
    if (m_takesHistograms)
        m_sink.histograms(m_histograms->take(m_state.updates - 1, step + 1, static_cast<double>(m_state.epoch) + static_cast<double>(m_state.batch + 1) / static_cast<double>(m_feed->batches())));
    if (m_units && m_units->looksAt(step)) {
        if (auto found = m_units->stepDone(step, m_state.watch))
            tell(std::move(*found), m_config.guardUnits);
    }
    if (m_drift && m_drift->looksAt(step)) {
        if (auto found = m_drift->stepDone(step, m_state.watch))
            tell(std::move(*found), m_config.guardDrift);
    }
}

void Trainer::tell(Finding finding, GuardAction action)
{
    if (action == GuardAction::Stop) {
        m_guardStops = true;
        m_state.watch.stop = m_state.watch.stop || m_group.alone();
        finding.message += ". The training ends after this epoch";
    }
    tell(finding);
}

} // namespace cairn::engine
