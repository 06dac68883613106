// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/checkpoints.h"

#include "core/base/log.h"
#include "core/engine/info/blas_info.h"
#include "core/engine/module/weights.h"
#include "core/engine/train/step/divergence.h"
#include "core/store/durable_folder.h"

#include <ATen/Version.h>
#include <torch/csrc/api/include/torch/version.h>

namespace cairn::engine {

namespace {

constexpr const char* kWeights = "weights.safetensors";
constexpr const char* kRawWeights = "raw.safetensors"; ///< where kWeights is an average
constexpr const char* kOptimizer = "optimizer.safetensors";
constexpr const char* kState = "state.json";
constexpr std::size_t kKept = 2;

/// What the last digits of a result depend on besides the request.
Json surroundings(at::Device device, int ranks)
{
    const BlasInfo blas = blasInfo();
    return {{"torch", TORCH_VERSION},
            {"cpu", at::get_cpu_capability()},
            {"blas", blas.libraries.empty() ? std::string() : blas.libraries.front()},
            {"kernels", blas.kernels},
            {"device", device.str()},
            {"ranks", ranks}};
}

std::string differencesBetween(const Json& before, const Json& now)
{
    std::string text;
    for (const auto& [name, value] : now.items()) {
        if (!before.contains(name) || before.at(name) != value)
            text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

} // namespace

Checkpoints::Checkpoints(std::filesystem::path root, Module& module, Optimizer& optimizer, WeightAverage* average, int ranks)
    : m_root(std::move(root)), m_module(module), m_optimizer(optimizer), m_average(average), m_ranks(ranks)
{
}

Result<std::filesystem::path> Checkpoints::write(const RunState& state)
{
    if (const auto broken = nonFiniteState(m_module))
        return divergedWeights(*broken, state.step);
    const bool averaged = m_average && state.averaged > 0;
    std::string raw;
    if (averaged) {
        CAIRN_ASSIGN(raw, encodeWeights(m_module));
    }
    CAIRN_ASSIGN(const std::string weights, encodeShown(state.averaged));
    CAIRN_ASSIGN(const std::string optimizer, encodeTensors(m_optimizer.state()));
    const Json document = toJson(state);
    const std::string text = document.dump(1);
    CAIRN_ASSIGN(auto writer, store::CheckpointWriter::create(m_root, state.step, weights.size() + raw.size() + optimizer.size() + text.size()));
    CAIRN_TRY(writer.add(kWeights, weights));
    if (averaged)
        CAIRN_TRY(writer.add(kRawWeights, raw));
    CAIRN_TRY(writer.add(kOptimizer, optimizer));
    CAIRN_TRY(writer.add(kState, text));
    Json info = surroundings(m_module.device(), m_ranks);
    info["threads"] = state.threads;
    CAIRN_ASSIGN(const store::Checkpoint written, writer.commit(std::move(info)));
    m_last = written.folder;
    // Leftovers cost space, not correctness.
    if (const auto pruned = store::pruneCheckpoints(m_root, kKept); !pruned)
        log::warn("train", pruned.error().text());
    return m_last;
}

/// What evaluation and export use.
Result<std::string> Checkpoints::encodeShown(std::int64_t averaged)
{
    const WeightAverage::Shown shown(m_average, averaged);
    return encodeWeights(m_module);
}

Result<void> Checkpoints::markBest(std::int64_t step)
{
    return store::markBest(m_root, step);
}

Result<RunState> Checkpoints::restore()
{
    CAIRN_ASSIGN(const store::Checkpoint found, store::newestCheckpoint(m_root));
    CAIRN_ASSIGN(const std::string text, store::readFile(found.folder / kState));
    const Json document = Json::parse(text, nullptr, false);
    if (document.is_discarded())
        return fail(ErrorCode::Corrupt, "The checkpoint's state is not JSON", (found.folder / kState).string());
    CAIRN_ASSIGN(RunState state, runStateFromJson(document));
    CAIRN_TRY(readWeights(found.folder / kWeights, m_module));
    if (m_average && state.averaged > 0) {
        m_average->add(0);
        CAIRN_TRY(readWeights(found.folder / kRawWeights, m_module));
    }
    CAIRN_TRY(readTensors(found.folder / kOptimizer, m_optimizer.state()));
    Json before = found.info;
    before.emplace("ranks", 1); // older versions knew of one only
    m_differences = differencesBetween(before, surroundings(m_module.device(), m_ranks));
    m_last = found.folder;
    return state;
}

std::filesystem::path Checkpoints::best() const
{
    const auto step = store::bestStep(m_root);
    if (!step)
        return {};
    const auto checkpoint = store::readCheckpoint(m_root, *step);
    return checkpoint ? checkpoint->folder : std::filesystem::path();
}

} // namespace cairn::engine
