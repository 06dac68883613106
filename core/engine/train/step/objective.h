// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/field.h"
#include "core/engine/module/module.h"
#include "core/engine/train/feed/rows.h"
#include "core/engine/train/step/classes/embedding_loss.h"
#include "core/engine_api/train_config.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cairn::engine {

class Teacher;

/// Sums over rows, kept on the device in double precision; every objective has at least these. What it adds to the places between and
/// behind them is its own business.
inline constexpr std::int64_t kSums = 6;
inline constexpr std::int64_t kLossSum = 0;  ///< loss, weighted by what it is a mean of
inline constexpr std::int64_t kAddedSum = 5; ///< what AddLoss layers added, times rows
using Sums = std::vector<double>; ///< Objective::sumCount() of them

/// What decides examples that are drawn, together with the place of a row in its batch.
struct Draw {
    std::uint64_t seed = 0;
    std::uint64_t first = 0; ///< differs from batch to batch; in evaluation the position of the first row
    bool training = false;
};

/// What a task minimises and measures. One file per task (class_objective.cpp, ...); a new task is a new file and a line in
/// makeObjective(). Nothing here waits for the device. Immutable: any thread.
class Objective {
public:
    virtual ~Objective() = default;

    /// What the network is to answer in place of the rows as they are: drawn examples join them.
    virtual Batch prepared(Batch batch, const Draw&) const { return batch; }

    /// Mean loss of a batch, for training: as LossConfig says, for mixed pictures of the shares of the classes.
    virtual at::Tensor loss(const at::Tensor& output, const Batch& batch) const = 0;

    /// The same for evaluation: without label smoothing and class weights.
    virtual at::Tensor plainLoss(const at::Tensor& output, const Batch& batch) const { return loss(output, batch); }

    /// What loss() is the mean of, as a scalar: by it the means of several batches make one.
    virtual at::Tensor weight(const Batch& batch) const;

    /// Whether the loss of a batch is the mean over its rows, weighted by weight(), of what each says by itself, so that a batch can be worked on in parts.
    virtual bool splits() const { return true; }

    /// Whether add() counts the loss by what weight() says, so that sums over parts of a batch are those of the batch.
    virtual bool countsByWeight() const { return true; }

    /// How many sums add() keeps; at least kSums.
    virtual std::int64_t sumCount() const { return kSums; }
    /// The same for evaluation, which may sum up more.
    virtual std::int64_t evaluationSums() const { return sumCount(); }

    /// What evaluation compares: mostly what the network puts out. `context` has the place of the first row.
    virtual at::Tensor answer(Module& module, const Batch& batch, const ForwardContext& context) const { return module.forward(batch.fields, context); }

    /// What is to be added of the embedding of a batch; nullptr: nothing. Not for batches in parts (splits()).
    virtual const EmbeddingLoss* embeddingLoss() const { return nullptr; }

    /// Adversarial tasks: the place of the real pictures among the fields.
    virtual std::optional<std::size_t> playedWith() const { return {}; }

    /// Something wrong that the metrics of evaluation tell, in words; nothing where all is well.
    virtual std::optional<std::string> complaint(const std::map<std::string, double>& /*metrics*/) const { return {}; }

    /// Adds the batch, with its mean loss, to `sums`.
    virtual void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const = 0;

    /// Loss of each row of the data, [n].
    virtual at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const = 0;

    /// Tasks whose answers are texts of other lengths than what the network puts out: the pieces of each row of the data, as evaluation reads them; others: empty. Waits for
    /// the device.
    virtual std::vector<std::vector<std::int64_t>> texts(const at::Tensor& /*output*/, const Batch& /*batch*/) const { return {}; }

    /// By name ("loss", "accuracy"), from sums over `rows` rows.
    virtual std::map<std::string, double> metrics(const Sums& sums, double rows) const = 0;

    /// Tasks of classes of pixels: how many of each class (row) were taken for which (column), row-major; others: empty.
    virtual std::vector<std::uint64_t> confusion(const Sums&) const { return {}; }

    /// A number that is smaller for a better model; NaN where these metrics do not tell.
    virtual double badness(const std::map<std::string, double>& metrics) const { return metrics.at("loss"); }
};

/// Of a source with these fields; results lie on `device`. `teacher`: of a training of classes; one at a time uses it.
std::unique_ptr<Objective> makeObjective(const batch::Target& target, const std::vector<batch::Field>& fields, const LossConfig& loss = {},
                                         at::Device device = at::kCPU, std::shared_ptr<Teacher> teacher = {});

/// loss.balanced resolved into class weights by the rows (segmentation: pixels) of each class in `source`: n / (classes n_c), as scikit-learn has it; a
/// class without rows gets 1. InvalidInput for classes that are not there. Reads all targets, or masks, once.
Result<LossConfig> withClassWeights(LossConfig loss, const batch::EncodedSource& source, const StopToken& stop);

// One per task; numberObjective() has a header of its own.
std::unique_ptr<Objective> classObjective(const batch::Target& target, const LossConfig& loss, at::Device device, std::shared_ptr<Teacher> teacher);
std::unique_ptr<Objective> reconstructionObjective(const batch::Target& target, const std::vector<batch::Field>& fields);
std::unique_ptr<Objective> adversarialObjective(const batch::Target& target, const std::vector<batch::Field>& fields);
std::unique_ptr<Objective> implicitObjective(const batch::Target& target, const std::vector<batch::Field>& fields);
std::unique_ptr<Objective> segmentationObjective(const batch::Target& target, const std::vector<batch::Field>& fields, const LossConfig& loss, at::Device device);
std::unique_ptr<Objective> transcriptionObjective(const batch::Target& target, const std::vector<batch::Field>& fields);
std::unique_ptr<Objective> tokenObjective(const batch::Target& target, const std::vector<batch::Field>& fields, const LossConfig& loss);

/// Weights of classes [classes] on `device`; undefined where all are alike.
at::Tensor classWeightsOf(const batch::Target& target, const LossConfig& loss, at::Device device);

/// The place of a field; those of the recipe are always there.
std::size_t fieldPlace(const std::vector<batch::Field>& fields, const std::string& name);

/// Brought from the device; waits for it.
Sums fetched(const at::Tensor& sums);

/// Adds what AddLoss layers gave in one batch; nothing where there are none.
void addExtraLosses(at::Tensor& sums, const std::vector<at::Tensor>& added, const Batch& batch);

} // namespace cairn::engine
