// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/run_state.h"

namespace cairn::engine {

namespace {

constexpr int kVersion = 1;

Json sumsToJson(const MetricSums& sums)
{
    return {{"sums", sums.sums}, {"rows", sums.rows}};
}

MetricSums sumsFromJson(const Json& document)
{
    MetricSums sums;
    document.at("sums").get_to(sums.sums); // fewer in checkpoints of older versions
    document.at("rows").get_to(sums.rows);
    return sums;
}

} // namespace

Json toJson(const RunState& state)
{
    Json document{{"version", kVersion},
                  {"step", state.step},
                  {"updates", state.updates},
                  {"epoch", state.epoch},
                  {"batch", state.batch},
                  {"epoch_sums", sumsToJson(state.epochSums)},
                  {"interval_sums", sumsToJson(state.intervalSums)},
                  {"metrics", state.metrics},
                  {"best_badness", nullptr},
                  {"best_step", state.bestStep},
                  {"seconds", state.seconds},
                  {"rows", state.rows},
                  {"energy", {{"joules", state.energy.joules}, {"estimated", state.energy.estimatedJ}}},
                  {"threads", state.threads},
                  {"rate_factor", state.rateFactor},
                  {"averaged", state.averaged},
                  {"micro_rows", state.microRows},
                  {"thawed", state.thawed},
                  {"scaler", {{"scale", state.scaler.scale}, {"steady", state.scaler.steady}, {"skipped", state.scaler.skipped}}},
                  {"watch", toJson(state.watch)}};
    if (state.bestBadness)
        document["best_badness"] = *state.bestBadness;
    return document;
}

Result<RunState> runStateFromJson(const Json& document)
{
    try {
        if (document.at("version").get<int>() > kVersion)
            return fail(ErrorCode::TooNew, "The checkpoint was written by a newer version of Cairn", {}, "Update Cairn");
        RunState state;
        document.at("step").get_to(state.step);
        state.updates = document.value("updates", state.step);
        document.at("epoch").get_to(state.epoch);
        document.at("batch").get_to(state.batch);
        state.epochSums = sumsFromJson(document.at("epoch_sums"));
        state.intervalSums = sumsFromJson(document.at("interval_sums"));
        document.at("metrics").get_to(state.metrics);
        if (!document.at("best_badness").is_null())
            state.bestBadness = document.at("best_badness").get<double>();
        document.at("best_step").get_to(state.bestStep);
        document.at("seconds").get_to(state.seconds);
        document.at("threads").get_to(state.threads);
        state.rows = document.value("rows", std::int64_t{0});
        if (const auto energy = document.find("energy"); energy != document.end())
            state.energy = {energy->at("joules").get<double>(), energy->at("estimated").get<double>()};
        state.rateFactor = document.value("rate_factor", 1.0);
        state.averaged = document.value("averaged", std::int64_t{0});
        state.microRows = document.value("micro_rows", std::int64_t{0});
        state.thawed = document.value("thawed", state.thawed);
        if (const auto scaler = document.find("scaler"); scaler != document.end())
            state.scaler = {scaler->at("scale").get<double>(), scaler->at("steady").get<std::int64_t>(), scaler->at("skipped").get<std::int64_t>()};
        if (const auto watch = document.find("watch"); watch != document.end())
            state.watch = watchStateFromJson(*watch);
        return state;
    } catch (const Json::exception& caught) {
        return fail(ErrorCode::Corrupt, std::string("The checkpoint's state cannot be read: ") + caught.what());
    }
}

} // namespace cairn::engine
