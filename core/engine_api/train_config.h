// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/energy/processor_source.h"
#include "core/engine_api/schedule.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cairn::engine {

/// What training minimises. The default is the task's own: cross-entropy for classes, squared error for numbers.
struct LossConfig {
    std::string name = "auto";    ///< "auto", "cross_entropy", "focal" (classification); "cross_entropy", "dice", "dice_cross_entropy" (segmentation);
                                  ///< "mse", "mae", "huber", "quantile" (numbers answered as values);
                                  ///< "poisson_nll", "gaussian_nll", "mixture_nll", "pinball" (numbers answered otherwise, see batch::AnswerForm)
    double labelSmoothing = 0.0;  ///< share of certainty taken from the true class (classification, tokens)
    double focalGamma = 2.0;
    double huberDelta = 1.0;      ///< in standard deviations of the target
    double quantile = 0.5;
    bool balanced = false;        ///< classification, segmentation: rows or pixels / (classes * those of the class)
    std::map<std::string, double> classWeights; ///< classification, segmentation (cross-entropy): by class; 1 where none is given

    std::int64_t teacher = 0;           ///< classification: the run whose answers are learned, too (TrainRequest::teacher); 0: none
    double distillationWeight = 0.5;    ///< a of (1 - a) loss + a T^2 KL(teacher || network)
    double distillationTemperature = 2; ///< T

    std::string metricLearning = "off"; ///< "off", "triplet", "contrastive", "sup_con", "nt_xent" (classification): added to the loss, of what the head gets
    double metricWeight = 1.0;
    double tripletMargin = 0.2, contrastiveMargin = 1.0; ///< distances of embeddings of length 1
    double metricTemperature = 0.1;     ///< sup_con, nt_xent
    std::string metricHead = "joint";   ///< "joint": the loss of the answers trains all of the network; "probe": the head only
};

/// What a rule that watches a training does when it finds something.
enum class GuardAction : std::uint8_t { Off, Warn, Stop };

/// How to train. Described as data in core/session/training/train_options.h; every value here is final.
struct TrainConfig {
    std::string optimizer = "adamw"; ///< "sgd", "adam", "adamw", "nadam", "radam", "rmsprop", "adagrad", "adadelta", "lamb", "lion", "muon"
    double learningRate = 1e-3;      ///< peak of the schedule
    double weightDecay = 1e-2;
    bool decayAll = true;            ///< false: biases, normalisations and embeddings do not decay
    double momentum = 0.9;           ///< sgd, rmsprop
    double beta1 = 0.9;              ///< adam, adamw: share of the mean gradient that an update keeps
    std::int64_t lookahead = 0;      ///< updates between two steps of the slow weights; 0: off
    double lookaheadShare = 0.5;     ///< how far the slow weights go then

    std::string schedule = "one_cycle"; ///< see Schedule::name, and the members below there
    double warmup = 0.3;
    double scheduleEnd = 0;          ///< also the lowest rate of plateau, as a share of the peak
    std::int64_t scheduleDrops = 2;
    double scheduleFactor = 0.1;     ///< also of plateau
    double schedulePower = 1;
    std::int64_t schedulePatience = 5; ///< plateau: epochs without a better watched number that are waited for
    std::vector<CurvePoint> scheduleCurve;

    std::int64_t batchSize = 128;
    std::int64_t accumulate = 1;     ///< batches whose gradients make one update
    std::int64_t epochs = 5;
    std::int64_t thawEpochs = 0;     ///< layers that are frozen in the graph begin to learn one after the other, the one nearest to the Output first, after
                                     ///< every so many epochs (gradual unfreezing: Howard and Ruder, ULMFiT, ACL 2018); 0: they stay frozen
    LossConfig loss;
    double gradientClip = 0.0;       ///< largest L2 norm of the gradient; 0: off
    double gradientClipValue = 0.0;  ///< largest absolute value of each number of it; 0: off
    std::string average = "off";     ///< "ema", "swa": evaluated and stored are averaged weights
    double averageDecay = 0.999;     ///< ema: what is kept of the average at an update
    double averageStart = 0.75;      ///< swa: share of the epochs before the first one that counts
    std::string precision = "float32"; ///< "bfloat16", "float16": matrix products and convolutions of training steps; float16 with a scaled loss
    std::string recompute = "off";   ///< "blocks", "even": stretches of layers whose inner values are computed again in the backward pass, which saves memory

    std::string watch = "loss";      ///< "loss", "score": the number of the validation part that patience goes by
    std::int64_t earlyStopping = 0;  ///< epochs without a better watched number that end the run; 0: off
    GuardAction guardPlateau = GuardAction::Warn, guardOverfitting = GuardAction::Warn, guardGradients = GuardAction::Warn;
    GuardAction guardUnits = GuardAction::Warn, guardDrift = GuardAction::Warn;
    std::int64_t guardPatience = 10; ///< epochs before plateau and over-fitting are told

    std::int64_t histogramUpdates = 50; ///< updates between two looks at how weights, gradients and outputs are distributed; 0: off

    double energyBudgetWh = 0;       ///< that the run may take, over all resumes; 0: no limit
    GuardAction energyAction = GuardAction::Stop; ///< when it is spent
    double gridFactor = 481;         ///< grams of CO2 equivalents per kilowatt-hour
    double coreWatts = energy::kCoreWatts; ///< of a busy processor core, where nothing is measured

    int ranks = 1;                   ///< threads of this process that train together, each on its share of every batch and on a device of its own, if there are as many
    bool shardMoments = false;       ///< each rank keeps the part of the optimiser's moments that it updates (ZeRO-1), not all of them
    std::uint64_t seed = 0;
    int threads = 0;                 ///< 0: chosen by a trial at start
    int loaderThreads = 0;           ///< that change pictures for training; 0: half of the processors. No result depends on it
    std::string device = "auto";     ///< "auto", "cpu", "cuda", "cuda:1"
    double checkpointSeconds = 60;   ///< also at the end of every epoch
    std::int64_t residentBytes = std::int64_t{4} << 30; ///< training split is held encoded in memory up to this size
};

/// The learning rate over a run of that many updates.
inline Schedule scheduleOf(const TrainConfig& config, std::int64_t updates)
{
    return {config.schedule, config.learningRate, config.warmup, updates, config.scheduleEnd, config.scheduleDrops, config.scheduleFactor, config.schedulePower, config.scheduleCurve};
}

} // namespace cairn::engine
