// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/optimizers/builders.h"

namespace cairn::engine {

namespace {

class Lookahead : public Optimizer {
public:
    Lookahead(std::unique_ptr<Optimizer> inner, const TrainConfig& config, const FlatPart& part)
        : m_inner(std::move(inner)), m_weights(part.weights), m_slow(m_weights.clone()), m_period(config.lookahead), m_share(config.lookaheadShare)
    {
    }

    void apply(std::int64_t step, double learningRate, double gradientScale, Side side) override
    {
        m_inner->apply(step, learningRate, gradientScale, side);
        if ((step + 1) % m_period != 0)
            return;
        m_slow.lerp_(m_weights, m_share);
        m_weights.copy_(m_slow);
    }

    void setThawed(std::span<const std::int64_t> updates) override { m_inner->setThawed(updates); }

    std::vector<std::pair<std::string, at::Tensor>> state() override
    {
        auto all = m_inner->state();
        all.emplace_back("slow_weights", m_slow);
        return all;
    }

private:
    std::unique_ptr<Optimizer> m_inner;
    at::Tensor m_weights, m_slow;
    std::int64_t m_period;
    double m_share;
};

} // namespace

std::unique_ptr<Optimizer> withLookahead(std::unique_ptr<Optimizer> inner, const TrainConfig& config, const FlatPart& part)
{
    return std::make_unique<Lookahead>(std::move(inner), config, part);
}

} // namespace cairn::engine
