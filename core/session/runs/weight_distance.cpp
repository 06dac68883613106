// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/runs/weight_distance.h"

#include "core/formats/safetensors.h"
#include "core/session/training/training_sink.h"
#include "core/store/durable_folder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace cairn::session {
namespace {

Result<std::vector<float>> floatsOf(const formats::SafetensorsReader& file, const formats::TensorInfo& tensor)
{
    std::vector<float> values((tensor.end - tensor.begin) / sizeof(float));
    CAIRN_TRY(file.read(tensor, std::as_writable_bytes(std::span(values))));
    return values;
}

TensorDistance distance(const std::string& name, const std::vector<float>& a, const std::vector<float>& b)
{
    double first = 0, second = 0, product = 0, apart = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = a[i], y = b[i];
        first += x * x;
        second += y * y;
        product += x * y;
        apart += (x - y) * (x - y);
    }
    TensorDistance result{name};
    result.relative = apart == 0 ? 0 : first == 0 ? std::numeric_limits<double>::infinity() : std::sqrt(apart / first);
    result.cosine = product / std::sqrt(first * second);
    return result;
}

Result<std::filesystem::path> newestWeights(const Workbench& workbench, RunId run)
{
    auto checkpoint = store::newestCheckpoint(workbench.project().runFolder(run) / kCheckpointFolder);
    if (!checkpoint)
        return checkpoint.error().code == ErrorCode::NotFound
                   ? fail(ErrorCode::NotFound, "Run " + std::to_string(run.value) + " has no trained model", {}, "Choose another run")
                   : checkpoint.error();
    return checkpoint->folder / kWeightsFile;
}

} // namespace

Result<std::vector<TensorDistance>> weightDistances(const std::filesystem::path& first, const std::filesystem::path& second, JobContext& job)
{
    CAIRN_ASSIGN(const auto a, formats::SafetensorsReader::open(first));
    CAIRN_ASSIGN(const auto b, formats::SafetensorsReader::open(second));
    std::map<std::string, TensorDistance> distances;
    for (const formats::TensorInfo& tensor : b.tensors())
        distances[tensor.name] = {tensor.name, false};
    for (const formats::TensorInfo& tensor : a.tensors()) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
        const formats::TensorInfo* other = b.find(tensor.name);
        if (!other || other->shape != tensor.shape || tensor.dtype != "F32" || other->dtype != "F32") {
            distances[tensor.name] = {tensor.name, false};
            continue;
        }
        CAIRN_ASSIGN(const std::vector<float> mine, floatsOf(a, tensor));
        CAIRN_ASSIGN(const std::vector<float> theirs, floatsOf(b, *other));
        distances[tensor.name] = distance(tensor.name, mine, theirs);
    }
    std::vector<TensorDistance> all;
    for (auto& [name, one] : distances)
        all.push_back(std::move(one));
    return all;
}

Result<std::vector<TensorDistance>> weightDistances(const Workbench& workbench, RunId first, RunId second, JobContext& job)
{
    CAIRN_ASSIGN(const auto a, newestWeights(workbench, first));
    CAIRN_ASSIGN(const auto b, newestWeights(workbench, second));
    return weightDistances(a, b, job);
}

} // namespace cairn::session
