// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/training/train_options.h"

#include "core/energy/grid.h"
#include "core/energy/processor_source.h"

#include <algorithm>
#include <array>

namespace cairn::session {

namespace {

const std::vector<std::string> kActions{"off", "warn", "stop"}, kMetricLosses{"triplet", "contrastive", "sup_con", "nt_xent"};

std::vector<std::string> gridNames()
{
    std::vector<std::string> names;
    for (const energy::GridFactor& factor : energy::gridFactors())
        names.emplace_back(factor.name);
    names.emplace_back("own");
    return names;
}

const std::array kSpecs{
    OptionSpec{"epochs", "Epochs", "How often the training rows are gone through.", OptionType::Integer, 10, 1, 100000},
    OptionSpec{"batch_size", "Batch size", "Rows per step; larger is faster, smaller generalises a little better.",
               OptionType::Integer, 256, 1, 1 << 20, {}, "rows"},
    OptionSpec{"optimizer", "Optimiser", "Rule that turns gradients into steps.", OptionType::Choice, "adamw", 0, 0,
               {"adamw", "adam", "nadam", "radam", "sgd", "rmsprop", "adagrad", "adadelta", "lamb", "lion", "muon"}},
    OptionSpec{"learning_rate", "Learning rate", "Step length at the peak of the schedule; too large diverges, too small is slow.",
               OptionType::Real, 2e-3, 1e-9, 1e6},
    OptionSpec{"schedule", "Schedule", "How the learning rate changes over the training.", OptionType::Choice, "one_cycle", 0, 0,
               {"constant", "cosine", "one_cycle", "step", "polynomial", "plateau", "curve"}},
    OptionSpec{"warmup", "Warm-up", "Part of all steps in which the learning rate rises to its peak (one_cycle, cosine, polynomial).",
               OptionType::Real, 0.3, 0, 0.95, {}, {}, true, "schedule", {"one_cycle", "cosine", "polynomial"}},
    OptionSpec{"schedule_end", "Last rate", "What remains of the learning rate at the end, as a share (cosine, polynomial), or at least (plateau).",
               OptionType::Real, 0.0, 0, 1, {}, {}, true, "schedule", {"cosine", "polynomial", "plateau"}},
    OptionSpec{"schedule_power", "Power", "Bend of a polynomial schedule; 1 is a straight line.", OptionType::Real, 1.0, 0.01, 100, {}, {}, false, "schedule", {"polynomial"}},
    OptionSpec{"schedule_drops", "Drops", "How often the learning rate falls, in even distances (step).", OptionType::Integer, 2, 1, 1000, {}, {}, false, "schedule", {"step"}},
    OptionSpec{"schedule_factor", "Drop to", "Share of the learning rate that remains after a drop (step, plateau).", OptionType::Real, 0.1, 1e-6, 0.999, {}, {}, false,
               "schedule", {"step", "plateau"}},
    OptionSpec{"schedule_patience", "Patience", "Epochs without a gain that are waited for before the learning rate falls (plateau).", OptionType::Integer, 5, 0, 100000, {}, "epochs",
               false, "schedule", {"plateau"}},
    OptionSpec{"schedule_curve", "Curve", "Corners of a drawn schedule, as share of the run : factor of the learning rate.", OptionType::Text, "0:0.1 0.3:1 1:0", 0, 0, {}, {}, false,
               "schedule", {"curve"}},
    OptionSpec{"unfreeze_every", "Unfreeze every", "Frozen layers begin to learn one after the other, the one nearest to the Output first, after every so many epochs; 0 leaves them frozen.", OptionType::Integer, 0, 0,
               100000, {}, "epochs", true},
    OptionSpec{"weight_decay", "Weight decay", "Pulls weights towards zero; more of it for small data.", OptionType::Real, 1e-2, 0, 10},
    OptionSpec{"weight_decay_on", "Decays", "What weight decay reaches: all weights, or matrices only (no biases, normalisations, embeddings).", OptionType::Choice, "all", 0, 0,
               {"all", "matrices"}, {}, true},
    OptionSpec{"early_stopping", "Early stopping", "Epochs without a gain that end the run; 0 switches it off.", OptionType::Integer, 0, 0, 100000, {}, "epochs"},
    OptionSpec{"beta1", "Beta 1", "Share of the mean gradient that an update keeps (adam, adamw); 0.5 steadies adversarial training.", OptionType::Real, 0.9, 0, 0.9999, {}, {}, true, "optimizer", {"adam", "adamw"}},
    OptionSpec{"momentum", "Momentum", "Memory of earlier gradients (sgd, rmsprop).", OptionType::Real, 0.9, 0, 0.9999, {}, {}, true, "optimizer", {"sgd", "rmsprop"}},
    OptionSpec{"lookahead", "Lookahead", "Updates between two steps of slow weights, which steady the fast ones; 0 switches it off.", OptionType::Integer, 0, 0, 10000, {}, {}, true},
    OptionSpec{"lookahead_share", "Lookahead share", "How far the slow weights go towards the fast ones.", OptionType::Real, 0.5, 0.01, 1, {}, {}, true, "lookahead"},
    OptionSpec{"accumulate", "Batches per update", "Batches whose gradients are added up before the weights change: a larger batch in the memory of a small one.",
               OptionType::Integer, 1, 1, 65536, {}, {}, true},
    OptionSpec{"gradient_clip", "Gradient clipping", "Largest length of the gradient; 0 switches it off.", OptionType::Real, 0.0,
               0, 1e6, {}, {}, true},
    OptionSpec{"gradient_clip_value", "Clipping by value", "Largest size of each number of the gradient; 0 switches it off.", OptionType::Real, 0.0, 0, 1e6, {}, {}, true},
    OptionSpec{"average", "Averaged weights", "Evaluate and store an average of the weights: over updates (ema) or over the last epochs (swa).", OptionType::Choice, "off", 0, 0,
               {"off", "ema", "swa"}, {}, true},
    OptionSpec{"average_decay", "Average keeps", "Share of the average that an update leaves (ema).", OptionType::Real, 0.999, 0.1, 0.999999, {}, {}, true, "average", {"ema"}},
    OptionSpec{"average_start", "Average from", "Share of the epochs before the first that counts (swa).", OptionType::Real, 0.75, 0, 0.99, {}, {}, true, "average", {"swa"}},
    OptionSpec{"loss", "Loss", "What training makes small; auto: cross-entropy for classes, squared error for numbers, or what their form of answer asks for. dice and dice_cross_entropy are for masks.", OptionType::Choice, "auto", 0, 0,
               {"auto", "cross_entropy", "focal", "dice", "dice_cross_entropy", "mse", "mae", "huber", "quantile", "poisson_nll", "gaussian_nll", "mixture_nll", "pinball"}, {}, true},
    OptionSpec{"focal_gamma", "Focus", "How much less rows count that are right already (focal).", OptionType::Real, 2.0, 0, 20, {}, {}, true, "loss", {"focal"}},
    OptionSpec{"huber_delta", "Huber width", "Distance, in standard deviations, from which errors count linearly (huber).", OptionType::Real, 1.0, 1e-6, 1e6, {}, {}, true, "loss", {"huber"}},
    OptionSpec{"quantile", "Quantile", "Share of rows that shall lie below the answer (quantile).", OptionType::Real, 0.5, 0.001, 0.999, {}, {}, true, "loss", {"quantile"}},
    OptionSpec{"label_smoothing", "Label smoothing", "Share of certainty taken from the true class (classification).",
               OptionType::Real, 0.0, 0, 0.9, {}, {}, true},
    OptionSpec{"teacher", "Teacher", "Number of a run whose answers are learned, too, by their Kullback-Leibler divergence (knowledge distillation; classification); 0: none.", OptionType::Integer, 0, 0, 9007199254740991.0, {}, {}, true},
    OptionSpec{"distillation_weight", "Share of the teacher", "How much the answers of the teacher count, and how much less the classes of the rows.", OptionType::Real, 0.5, 0.001, 1, {}, {}, true, "teacher"},
    OptionSpec{"distillation_temperature", "Temperature", "What answers of teacher and network are divided by before they are compared; large: small probabilities count more.", OptionType::Real, 2.0, 0.01, 1000, {}, {}, true, "teacher"},
    OptionSpec{"metric_learning", "Metric learning", "Loss of the embedding, which is what the last layer gets, added to the other: rows of a class come together, other classes go apart (classification).", OptionType::Choice, "off",
               0, 0, {"off", "triplet", "contrastive", "sup_con", "nt_xent"}, {}, true},
    OptionSpec{"metric_weight", "Metric weight", "How much the loss of the embedding counts beside the other.", OptionType::Real, 1.0, 1e-6, 1e6, {}, {}, true, "metric_learning", kMetricLosses},
    OptionSpec{"triplet_margin", "Triplet margin", "How much farther away the nearest row of another class shall be than the farthest of the same; embeddings have length 1.", OptionType::Real, 0.2, 0, 2, {}, {}, true, "metric_learning",
               {"triplet"}},
    OptionSpec{"contrastive_margin", "Contrastive margin", "Distance from which rows of different classes are far enough apart; embeddings have length 1.", OptionType::Real, 1.0, 0, 2, {}, {}, true, "metric_learning", {"contrastive"}},
    OptionSpec{"metric_temperature", "Metric temperature", "Small: near rows count most; large: all alike (sup_con, nt_xent).", OptionType::Real, 0.1, 0.001, 100, {}, {}, true, "metric_learning", {"sup_con", "nt_xent"}},
    OptionSpec{"metric_head", "Head learns", "joint: the loss of the answers trains the whole network; probe: the last layer only, so that the embedding is learned by its own loss alone.", OptionType::Choice, "joint", 0, 0,
               {"joint", "probe"}, {}, true, "metric_learning", kMetricLosses},
    OptionSpec{"class_weights", "Class weights", "balanced, or weights such as yes=3; no=1: how much rows of a class count (classification).", OptionType::Text, "", 0, 0, {}, {}, true},
    OptionSpec{"precision", "Precision", "Numbers of matrix products and convolutions in training steps; bfloat16 is faster on new processors and graphics cards, float16 on older cards.", OptionType::Choice,
               "float32", 0, 0, {"float32", "bfloat16", "float16"}, {}, true},
    OptionSpec{"recompute", "Recompute layers", "Saves memory for time: inner values of blocks and folded frames, or of even stretches of layers, are computed again in the backward pass.",
               OptionType::Choice, "off", 0, 0, {"off", "blocks", "even"}, {}, true},
    OptionSpec{"watch", "Watched number", "What gains are measured by: the loss or the score (accuracy) of the validation part.", OptionType::Choice, "loss", 0, 0, {"loss", "score"}, {}, true},
    OptionSpec{"guard_plateau", "On a plateau", "When nothing is gained any more.", OptionType::Choice, "warn", 0, 0, kActions, {}, true},
    OptionSpec{"guard_overfitting", "On over-fitting", "When the validation loss rises while the training loss falls.", OptionType::Choice, "warn", 0, 0, kActions, {}, true},
    OptionSpec{"guard_gradients", "On exploding gradients", "When the gradient is a thousand times its usual length.", OptionType::Choice, "warn", 0, 0, kActions, {}, true},
    OptionSpec{"guard_units", "On dead units", "When much of a layer puts out nothing but zeros, or learns nothing, over hundreds of steps.", OptionType::Choice, "warn", 0, 0, kActions, {}, true},
    OptionSpec{"guard_drift", "On drift", "When inputs or labels of the batches, or of the validation part, are not distributed like the training rows.", OptionType::Choice, "warn", 0, 0, kActions, {}, true},
    OptionSpec{"guard_patience", "Patience of the guards", "Epochs before a plateau or over-fitting is told.", OptionType::Integer, 10, 1, 100000, {}, "epochs", true},
    OptionSpec{"histogram_every", "Distributions every", "Updates between two looks at how weights, gradients and outputs of the layers are distributed; 0 switches them off.", OptionType::Integer, 50, 0, 1000000, {},
               "updates", true},
    OptionSpec{"energy_budget", "Energy budget", "Energy that the run may take; 0 sets no limit.", OptionType::Real, 0.0, 0, 1e9, {}, "Wh", true},
    OptionSpec{"energy_action", "At the budget", "What happens when the energy budget is spent: a line in the log, or the end of the run.", OptionType::Choice, "stop", 0, 0,
               {"warn", "stop"}, {}, true, "energy_budget"},
    OptionSpec{"grid", "Electricity from", "Whose electricity emissions are counted by: means of 2023 (Ember), or an own figure.", OptionType::Choice, "world", 0, 0, gridNames(), {}, true},
    OptionSpec{"grid_factor", "Own figure", "Emissions of the electricity in CO2 equivalents.", OptionType::Real, 481.0, 0, 5000, {}, "g/kWh", true, "grid", {"own"}},
    OptionSpec{"core_watts", "Power of a core", "What a busy processor core is taken for where the machine's meters cannot be read; the energy is an estimate then.", OptionType::Real,
               energy::kCoreWatts, 0.1, 1000, {}, "W", true},
    OptionSpec{"seed", "Seed", "Start of all random numbers: the same seed and thread count give the same run.",
               OptionType::Integer, 0, 0, 9007199254740991.0},
    OptionSpec{"tensorboard", "Log for TensorBoard", "Writes the numbers also as event files into the folder of the run, while it trains (tensorboard --logdir PROJECT.cairn.d/runs).", OptionType::Choice, "off", 0, 0,
               {"off", "on"}, {}, true},
    OptionSpec{"device", "Device", "Where to compute: auto, cpu, cuda, cuda:1.", OptionType::Text, "auto"},
    OptionSpec{"ranks", "Ranks", "Workers that train together, each on its share of every batch and on a CUDA device of its own where there are as many.", OptionType::Integer, 1, 1, 1024,
               {}, {}, true},
    OptionSpec{"moments", "Moments", "What the optimiser keeps: a copy at each rank, or each rank its part, which saves memory (ZeRO-1).", OptionType::Choice, "copied", 0, 0,
               {"copied", "sharded"}, {}, true},
    OptionSpec{"threads", "Threads", "Processor threads of each rank; 0 tries out what is fastest.", OptionType::Integer, 0, 0, 1024, {}, {}, true},
    OptionSpec{"loader_threads", "Loader threads", "Threads that change pictures for training; 0 takes half of the processors.", OptionType::Integer, 0, 0, 64, {}, {}, true},
    OptionSpec{"checkpoint_seconds", "Checkpoint interval", "Longest time between two checkpoints; one is also written after every epoch.",
               OptionType::Real, 60.0, 0.01, 86400, {}, "s", true},
    OptionSpec{"resident_mb", "Data in memory", "Training rows are held encoded in memory up to this size, else streamed.",
               OptionType::Integer, 4096, 0, 1 << 24, {}, "MiB", true},
};

} // namespace

std::span<const OptionSpec> trainOptionSpecs()
{
    return kSpecs;
}

const OptionSpec* findTrainOption(const std::string& name)
{
    const auto found = std::ranges::find(kSpecs, name, &OptionSpec::name);
    return found != kSpecs.end() ? &*found : nullptr;
}

} // namespace cairn::session
