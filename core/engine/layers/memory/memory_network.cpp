// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/memory/controller.h"
#include "core/engine/layers/memory/memory_builders.h"

#include <ATen/ops/add.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/masked_fill.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>

namespace cairn::engine {

namespace {

constexpr double kLeftOut = -1e9; // score of what is padding
constexpr Init kMemoryInit{Init::Law::Normal, 0.1};

/// Attention of `state` [N, D] over keys [N, S, D]; the weights [N, S].
at::Tensor lookAt(const at::Tensor& keys, const at::Tensor& state, const at::Tensor& absent)
{
    at::Tensor scores = at::bmm(keys, state.unsqueeze(2)).squeeze(2);
    if (absent.defined())
        scores = at::masked_fill(scores, absent, kLeftOut);
    return at::softmax(scores, 1);
}

at::Tensor readFrom(const at::Tensor& values, const at::Tensor& weights)
{
    return at::bmm(weights.unsqueeze(1), values).squeeze(1);
}

void showWeights(const ForwardContext& context, const std::vector<at::Tensor>& weights)
{
    if (context.taps)
        (*context.taps)("weights", at::stack(weights, 1));
}

/// End-to-end memory network (Sukhbaatar et al., NeurIPS 2015).
class MemoryNetwork : public Layer {
public:
    explicit MemoryNetwork(const graph::NodeView& view)
        : m_hops(view.integer("hops")), m_adjacent(view.text("tying") == "adjacent"), m_positions(view.flag("position_encoding")),
          m_temporal(view.flag("temporal_encoding"))
    {
        const auto tables = static_cast<std::size_t>(m_adjacent ? m_hops + 1 : 3);
        m_words.resize(tables);
        m_times.resize(m_temporal ? (m_adjacent ? tables : 2) : 0);
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        const at::Tensor &story = inputs[0], &query = inputs[1];
        const at::Tensor told = at::ne(story, 0);
        const at::Tensor absent = (story.dim() == 3 ? told.any(-1) : told).logical_not();
        at::Tensor state = sentences(query, m_words[m_adjacent ? 0 : 1], true);
        std::vector<at::Tensor> keys, values, shown;
        for (std::int64_t hop = 0; hop < m_hops; ++hop) {
            if (hop == 0 || m_adjacent)
                place(story, hop, keys, values);
            shown.push_back(lookAt(keys.back(), state, absent));
            const at::Tensor read = readFrom(values.back(), shown.back());
            state = at::add(read, m_adjacent ? state : at::linear(state, m_step));
        }
        outputs[0] = state;
        showWeights(context, shown);
    }

    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        const auto name = [&](const std::string& chained, std::size_t index) { return m_adjacent ? chained + std::to_string(index) : std::string(1, "ABC"[index]); };
        for (std::size_t i = 0; i < m_words.size(); ++i)
            slots.push_back({name("embedding.", i) + ".weight", &m_words[i], kMemoryInit});
        if (!m_adjacent)
            slots.push_back({"H.weight", &m_step, kMemoryInit});
        for (std::size_t i = 0; i < m_times.size(); ++i)
            slots.push_back({m_adjacent ? "time." + std::to_string(i) : i == 0 ? "time_A" : "time_C", &m_times[i], kMemoryInit});
        return slots;
    }

private:
    /// [..., L] codes to [..., D]; without positions each code is a sentence.
    at::Tensor sentences(const at::Tensor& codes, const at::Tensor& table, bool several) const
    {
        const at::Tensor words = at::mul(at::embedding(table, codes), at::ne(codes, 0).unsqueeze(-1));
        if (!several)
            return words;
        if (!m_positions)
            return at::sum(words, at::IntArrayRef{-2});
        const std::int64_t count = words.size(-2), dim = words.size(-1);
        const at::Tensor place = at::arange(1, count + 1, table.options()).div(static_cast<double>(count)).unsqueeze(1);
        const at::Tensor number = at::arange(1, dim + 1, table.options()).div(static_cast<double>(dim));
        const at::Tensor weights = at::sub(at::rsub(place, 1.0), at::mul(number, at::rsub(place.mul(2.0), 1.0)));
        return at::sum(at::mul(words, weights), at::IntArrayRef{-2});
    }

    /// Keys and values of a hop. With adjacent weights the keys are the values of the hop before, apart from the first.
    void place(const at::Tensor& story, std::int64_t hop, std::vector<at::Tensor>& keys, std::vector<at::Tensor>& values) const
    {
        const auto look = static_cast<std::size_t>(m_adjacent ? hop : 0), read = static_cast<std::size_t>(m_adjacent ? hop + 1 : 2);
        const auto placed = [&](std::size_t table, std::size_t time) {
            const at::Tensor vectors = sentences(story, m_words[table], story.dim() == 3);
            return m_temporal ? at::add(vectors, m_times[time]) : vectors;
        };
        keys.push_back(hop > 0 ? values.back() : placed(look, m_adjacent ? look : 0));
        values.push_back(placed(read, m_adjacent ? read : 1));
    }

    std::int64_t m_hops;
    bool m_adjacent, m_positions, m_temporal;
    std::vector<at::Tensor> m_words, m_times; // adjacent: one per hop and one more; else A, B, C and those of A and C
    at::Tensor m_step;                        // layerwise: H
};

/// Key-value memory network (Miller et al., EMNLP 2016).
class KeyValueMemory : public Layer {
public:
    explicit KeyValueMemory(const graph::NodeView& view)
        : m_widths{view.inputs[0].shape[2], view.inputs[1].shape[2], view.inputs[2].shape[1]}, m_dim(view.integer("embedding_dim")),
          m_steps(static_cast<std::size_t>(view.integer("hops")))
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        const at::Tensor keys = at::linear(inputs[0], m_key), values = at::linear(inputs[1], m_value);
        const at::Tensor absent = inputs[3].defined() ? inputs[3].eq(0) : at::Tensor();
        at::Tensor state = at::linear(inputs[2], m_query);
        std::vector<at::Tensor> shown;
        for (const at::Tensor& step : m_steps) {
            shown.push_back(lookAt(keys, state, absent));
            state = at::linear(at::add(state, readFrom(values, shown.back())), step);
        }
        outputs[0] = state;
        showWeights(context, shown);
    }

    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots{{"key.weight", &m_key, uniformInit(m_widths[0])}, {"value.weight", &m_value, uniformInit(m_widths[1])},
                                     {"query.weight", &m_query, uniformInit(m_widths[2])}};
        for (std::size_t i = 0; i < m_steps.size(); ++i)
            slots.push_back({"hop." + std::to_string(i) + ".weight", &m_steps[i], uniformInit(m_dim)});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    std::int64_t m_widths[3];
    std::int64_t m_dim;
    std::vector<at::Tensor> m_steps;
    at::Tensor m_key, m_value, m_query;
};

} // namespace

std::unique_ptr<Layer> buildMemoryNetwork(const graph::NodeView& view)
{
    return std::make_unique<MemoryNetwork>(view);
}

std::unique_ptr<Layer> buildKeyValueMemory(const graph::NodeView& view)
{
    return std::make_unique<KeyValueMemory>(view);
}

} // namespace cairn::engine
