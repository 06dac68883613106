// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/training/train_options.h"

#include "core/energy/grid.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace cairn::session {

namespace {

constexpr double kLargeCount = 1e9, kLargestWeight = 1e6;

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
    for (const OptionSpec& spec : trainOptionSpecs())
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

std::string trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string() : std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

/// "yes=3; no=1"
Result<std::map<std::string, double>> classWeightsFromText(const std::string& text)
{
    std::map<std::string, double> weights;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(';', begin), text.size());
        const std::string part = trimmed(std::string_view(text).substr(begin, end - begin));
        begin = end + 1;
        if (part.empty())
            continue;
        const std::size_t equals = part.rfind('=');
        const std::string name = trimmed(std::string_view(part).substr(0, equals)), number = equals == std::string::npos ? "" : trimmed(std::string_view(part).substr(equals + 1));
        double weight = 0;
        const auto [stop, error] = std::from_chars(number.data(), number.data() + number.size(), weight);
        if (name.empty() || number.empty() || error != std::errc() || stop != number.data() + number.size() || !(weight > 0 && weight <= kLargestWeight))
            return fail(ErrorCode::InvalidInput, "The option class_weights cannot be read at \"" + part + "\"", "class_weights",
                        "Give balanced, or a positive weight for each class: yes=3; no=1");
        weights[name] = weight;
    }
    return weights;
}

engine::GuardAction actionOf(const Json& name)
{
    return name == "off" ? engine::GuardAction::Off : name == "stop" ? engine::GuardAction::Stop : engine::GuardAction::Warn;
}

Result<void> readSchedule(const Json& all, engine::TrainConfig& config)
{
    config.schedule = all["schedule"];
    config.warmup = all["warmup"];
    config.scheduleEnd = all["schedule_end"];
    config.schedulePower = all["schedule_power"];
    config.scheduleDrops = all["schedule_drops"];
    config.scheduleFactor = all["schedule_factor"];
    config.schedulePatience = all["schedule_patience"];
    CAIRN_ASSIGN(config.scheduleCurve, engine::curveFromText(all["schedule_curve"]));
    return {};
}

Result<void> readLoss(const Json& all, engine::LossConfig& loss)
{
    loss.name = all["loss"];
    loss.labelSmoothing = all["label_smoothing"];
    loss.focalGamma = all["focal_gamma"];
    loss.huberDelta = all["huber_delta"];
    loss.quantile = all["quantile"];
    loss.teacher = all["teacher"];
    loss.distillationWeight = all["distillation_weight"];
    loss.distillationTemperature = all["distillation_temperature"];
    loss.metricLearning = all["metric_learning"];
    loss.metricWeight = all["metric_weight"];
    loss.tripletMargin = all["triplet_margin"];
    loss.contrastiveMargin = all["contrastive_margin"];
    loss.metricTemperature = all["metric_temperature"];
    loss.metricHead = all["metric_head"];
    const std::string weights = trimmed(all["class_weights"].get<std::string>());
    loss.balanced = weights == "balanced";
    if (loss.balanced)
        return {};
    CAIRN_ASSIGN(loss.classWeights, classWeightsFromText(weights));
    return {};
}

void readGuards(const Json& all, engine::TrainConfig& config)
{
    config.watch = all["watch"];
    config.earlyStopping = all["early_stopping"];
    config.guardPlateau = actionOf(all["guard_plateau"]);
    config.guardOverfitting = actionOf(all["guard_overfitting"]);
    config.guardGradients = actionOf(all["guard_gradients"]);
    config.guardUnits = actionOf(all["guard_units"]);
    config.guardDrift = actionOf(all["guard_drift"]);
    config.guardPatience = all["guard_patience"];
    config.histogramUpdates = all["histogram_every"];
}

void readEnergy(const Json& all, engine::TrainConfig& config)
{
    config.energyBudgetWh = all["energy_budget"];
    config.energyAction = actionOf(all["energy_action"]);
    config.coreWatts = all["core_watts"];
    config.gridFactor = all["grid_factor"];
    for (const energy::GridFactor& grid : energy::gridFactors())
        if (all["grid"] == grid.name)
            config.gridFactor = grid.gramsPerKwh;
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
    if (name == "schedule_curve")
        CAIRN_TRY(engine::curveFromText(value.get<std::string>()));
    if (name == "class_weights" && trimmed(value.get<std::string>()) != "balanced")
        CAIRN_TRY(classWeightsFromText(value.get<std::string>()));
    return {};
}

} // namespace

Json defaultTrainOptions(const std::vector<batch::Field>& fields, const batch::Target& target)
{
    Json options = Json::object();
    for (const OptionSpec& spec : trainOptionSpecs())
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
    if (target.kind == batch::TaskKind::Adversarial) { // Radford, Metz, Chintala: ICLR 2016
        options["epochs"] = 25;
        options["optimizer"] = "adam";
        options["learning_rate"] = 2e-4;
        options["beta1"] = 0.5;
        options["weight_decay"] = 0.0;
        options["schedule"] = "constant";
        options["watch"] = "score";
    }
    if (target.kind == batch::TaskKind::Segmentation) { // every picture has as many answers as pixels, so a few make a good gradient
        options["epochs"] = 20;
        options["batch_size"] = 16;
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
    for (const OptionSpec& spec : trainOptionSpecs())
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
    config.beta1 = all["beta1"];
    config.decayAll = all["weight_decay_on"] == "all";
    config.lookahead = all["lookahead"];
    config.lookaheadShare = all["lookahead_share"];
    config.batchSize = all["batch_size"];
    config.accumulate = all["accumulate"];
    config.epochs = all["epochs"];
    config.thawEpochs = all["unfreeze_every"];
    config.gradientClip = all["gradient_clip"];
    config.gradientClipValue = all["gradient_clip_value"];
    config.average = all["average"];
    config.averageDecay = all["average_decay"];
    config.averageStart = all["average_start"];
    config.precision = all["precision"];
    config.recompute = all["recompute"];
    CAIRN_TRY(readSchedule(all, config));
    CAIRN_TRY(readLoss(all, config.loss));
    readGuards(all, config);
    readEnergy(all, config);
    config.seed = all["seed"];
    config.ranks = all["ranks"];
    config.shardMoments = all["moments"] == "sharded";
    config.threads = all["threads"];
    config.loaderThreads = all["loader_threads"];
    config.device = all["device"];
    config.checkpointSeconds = all["checkpoint_seconds"];
    config.residentBytes = all["resident_mb"].get<std::int64_t>() << 20;
    return config;
}

} // namespace cairn::session
