// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/watch/histogram_probe.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>

#include <algorithm>
#include <map>

namespace cairn::engine {

namespace {

bool isPrime(std::int64_t number)
{
    for (std::int64_t divisor = 2; divisor * divisor <= number; ++divisor) {
        if (number % divisor == 0)
            return false;
    }
    return true;
}

/// A prime, so that what is taken does not fall in step with the axes of a tensor.
std::int64_t distanceFor(std::int64_t numbers)
{
    std::int64_t distance = (numbers + HistogramProbe::kNumbers - 1) / HistogramProbe::kNumbers;
    while (distance > 1 && !isPrime(distance))
        ++distance;
    return std::max<std::int64_t>(1, distance);
}

/// A copy of every `distance`-th number.
at::Tensor spread(const at::Tensor& values, std::int64_t distance)
{
    const at::Tensor flat = values.detach().reshape({-1});
    return flat.slice(0, std::min(distance / 2, flat.numel() - 1), std::nullopt, distance).to(at::kFloat, false, true);
}

} // namespace

void HistogramProbe::add(const std::string& node, store::HistogramOf of, const std::vector<at::Tensor>& tensors)
{
    std::int64_t all = 0;
    for (const at::Tensor& tensor : tensors)
        all += tensor.numel();
    std::vector<at::Tensor> taken;
    for (const at::Tensor& tensor : tensors) {
        if (tensor.numel() > 0)
            taken.push_back(spread(tensor, distanceFor(all)));
    }
    if (taken.empty())
        return;
    const at::Tensor numbers = taken.size() == 1 ? taken[0] : at::cat(taken);
    const auto before = std::ranges::find_if(m_seen, [&](const store::NodeHistogram& seen) { return seen.node == node && seen.of == of; });
    if (before != m_seen.end()) { // the step is done again, since memory ran out
        m_numbers[static_cast<std::size_t>(before - m_seen.begin())] = numbers;
        return;
    }
    m_seen.push_back({node, of, {}});
    m_numbers.push_back(numbers);
}

void HistogramProbe::see(const PlanStep& step, const at::Tensor& output)
{
    const at::NoGradGuard noGradients;
    if (step.kind == "input" || step.kind == "output" || !output.defined() || !output.is_floating_point() || m_seen.size() >= kMostNodes)
        return;
    add(step.label, store::HistogramOf::Activations, {output});
}

void HistogramProbe::seeWeights()
{
    const at::NoGradGuard noGradients;
    std::map<std::string, std::pair<std::vector<at::Tensor>, std::vector<at::Tensor>>> byNode;
    for (const StateEntry& entry : m_module.state()) {
        if (!entry.trainable)
            continue;
        auto& [weights, gradients] = byNode[entry.name.substr(0, entry.name.find('.'))];
        weights.push_back(entry.tensor);
        gradients.push_back(entry.tensor.grad());
    }
    std::size_t nodes = 0;
    for (const PlanStep& step : m_module.plan()) {
        const auto found = byNode.find(step.label);
        if (found == byNode.end() || ++nodes > kMostNodes)
            continue;
        add(step.label, store::HistogramOf::Weights, found->second.first);
        add(step.label, store::HistogramOf::Gradients, found->second.second);
    }
}

store::HistogramSample HistogramProbe::take(std::int64_t update, std::int64_t step, double epoch)
{
    store::HistogramSample sample{update / std::max<std::int64_t>(1, m_every), step, epoch, std::move(m_seen)};
    if (!m_numbers.empty()) {
        const at::Tensor all = at::cat(m_numbers).to(at::kCPU);
        const float* from = all.const_data_ptr<float>();
        for (std::size_t i = 0; i < m_numbers.size(); ++i) {
            const auto count = static_cast<std::size_t>(m_numbers[i].numel());
            sample.nodes[i].values = store::Histogram::of({from, count});
            from += count;
        }
    }
    m_seen.clear();
    m_numbers.clear();
    std::map<std::string, std::size_t> places;
    for (const PlanStep& planned : m_module.plan())
        places.emplace(planned.label, places.size());
    std::ranges::stable_sort(sample.nodes, {}, [&](const store::NodeHistogram& node) { return places[node.node]; }); // recomputed layers are seen from the end
    return sample;
}

} // namespace cairn::engine
