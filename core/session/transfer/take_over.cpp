// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/transfer/take_over.h"

#include "core/graph/blocks/flatten.h"
#include "core/graph/edit/layout.h"
#include "core/graph/model_state.h"
#include "core/parse/open_weights.h"
#include "core/session/transfer/initial_weights.h"
#include "core/session/transfer/model_file.h"

namespace cairn::session {

Result<TakenOver> takeWeights(Workbench& workbench, const std::filesystem::path& file, bool freeze, const StopToken& stop)
{
    graph::Graph network = workbench.graph();
    const graph::DataInterface data = workbench.dataInterface();
    CAIRN_ASSIGN(const graph::Graph flat, graph::flatGraph(network));
    CAIRN_ASSIGN(const auto state, graph::modelState(flat, graph::infer(flat, data), data));
    CAIRN_ASSIGN(const auto opened, parse::openWeights(file, stop));
    const graph::WeightMapping mapping = graph::mapWeights(opened->tensors(), opened->facts().layout, state);
    const std::string name = file.filename().string();
    TakenOver made{name + "\n" + graph::reportText(mapping, opened->tensors(), state), 0, static_cast<std::int64_t>(state.size())};
    CAIRN_ASSIGN(const auto weights, graph::loadMapped(*opened, mapping, state, stop));
    if (weights.tensors.empty())
        return fail(ErrorCode::Mismatch, "No tensor of the file fits the network", name, "Choose the network that the weights are for");
    made.taken = static_cast<std::int64_t>(weights.tensors.size());
    CAIRN_TRY(setInitialWeights(workbench, weights.tensors, {name, made.report, made.taken, made.wanted}));
    if (!freeze)
        return made;
    std::set<std::string> names;
    for (const auto& [tensor, view] : weights.tensors)
        names.insert(tensor);
    graph::freezeLayers(network, names, state);
    CAIRN_TRY(workbench.setGraph(std::move(network)));
    return made;
}

Result<TakenOver> takeModel(Workbench& workbench, const std::filesystem::path& file, const graph::Adapting& how, const StopToken& stop)
{
    CAIRN_ASSIGN(const ModelFile opened, openModel(file));
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled, "Stopped");
    graph::AdaptedGraph made = graph::adapted(opened.model, workbench.dataInterface(), how);
    graph::applyLayout(made.graph, graph::autoLayout(made.graph));
    TakenOver taken{opened.name + "\n" + graph::reportText(opened.model), 0, 0};
    for (const std::string& sentence : made.done)
        taken.report += sentence + "\n";
    if (opened.model.complete()) {
        CAIRN_ASSIGN(const auto state, graph::modelState(opened.model.graph, graph::infer(opened.model.graph, opened.model.data), opened.model.data));
        CAIRN_ASSIGN(const auto weights, graph::importedWeights(opened.file, opened.model, state));
        taken.taken = static_cast<std::int64_t>(weights.tensors.size());
        taken.wanted = static_cast<std::int64_t>(state.size());
        if (taken.taken > 0)
            CAIRN_TRY(setInitialWeights(workbench, weights.tensors, {opened.name, taken.report, taken.taken, taken.wanted}));
    }
    CAIRN_TRY(workbench.setGraph(std::move(made.graph)));
    return taken;
}

} // namespace cairn::session
