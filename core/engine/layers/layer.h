// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kind.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cairn::engine {

struct RankShare;

/// Takes an inner value of the layer at hand, by the name that graph::TapSpec gives it.
using Taps = std::function<void(const char* name, const at::Tensor& value)>;

/// Takes what the head of a network gets (Module::head()), in a forward pass.
struct EmbeddingTap {
    at::Tensor value;        ///< [n, ...]
    bool cutsHead = false;   ///< no gradient goes back from the head
};

/// What a forward pass needs to know besides its inputs.
struct ForwardContext {
    bool training = false;
    bool recomputing = false; ///< the same inputs once more, for the backward pass: nothing that layers remember may change
    bool inPlace = false;    ///< layers marked so by the plan may overwrite their input; off while activations are recorded
    std::uint64_t seed = 0;  ///< of the run; random layers are a function of (seed, step, node)
    std::int64_t step = 0;
    std::int64_t row = 0;    ///< evaluation: place of the first row, so that noise does not depend on how rows are cut into batches
    const Taps* taps = nullptr; ///< set while inner values are recorded: layers that have taps compute and show them
    std::vector<at::Tensor>* losses = nullptr; ///< where AddLoss layers put what is to be added to the loss, as scalars
    EmbeddingTap* embedding = nullptr;         ///< set where it is wanted
    const RankShare* ranks = nullptr; ///< set in training steps of several ranks: what this one has of the batch (parallel/group.h)
};

/// Initial values of a state tensor.
struct Init {
    enum class Law : std::uint8_t { Constant, Uniform, Normal };
    Law law = Law::Constant;
    double scale = 0; ///< the constant; half width of the uniform interval around 0; standard deviation
};

/// A weight or buffer of a layer: named and shaped as graph::StateTensor says; the module owns the storage and sets
/// `tensor` before the first forward pass.
struct StateSlot {
    std::string name;
    at::Tensor* tensor;
    Init init;
};

/// One node's computation. Threads: one at a time.
class Layer {
public:
    virtual ~Layer() = default;

    /// `inputs` in the order of the node's input ports (undefined where an optional port is open), `outputs` in the order
    /// of its output ports.
    virtual void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) = 0;

    /// In the order of graph::stateTensors().
    virtual std::vector<StateSlot> state() { return {}; }

    /// Whether this layer can overwrite its only input where nobody else reads it.
    virtual bool canOverwriteInput() const { return false; }
    /// Whether the backward pass of this layer reads its own output, so that nobody may overwrite it.
    virtual bool keepsOutput() const { return true; }
    /// Set by the plan where overwriting is safe.
    bool overwritesInput = false;
};

/// Builds the layer of one kind from a node whose types are known.
using Builder = std::unique_ptr<Layer> (*)(const graph::NodeView& view);

struct BuilderEntry {
    const char* kind; ///< id of a graph::Kind
    Builder build;
};

/// All builders.
std::span<const BuilderEntry> builders();

/// The builder of a kind, or nullptr.
Builder findBuilder(const std::string& kind);

} // namespace cairn::engine
