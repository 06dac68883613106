// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/transfer/initial_weights.h"

#include "core/formats/safetensors.h"
#include "core/graph/blocks/flatten.h"
#include "core/graph/model_state.h"
#include "core/store/durable_file.h"

namespace cairn::session {

namespace {

constexpr const char* kInitialDocument = "initial_weights";

Error readOnlyProject(const Workbench& workbench)
{
    return fail(ErrorCode::ReadOnly, "The project is open for reading only", workbench.path().string(), "Close the other program that has it open, or save a copy");
}

Result<void> write(const std::filesystem::path& file, const formats::Weights& weights)
{
    CAIRN_ASSIGN(auto durable, store::DurableFile::create(file));
    CAIRN_TRY(formats::writeSafetensors(weights, {}, [&](std::span<const std::byte> bytes) { return durable.write(bytes); }));
    CAIRN_TRY(durable.commit());
    return {};
}

Error unusable(const Error& problem)
{
    return fail(problem.code == ErrorCode::NotFound ? ErrorCode::NotFound : problem.code, "The imported weights cannot be read: " + problem.what, problem.where,
                "Import the weights again on the Model page, or forget them there");
}

/// The tensors of `all` that a graph has a place for.
formats::Weights placed(const formats::Weights& all, const std::vector<graph::StateTensor>& state)
{
    formats::Weights fitting;
    for (const graph::StateTensor& tensor : state) {
        const auto found = all.find(tensor.name);
        if (found != all.end() && found->second.shape == tensor.shape && found->second.type == tensor.type)
            fitting.insert(*found);
    }
    return fitting;
}

} // namespace

std::optional<InitialWeights> initialWeights(const Workbench& workbench)
{
    const auto document = workbench.project().document(kInitialDocument);
    if (!document || !*document || !(*document)->is_object() || !(*document)->contains("source"))
        return {};
    const Json& json = **document;
    const auto text = [&](const char* name) { return json.contains(name) && json.at(name).is_string() ? json.at(name).get<std::string>() : std::string(); };
    const auto number = [&](const char* name) { return json.contains(name) && json.at(name).is_number_integer() ? json.at(name).get<std::int64_t>() : 0; };
    return InitialWeights{text("source"), text("report"), number("taken"), number("wanted")};
}

Result<void> setInitialWeights(Workbench& workbench, const formats::Weights& weights, const InitialWeights& about)
{
    if (workbench.readOnly())
        return readOnlyProject(workbench);
    if (weights.empty())
        return fail(ErrorCode::InvalidInput, "No tensor of the file is used", about.source, "Choose a source for at least one tensor");
    CAIRN_TRY(write(workbench.project().blobFolder() / kInitialFile, weights));
    CAIRN_TRY(workbench.project().setDocument(kInitialDocument, Json{{"source", about.source}, {"report", about.report}, {"taken", about.taken}, {"wanted", about.wanted}}));
    return {};
}

Result<void> clearInitialWeights(Workbench& workbench)
{
    if (workbench.readOnly())
        return readOnlyProject(workbench);
    CAIRN_TRY(workbench.project().setDocument(kInitialDocument, Json::object()));
    std::error_code ignored;
    std::filesystem::remove(workbench.project().blobFolder() / kInitialFile, ignored);
    return {};
}

Result<FittingWeights> fittingWeights(const Workbench& workbench, const graph::Graph& graph, const graph::DataInterface& data, const std::filesystem::path& folder)
{
    FittingWeights found;
    const auto about = initialWeights(workbench);
    if (!about)
        return found;
    found.source = about->source;
    const auto reader = formats::SafetensorsReader::open(workbench.project().blobFolder() / kInitialFile);
    if (!reader)
        return unusable(reader.error());
    const auto all = reader->readAll();
    if (!all)
        return unusable(all.error());
    CAIRN_ASSIGN(const graph::Graph flat, graph::flatGraph(graph));
    CAIRN_ASSIGN(const auto state, graph::modelState(flat, graph::infer(flat, data), data));
    const formats::Weights fitting = placed(all->tensors, state);
    found.kept = static_cast<std::int64_t>(all->tensors.size());
    found.fitting = static_cast<std::int64_t>(fitting.size());
    if (fitting.empty())
        return found;
    found.file = folder / kInitialFile;
    CAIRN_TRY(write(found.file, fitting));
    return found;
}

} // namespace cairn::session
