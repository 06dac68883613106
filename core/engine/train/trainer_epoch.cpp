// SPDX-License-Identifier: GPL-3.0-or-later
// What happens at the end of an epoch, and what is changed while a training goes on.
#include "core/engine/train/step/divergence.h"
#include "core/engine/train/trainer.h"
#include "core/engine/train/watch/budget_rule.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

namespace cairn::engine {

/// An exponential average takes every update in, a plain one every epoch from a share of the run on.
void Trainer::average(bool epochEnds)
{
    const bool mean = m_config.average == "swa";
    const double first = std::min(m_config.averageStart * static_cast<double>(m_config.epochs), static_cast<double>(m_config.epochs - 1));
    if (mean != epochEnds || (mean && static_cast<double>(m_state.epoch) < first))
        return;
    m_average->add(m_state.averaged++);
}

/// Frozen layers whose turn has come learn from here on.
void Trainer::thaw()
{
    const std::int64_t due = m_config.thawEpochs > 0 && m_state.epoch < m_config.epochs ? std::min<std::int64_t>(m_module->stages(), m_state.epoch / m_config.thawEpochs) : 0;
    while (std::ssize(m_state.thawed) < due) {
        m_state.thawed.push_back(m_state.updates - m_state.scaler.skipped);
        const auto layer = std::ranges::find(m_module->plan(), static_cast<int>(m_state.thawed.size()), &PlanStep::stage);
        m_sink.event("info", "From epoch " + std::to_string(m_state.epoch + 1) + " on " + layer->label + " learns, too");
    }
    m_module->thaw(static_cast<int>(m_state.thawed.size()));
    m_optimizer->setThawed(m_state.thawed);
}

Result<void> Trainer::finishEpoch()
{
    const auto metrics = m_recorder->finishEpoch();
    if (!std::isfinite(metrics.at("loss")))
        return divergedWeights(nonFiniteState(*m_module).value_or("of the network"), m_state.step);
    for (const auto& [name, value] : metrics)
        m_state.metrics["train." + name] = value;
    if (m_average)
        average(true);
    if (m_validation)
        CAIRN_TRY(evaluate("validation", m_validation));
    CAIRN_TRY(m_energy->settle());
    recordEnergy();
    ++m_state.epoch;
    m_state.batch = 0;
    m_recorder->flush();
    m_feed->seek(m_state.epoch, 0);
    noteBest();
    watchEpoch();
    thaw();
    CAIRN_TRY(checkpoint());
    m_progress.epoch = m_state.epoch;
    m_sink.epochDone(m_state.epoch);
    return {};
}

std::map<std::string, double> Trainer::metricsOf(const std::string& split) const
{
    std::map<std::string, double> metrics;
    for (const auto& [name, value] : m_state.metrics) {
        if (name.starts_with(split + "."))
            metrics[name.substr(split.size() + 1)] = value;
    }
    return metrics;
}

void Trainer::noteBest()
{
    const double badness = m_objective->badness(metricsOf(m_validation ? "validation" : "train"));
    if (!std::isnan(badness) && m_state.bestBadness && *m_state.bestBadness <= badness) // the newest, where nothing tells
        return;
    m_state.bestBadness = std::isnan(badness) ? std::optional<double>() : badness;
    m_state.bestStep = m_state.step;
}

void Trainer::watchEpoch()
{
    const auto trained = metricsOf("train"), judged = m_validation ? metricsOf("validation") : trained;
    const auto complaint = m_objective->complaint(judged);
    if (complaint && !m_complained)
        tell({"warn", *complaint});
    m_complained = complaint.has_value();
    if (m_objective->playedWith() && !m_validation) // its losses say nothing of how good it is
        return;
    EpochNumbers numbers{m_state.epoch, m_config.watch == "score" || m_objective->playedWith() ? m_objective->badness(judged) : judged.at("loss"), trained.at("loss"), {}};
    if (m_validation && !m_objective->playedWith())
        numbers.validationLoss = judged.at("loss");
    for (const Finding& finding : lookAtEpoch(m_config, numbers, m_state.watch))
        tell(finding);
}

Result<void> Trainer::evaluate(const std::string& split, std::optional<Evaluation>& evaluation)
{
    const WeightAverage::Shown shown(m_average.get(), m_state.averaged);
    CAIRN_ASSIGN(const auto metrics, evaluation->run(*m_module, *m_objective, m_control.stop.get_token()));
    for (const auto& [name, value] : metrics)
        m_state.metrics[split + "." + name] = value;
    m_recorder->record(split, metrics);
    return {};
}

/// Before an update: what the leader's user wants, and its clock says, counts for all ranks.
Result<void> Trainer::takeOrders()
{
    const bool changed = m_control.rateFactor.load(std::memory_order_relaxed) > 0;
    double orders[]{m_control.finish ? 1.0 : 0.0, m_sinceCheckpoint.seconds() >= m_config.checkpointSeconds ? 1.0 : 0.0, changed ? m_control.rateFactor.exchange(0) : 0.0,
                    reachesBudget(m_config, m_energy->spent(), m_state.watch) ? 1.0 : 0.0, m_guardStops ? 1.0 : 0.0};
    CAIRN_TRY(fromLeader(m_group, orders));
    m_keep = orders[0] > 0;
    m_checkpointDue = orders[1] > 0;
    if (orders[2] > 0)
        takeRateFactor(orders[2]);
    if (orders[3] > 0)
        endBudget();
    m_state.watch.stop = m_state.watch.stop || orders[4] > 0;
    return {};
}

void Trainer::takeRateFactor(double factor)
{
    if (!std::isfinite(factor) || factor <= 0 || factor == m_state.rateFactor)
        return;
    m_state.rateFactor = factor;
    m_progress.rateFactor = factor;
    char text[96];
    std::snprintf(text, sizeof text, "From step %lld on the learning rate is %.4g times the schedule's", static_cast<long long>(m_state.step + 1), factor);
    m_sink.event("info", text);
}

} // namespace cairn::engine
