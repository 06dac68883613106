// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/energy_account.h"

#include <ATen/ops/tensor.h>

#include <algorithm>

namespace cairn::engine {

namespace {

energy::MeterPlan planOf(const TrainRequest& request, const Group& group, const at::Device& device)
{
    energy::MeterPlan plan;
    plan.machine = group.localRank() == 0;
    plan.process = request.group != nullptr || group.leads();
    if (device.is_cuda())
        plan.cudaDevice = device.has_index() ? static_cast<int>(device.index()) : 0;
    plan.coreWatts = request.config.coreWatts;
    plan.powercap = request.powercap;
    return plan;
}

} // namespace

EnergyAccount::EnergyAccount(const TrainRequest& request, Group& group, const at::Device& device)
    : m_group(group), m_before(request.spentBefore), m_planned(energy::planMeter(planOf(request, group, device))), m_gridFactor(request.config.gridFactor)
{
}

void EnergyAccount::begin(const RunState& state)
{
    if (state.energy.joules > m_before.joules)
        m_before = state.energy;
}

void EnergyAccount::tell(TrainSink& sink) const
{
    std::string text;
    for (const std::string& source : m_planned.sources)
        text += (text.empty() ? "Energy: " : ", ") + source;
    if (!text.empty())
        sink.event("info", text);
    if (!m_planned.missing.empty())
        sink.event("warn", "Energy: " + m_planned.missing);
}

energy::Spent EnergyAccount::look()
{
    m_planned.meter->sample();
    return spent();
}

Result<energy::Spent> EnergyAccount::settle()
{
    m_planned.meter->sample();
    if (!m_group.alone()) {
        const energy::Spent own = m_planned.meter->spent();
        at::Tensor all = at::tensor({own.joules, own.estimatedJ}, at::kDouble);
        CAIRN_TRY(m_group.sum(all));
        const double* sums = all.const_data_ptr<double>();
        m_others = energy::Spent{sums[0], sums[1]} - own;
    }
    return spent();
}

std::map<std::string, double> EnergyAccount::metrics(const energy::Spent& spent) const
{
    std::map<std::string, double> metrics{{energy::kEnergySeries, spent.joules}, {energy::kEmissionsSeries, energy::emissionsG(spent.joules, m_gridFactor)}};
    if (spent.isEstimate())
        metrics[energy::kEstimatedSeries] = spent.estimatedJ;
    return metrics;
}

} // namespace cairn::engine
