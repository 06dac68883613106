// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/export/export_plan.h"

#include "core/batch/answer_json.h"

#include <algorithm>
#include <set>

namespace cairn::graph {

Result<void> makeExportPlan(ExportPlan& plan, const Graph& graph, const ExportContext& context)
{
    plan.data = dataInterface(context.fields, context.target);
    CAIRN_ASSIGN(plan.graph, flatGraph(graph));
    plan.inference = infer(plan.graph, plan.data);
    if (const Problem* problem = plan.inference.firstError())
        return problem->error;
    std::set<std::string> used;
    for (const NodeId id : plan.inference.order) {
        CAIRN_ASSIGN(NodeView view, nodeView(plan.graph, id, plan.inference, plan.data));
        if (view.node.kind == "input") {
            CAIRN_ASSIGN(std::string field, inputField(view.node, plan.data));
            used.insert(field);
            plan.fieldOf.emplace(id, std::move(field));
        }
        if (view.node.kind == "output")
            plan.output = id;
        plan.layers.push_back(std::move(view));
    }
    for (const batch::Field& field : context.fields) {
        if (used.contains(field.name))
            plan.inputs.push_back(&field);
    }
    return {};
}

std::vector<std::string> outputNames(const NodeView& view, const std::string& stem, const std::string& separator)
{
    std::vector<std::string> names;
    for (const PortSpec& port : portsOf(*findKind(view.node.kind), view.node.params).outputs)
        names.push_back(names.empty() ? stem : stem + separator + port.name);
    if (names.empty())
        names.push_back(stem); // the Output
    return names;
}

Json fieldsJson(const ExportPlan& plan)
{
    Json fields = Json::object();
    for (const batch::Field* field : plan.inputs) {
        Json facts{{"shape", field->shape}};
        if (field->type == ElementType::UInt8 && !field->codes()) {
            facts["scale"] = field->scale;
            facts["offset"] = field->offset;
        }
        if (field->codes())
            facts["vocabulary"] = field->vocabulary;
        if (!field->elements.empty())
            facts["elements"] = field->elements;
        fields[field->name] = std::move(facts);
    }
    return fields;
}

Json targetJson(const batch::Target& target)
{
    Json facts{{"column", target.column}, {"task", batch::name(target.kind)}};
    if (target.kind == batch::TaskKind::Segmentation)
        facts["classes"] = target.classes;
    if (target.classifies()) {
        facts["classes"] = target.classes;
    } else if (target.regresses()) {
        facts["mean"] = target.mean;
        facts["deviation"] = target.deviation;
        if (target.answer.form != batch::AnswerForm::Value)
            facts["answer"] = batch::toJson(target.answer);
    } else {
        facts["field"] = target.field;
        facts["shape"] = target.shape;
        if (target.kind == batch::TaskKind::Transcription) { // as many steps as the network keeps
            facts["shape"] = Json::array({nullptr, target.width()});
            facts["blank"] = target.width() - 1;
        }
        facts["logits"] = target.binary || batch::answersTokens(target.kind) || target.kind == batch::TaskKind::Segmentation;
    }
    return facts;
}

} // namespace cairn::graph
