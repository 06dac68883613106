// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/training/train_options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace cairn::session {

namespace {

constexpr double kLargeCount = 1e9;

const std::array kSpecs{
    OptionSpec{"epochs", "Epochs", "How often the training rows are gone through.", OptionType::Integer, 10, 1, 100000},
    OptionSpec{"batch_size", "Batch size", "Rows per step; larger is faster, smaller generalises a little better.",
               OptionType::Integer, 256, 1, 1 << 20, {}, "rows"},
    OptionSpec{"optimizer", "Optimiser", "Rule that turns gradients into steps.", OptionType::Choice, "adamw", 0, 0,
               {"adamw", "adam", "nadam", "radam", "sgd", "rmsprop", "adagrad", "adadelta", "lamb", "lion", "muon"}},
    OptionSpec{"learning_rate", "Learning rate", "Step length at the peak of the schedule; too large diverges, too small is slow.",
               OptionType::Real, 2e-3, 1e-9, 1e6},
    OptionSpec{"schedule", "Schedule", "How the learning rate changes over the training.", OptionType::Choice, "one_cycle", 0, 0,
               {"constant", "cosine", "one_cycle", "step"}},
    OptionSpec{"warmup", "Warm-up", "Part of all steps in which the learning rate rises to its peak (one_cycle, cosine).",
               OptionType::Real, 0.3, 0, 0.95, {}, {}, true},
    OptionSpec{"weight_decay", "Weight decay", "Pulls weights towards zero; more of it for small data.", OptionType::Real, 1e-2, 0, 10},
    OptionSpec{"momentum", "Momentum", "Memory of earlier gradients (sgd, rmsprop).", OptionType::Real, 0.9, 0, 0.9999, {}, {}, true},
    OptionSpec{"label_smoothing", "Label smoothing", "Share of certainty taken from the true class (classification).",
               OptionType::Real, 0.0, 0, 0.9, {}, {}, true},
    OptionSpec{"gradient_clip", "Gradient clipping", "Largest length of the gradient; 0 switches it off.", OptionType::Real, 0.0,
               0, 1e6, {}, {}, true},
    OptionSpec{"seed", "Seed", "Start of all random numbers: the same seed and thread count give the same run.",
               OptionType::Integer, 0, 0, 9007199254740991.0},
    OptionSpec{"device", "Device", "Where to compute: auto, cpu, cuda, cuda:1.", OptionType::Text, "auto"},
    OptionSpec{"threads", "Threads", "Processor threads; 0 tries out what is fastest.", OptionType::Integer, 0, 0, 1024, {}, {}, true},
    OptionSpec{"loader_threads", "Loader threads", "Threads that change pictures for training; 0 takes half of the processors.", OptionType::Integer, 0, 0, 64, {}, {}, true},
    OptionSpec{"checkpoint_seconds", "Checkpoint interval", "Longest time between two checkpoints; one is also written after every epoch.",
               OptionType::Real, 60.0, 0.01, 86400, {}, "s", true},
    OptionSpec{"resident_mb", "Data in memory", "Training rows are held encoded in memory up to this size, else streamed.",
               OptionType::Integer, 4096, 0, 1 << 24, {}, "MiB", true},
};

std::string numberText(double number)
{
    return std::abs(number) < kLargeCount && number == std::floor(number) ? std::to_string(static_cast<std::int64_t>(number))
                                                                          : Json(number).dump();
}

std::string allowedText(const OptionSpec& spec)
{
    switch (spec.type) {
    case OptionType::Integer: return "a whole number from " + numberText(spec.minimum) + " to " + numberText(spec.maximum);
    case OptionType::Real: return "a number from " + numberText(spec.minimum) + " to " + numberText(spec.maximum);
    case OptionType::Text: return "a text";
    case OptionType::Choice: break;
    }
    std::string list;
    for (const std::string& choice : spec.choices)
        list += (list.empty() ? "" : ", ") + choice;
    return "one of " + list;
}

Error wrong(const OptionSpec& spec, const std::string& text)
{
    return fail(ErrorCode::InvalidInput, "The option " + spec.name + " cannot be " + text, spec.name, "Give " + allowedText(spec));
}

Error unknown(const std::string& name)
{
    std::string list;
    for (const OptionSpec& spec : kSpecs)
        list += (list.empty() ? "" : ", ") + spec.name;
    return fail(ErrorCode::InvalidInput, "There is no training option called " + name, name, "Options are: " + list);
}

bool allowed(const OptionSpec& spec, const Json& value)
{
    switch (spec.type) {
    case OptionType::Integer:
        return value.is_number_integer() && value.get<double>() >= spec.minimum && value.get<double>() <= spec.maximum;
    case OptionType::Real:
        return value.is_number() && value.get<double>() >= spec.minimum && value.get<double>() <= spec.maximum;
    case OptionType::Choice:
        return value.is_string() && std::ranges::find(spec.choices, value.get<std::string>()) != spec.choices.end();
    case OptionType::Text: return value.is_string();
    }
    return false;
}

bool isDevice(const std::string& text)
{
    const auto digits = [](std::string_view rest) {
        return !rest.empty() && rest.size() < 4 && rest.find_first_not_of("0123456789") == std::string_view::npos;
    };
    return text == "auto" || text == "cpu" || text == "cuda" || (text.starts_with("cuda:") && digits(std::string_view(text).substr(5)));
}

Result<void> check(const std::string& name, const Json& value)
{
    const OptionSpec* spec = findTrainOption(name);
    if (!spec)
        return unknown(name);
    if (!allowed(*spec, value))
        return wrong(*spec, value.dump());
    if (name == "device" && !isDevice(value.get<std::string>()))
        return fail(ErrorCode::InvalidInput, "The option device cannot be " + value.dump(), name, "Give auto, cpu, cuda or cuda:N");
    return {};
}

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

Json defaultTrainOptions(const std::vector<batch::Field>& fields, const batch::Target&)
{
    Json options = Json::object();
    for (const OptionSpec& spec : kSpecs)
        options[spec.name] = spec.fallback;
    const bool image = std::ranges::any_of(fields, [](const batch::Field& field) { return field.shape.size() == 3; });
    const bool graph = std::ranges::any_of(fields, [](const batch::Field& field) { return !field.perRow; });
    if (graph) { // every step sees the whole graph, so few rows are no reason for many steps (Kipf, Welling: ICLR 2017)
        options["epochs"] = 200;
        options["batch_size"] = 4096;
        options["optimizer"] = "adam";
        options["learning_rate"] = 0.01;
        options["weight_decay"] = 5e-4;
        options["schedule"] = "constant";
    }
    if (image) {
        options["epochs"] = 6;
        options["batch_size"] = 128;
    }
    return options;
}

Result<Json> parseTrainOption(const std::string& name, const std::string& text)
{
    const OptionSpec* spec = findTrainOption(name);
    if (!spec)
        return unknown(name);
    Json value = text;
    const char* end = text.data() + text.size();
    if (spec->type == OptionType::Integer) {
        std::int64_t number = 0;
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error != std::errc() || stop != end)
            return wrong(*spec, "\"" + text + "\"");
        value = number;
    } else if (spec->type == OptionType::Real) {
        double number = 0;
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error != std::errc() || stop != end || !std::isfinite(number))
            return wrong(*spec, "\"" + text + "\"");
        value = number;
    }
    CAIRN_TRY(check(name, value));
    return value;
}

Result<engine::TrainConfig> toTrainConfig(const Json& options)
{
    Json all = Json::object();
    for (const OptionSpec& spec : kSpecs)
        all[spec.name] = spec.fallback;
    if (!options.is_object() && !options.is_null())
        return fail(ErrorCode::InvalidInput, "Training options must be an object");
    for (const auto& [name, value] : options.items()) {
        CAIRN_TRY(check(name, value));
        all[name] = value;
    }
    engine::TrainConfig config;
    config.optimizer = all["optimizer"];
    config.learningRate = all["learning_rate"];
    config.weightDecay = all["weight_decay"];
    config.momentum = all["momentum"];
    config.schedule = all["schedule"];
    config.warmup = all["warmup"];
    config.batchSize = all["batch_size"];
    config.epochs = all["epochs"];
    config.labelSmoothing = all["label_smoothing"];
    config.gradientClip = all["gradient_clip"];
    config.seed = all["seed"];
    config.threads = all["threads"];
    config.loaderThreads = all["loader_threads"];
    config.device = all["device"];
    config.checkpointSeconds = all["checkpoint_seconds"];
    config.residentBytes = all["resident_mb"].get<std::int64_t>() << 20;
    return config;
}

} // namespace cairn::session
