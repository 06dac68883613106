// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates.h"

#include "core/graph/edit/layout.h"
#include "core/graph/templates/chain.h"

#include <algorithm>

namespace cairn::graph {

namespace {

const std::vector<Template>& all()
{
    static const std::vector<Template> kAll = [] {
        std::vector<Template> list;
        for (auto domain : {tableTemplates, imageTemplates, smallResidualTemplates, textTemplates, sequenceTemplates, llamaTemplates}) {
            for (Template& entry : domain())
                list.push_back(std::move(entry));
        }
        return list;
    }();
    return kAll;
}

} // namespace

std::span<const TemplateInfo> templates()
{
    static const std::vector<TemplateInfo> kInfos = [] {
        std::vector<TemplateInfo> infos;
        for (const Template& entry : all())
            infos.push_back(entry.info);
        return infos;
    }();
    return kInfos;
}

std::string defaultTemplate(const DataInterface& data)
{
    const bool image = std::any_of(data.fields.begin(), data.fields.end(), [](const auto& field) { return isImage(field.second); });
    if (!image && std::any_of(data.fields.begin(), data.fields.end(), [](const auto& field) { return isText(field.first, field.second); }))
        return "text";
    return !image ? "mlp" : data.fields.size() > 1 ? "towers" : "cnn";
}

Result<Graph> buildTemplate(const std::string& id, const DataInterface& data)
{
    for (const Template& entry : all()) {
        if (entry.info.id != id)
            continue;
        CAIRN_ASSIGN(Graph graph, entry.build(data));
        applyLayout(graph, autoLayout(graph));
        return graph;
    }
    std::string known;
    for (const Template& entry : all())
        known += (known.empty() ? "" : ", ") + entry.info.id;
    return fail(ErrorCode::NotFound, "There is no template of this name", id, "Use one of: " + known);
}

} // namespace cairn::graph
