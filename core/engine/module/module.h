// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/field.h"
#include "core/engine/layers/layer.h"
#include "core/graph/graph.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace cairn::engine {

/// One entry of the module's state_dict, "<label>.<name>".
struct StateEntry {
    std::string name;
    at::Tensor tensor; ///< trainable ones are windows into flatWeights()
    bool trainable = true;
    Init init;
    int stage = 0; ///< of its layer, see PlanStep
};

/// A part of the flat weights that learns at a multiple of the run's learning rate.
struct RateSegment {
    std::int64_t begin = 0, count = 0;
    double rate = 1;
    bool decays = true; ///< whether weight decay reaches it
    bool discriminates = false; ///< weights behind an Adversary, which learn in turn with those before it
    int stage = 0;              ///< see PlanStep
};

/// Two networks that play against each other in one graph: what leads to the port "made" of an Adversary, and what comes behind it.
struct Opponents {
    std::vector<std::size_t> generator, discriminator; ///< steps of the plan, in order; Inputs are where they are needed
    std::size_t made = 0, judged = 0;                  ///< slots: what the generator puts out, what the discriminator takes in
};

/// The slot of an input port that is open.
inline constexpr std::size_t kNoSlot = static_cast<std::size_t>(-1);

/// One layer of the plan, and where its values lie.
struct PlanStep {
    NodeId node;
    std::string label, kind;
    std::unique_ptr<Layer> layer;
    bool frozen = false; ///< computes as in evaluation: the statistics of a frozen BatchNorm stay as they are
    int stage = 0;       ///< frozen layers that learn later: 1 is the one nearest to the Output, which begins first; 0: all others
    std::vector<std::size_t> inputs; ///< value slots or kNoSlot, in the order of the input ports
    std::size_t firstOutput = 0, outputs = 0;
    std::vector<std::size_t> released; ///< slots that nobody reads after this step
    std::string group;                 ///< which block or folded frame of the graph it belongs to; empty: none
};

/// Steps [begin, end) of the plan whose inner values are not kept for the backward pass.
struct Segment {
    std::size_t begin = 0, end = 0;
    std::vector<std::size_t> inputs, outputs; ///< slots that it takes from outside, and gives there
};

/// Sees the output of every step of a recorded forward pass, and may replace it (to cut the gradient there, say).
using Observer = std::function<void(const PlanStep& step, at::Tensor& output)>;

/// Sees the inner values that layers show (graph::TapSpec) in a recorded forward pass.
using TapObserver = std::function<void(const PlanStep& step, const char* name, const at::Tensor& value)>;

/// A graph as an executable program: layers in a fixed order, weights in one flat buffer, names as in PyTorch's
/// state_dict ("<label>.weight"). Threads: one at a time.
class Module {
public:
    /// Builds the layers; weights are uninitialised. Mismatch with the node where graph and data do not fit.
    /// `thaws`: layers that are frozen in the graph may learn later, see thaw().
    static Result<std::unique_ptr<Module>> compile(const graph::Graph& graph, const std::vector<batch::Field>& fields,
                                                   const batch::Target& target, at::Device device, bool thaws = false);

    /// PyTorch's default initial values, drawn per name from Philox streams: independent of the order of the layers.
    void initialise(std::uint64_t seed);

    /// Makes the weights trainable and gives each a window into flatGradients().
    void enableGradients();

    /// `fields`: one tensor per data field, in the order given to compile(). Returns what the Output node gets.
    at::Tensor forward(std::span<const at::Tensor> fields, const ForwardContext& context, const Observer& observer = {},
                       const TapObserver& taps = {});

    /// Frozen layers that may learn later, in the order in which they do.
    int stages() const { return m_stages; }
    /// Lets the layers of the first `stages` stages learn, and no later ones. Behind enableGradients().
    void thaw(int stages);

    /// From now on training passes compute these stretches again in their backward pass (module/recompute.h); ascending, none within another.
    void recompute(std::vector<Segment> segments) { m_segments = std::move(segments); }
    /// Whether several layers use one weight.
    bool sharesWeights() const { return m_sharesWeights; }

    /// Sorted by name.
    std::span<StateEntry> state() { return m_state; }
    const std::vector<PlanStep>& plan() const { return m_plan; }
    /// Contiguous, together all of flatWeights(). Frozen weights are not among them.
    const std::vector<RateSegment>& rates() const { return m_rates; }
    /// The same in smaller parts: biases, normalisations and embeddings do not decay.
    const std::vector<RateSegment>& decayGroups() const { return m_decayGroups; }
    at::Tensor& flatWeights() { return m_flatWeights; }
    at::Tensor& flatGradients() { return m_flatGradients; }
    at::Device device() const { return m_device; }
    /// Set where the graph has an Adversary.
    const std::optional<Opponents>& opponents() const { return m_opponents; }
    /// The step of the plan that makes the answer of an embedding: the last layer with a matrix of weights on the way to the Output, behind which no values
    /// join. Nothing where there is none, or where nothing in front of it is trained.
    const std::optional<std::size_t>& head() const { return m_head; }
    /// The generator's pictures, and the answer of the discriminator to some: the two halves of forward(). Only with opponents().
    at::Tensor make(std::span<const at::Tensor> fields, const ForwardContext& context);
    at::Tensor judge(std::span<const at::Tensor> fields, const at::Tensor& pictures, const ForwardContext& context);
    /// Whether gradients of the discriminator's weights are wanted; they are until this says no.
    void trainDiscriminator(bool wanted);

    std::int64_t parameters() const { return m_parameters; } ///< trainable numbers, without the padding between them
    /// Whether training needs more than one row per batch.
    bool normalisesOverBatch() const;

private:
    friend class Compiler;
    void runStep(PlanStep& step, std::vector<at::Tensor>& slots, ForwardContext& context, bool training);
    std::vector<at::Tensor> runSegment(const Segment& segment, std::span<const at::Tensor> inputs, ForwardContext context, const Observer& observer);
    /// Instead of the steps of a segment.
    void passSegment(const Segment& segment, std::vector<at::Tensor>& slots, const ForwardContext& context, const Observer& observer);
    explicit Module(at::Device device) : m_device(device) {}

    at::Device m_device;
    std::vector<PlanStep> m_plan;
    std::vector<std::pair<std::size_t, std::size_t>> m_fieldSlots; ///< (field index, slot) of the Input nodes
    std::size_t m_slots = 0, m_outputSlot = 0;
    std::vector<StateEntry> m_state;
    std::vector<RateSegment> m_rates, m_decayGroups;
    at::Tensor m_flatWeights, m_flatGradients;
    std::int64_t m_parameters = 0;
    std::vector<Segment> m_segments;
    bool m_sharesWeights = false;
    int m_stages = 0;
    std::optional<Opponents> m_opponents;
    std::optional<std::size_t> m_head;
    std::vector<at::Tensor> m_discriminatorWeights;
};

} // namespace cairn::engine
