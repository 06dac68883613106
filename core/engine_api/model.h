// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/array.h"
#include "core/base/result.h"
#include "core/batch/encoded_source.h"
#include "core/formats/weights.h"
#include "core/graph/graph.h"
#include "core/jobs/progress.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::engine {

/// Attribution of one row: one number per element of the explained field.
struct Attribution {
    Array values;               ///< shape of the field, without batch axis
    double prediction = 0;      ///< explained output (logit of `target`) at the row
    double baseline = 0;        ///< the same at the baseline
    double completenessGap = 0; ///< |sum(values) - (prediction - baseline)|
    std::int64_t target = 0;    ///< explained output index
};

/// What a layer puts out for some rows, in evaluation mode.
struct NodeActivity {
    NodeId node;   ///< of the graph, or of a block's inside where blocks were flattened
    Array sample;  ///< of the first row: [F] at most 256, [T, F] at most 64 x 64, [C, H, W] at most 4 x 64 x 64; longer axes
                   ///< are thinned evenly
    double mean = 0, deviation = 0, smallest = 0, largest = 0; ///< over all numbers of all rows (population deviation)
    double deadShare = 0; ///< units (channels, features) that are 0 in all rows, of all units
    bool finite = true;   ///< no NaN and no infinity
};

struct GradCam {
    Array map;               ///< [H, W] of the input image, >= 0, upsampled bilinearly
    std::int64_t target = 0;
};

/// What a model does on all rows of a source.
struct RowScores {
    std::map<std::string, double> metrics; ///< as while training, in evaluation mode
    std::vector<double> losses;            ///< of each row
    std::vector<std::vector<std::int64_t>> texts; ///< transcription: the pieces of each row
    std::vector<std::uint64_t> confusion;  ///< segmentation: pixels of each class (row) that were taken for which (column), row-major
};

struct IntegratedGradientsOptions {
    std::int64_t steps = 64;            ///< points of the Gauss-Legendre rule
    std::optional<std::int64_t> target; ///< output index; the predicted class where not set
    std::string field;                  ///< input field to explain; empty: the first float field
};

/// A trained model, in evaluation mode. Threads: one call at a time (calls from several threads are serialised).
/// Long calls look at the stop token once per batch and report rows done.
class Model {
public:
    virtual ~Model() = default;

    /// Output node's values (logits, or the standardised regression value), [n, width] or as the task has them, for positions of
    /// `source`.
    virtual Result<Array> predict(const batch::EncodedSource& source, std::span<const std::uint64_t> positions, JobContext& job) = 0;
    /// The same for all positions, handed out batch by batch: (first position, values [n, width]).
    virtual Result<void> predictAll(const batch::EncodedSource& source, JobContext& job,
                                    const std::function<void(std::uint64_t, const Array&)>& batchDone) = 0;
    /// How far the answers are from the targets of `source`: for every task, without keeping the answers.
    virtual Result<RowScores> score(const batch::EncodedSource& source, JobContext& job) = 0;
    /// Activations of a node's output, flattened per row: [n, features].
    virtual Result<Array> activations(NodeId node, const batch::EncodedSource& source,
                                      std::span<const std::uint64_t> positions, JobContext& job) = 0;
    /// What every layer puts out for these few rows (a hundred, say), in the order of computation; Output nodes compute nothing.
    virtual Result<std::vector<NodeActivity>> activity(const batch::EncodedSource& source, std::span<const std::uint64_t> positions,
                                                       JobContext& job) = 0;
    /// Integrated Gradients (Sundararajan, Taly, Yan, ICML 2017), baseline: the encoded mean of nothing, i.e. zeros in
    /// model input space for vectors, black for images.
    virtual Result<Attribution> integratedGradients(const batch::EncodedSource& source, std::uint64_t position,
                                                    const IntegratedGradientsOptions& options, JobContext& job) = 0;
    /// Grad-CAM (Selvaraju et al., ICCV 2017) at a node with output [N, C, H, W].
    virtual Result<GradCam> gradCam(NodeId node, const batch::EncodedSource& source, std::uint64_t position,
                                    std::optional<std::int64_t> target, JobContext& job) = 0;
    /// Adversarial networks: `count` pictures [n, C, H, W] that the generator makes of noise that `seed` draws, as the model sees pictures.
    /// Unsupported for others.
    virtual Result<Array> samples(std::int64_t count, std::uint64_t seed, JobContext& job) = 0;
    /// The state_dict as a safetensors document in memory; the caller writes it durably.
    virtual Result<std::string> safetensors() = 0;
    /// TorchScript archive in memory (traced); the caller writes it durably.
    virtual Result<std::string> torchScript() = 0;
};

/// Builds modules from graphs and loads weights into them.
class ModelService {
public:
    virtual ~ModelService() = default;
    /// `weights`: a safetensors file whose names and shapes fit the graph; Mismatch names what does not.
    virtual Result<std::unique_ptr<Model>> load(const graph::Graph& graph, const std::vector<batch::Field>& fields,
                                                const batch::Target& target, const std::filesystem::path& weights,
                                                const std::string& device) = 0;
    /// A freshly initialised model (weights from `seed`).
    virtual Result<std::unique_ptr<Model>> create(const graph::Graph& graph, const std::vector<batch::Field>& fields,
                                                  const batch::Target& target, std::uint64_t seed, const std::string& device) = 0;
    /// The same with some of the weights given, the others drawn from `seed`. Mismatch for weights that do not fit the graph.
    virtual Result<std::unique_ptr<Model>> create(const graph::Graph& graph, const std::vector<batch::Field>& fields, const batch::Target& target,
                                                  const formats::Weights& given, std::uint64_t seed, const std::string& device) = 0;
    /// Kind ids that have a builder: the test compares them with graph::kinds().
    virtual std::vector<std::string> builtKinds() const = 0;
};

} // namespace cairn::engine
