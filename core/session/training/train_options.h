// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/batch/field.h"
#include "core/engine_api/train.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::session {

enum class OptionType : std::uint8_t { Integer, Real, Choice, Text };

/// One training option, described once; forms, `--set key=value`, `--help`, JSON documents and validation follow.
struct OptionSpec {
    std::string name;    ///< key: "learning_rate"
    std::string title;   ///< "Learning rate"
    std::string help;    ///< one sentence
    OptionType type = OptionType::Real;
    Json fallback;       ///< default of the general case; defaultOptions() refines it per task
    double minimum = 0, maximum = 0;       ///< Integer and Real; inclusive
    std::vector<std::string> choices = {}; ///< Choice
    std::string unit = {};                 ///< "rows", "s"; empty: a plain number
    bool advanced = false;                 ///< forms show it folded away
    std::string of = {};                   ///< the option that decides whether this one counts; empty: it always does
    std::vector<std::string> when = {};    ///< then: the values with which it does; empty: with any number but 0
};

/// All options, in the order of the form.
std::span<const OptionSpec> trainOptionSpecs();

/// The option of that name, or nullptr.
const OptionSpec* findTrainOption(const std::string& name);

/// A complete set of values, by option name, that suits the task: image classifiers get a one-cycle schedule over few
/// epochs, tables more epochs and larger batches.
Json defaultTrainOptions(const std::vector<batch::Field>& fields, const batch::Target& target);

/// One value from text, as typed after `--set`; InvalidInput names the key and what it may be.
Result<Json> parseTrainOption(const std::string& name, const std::string& text);

/// `options` completed by defaults and checked; InvalidInput names the first wrong key.
Result<engine::TrainConfig> toTrainConfig(const Json& options);

/// The losses that a form offers for such a target: "auto" first; for numbers also those that train another form of answer.
std::vector<std::string> offeredLosses(const batch::Target& target);

/// The form of answer that a loss for numbers trains; nothing for other losses.
std::optional<batch::AnswerForm> formOfLoss(const std::string& name);

/// Whether the task has that loss and those class weights; InvalidInput names the key. Mismatch: the loss is for another form of answer.
Result<void> checkTask(const engine::TrainConfig& config, const batch::Target& target);

} // namespace cairn::session
