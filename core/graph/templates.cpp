// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates.h"

#include "core/graph/edit/layout.h"
#include "core/graph/templates/chain.h"

#include <algorithm>
#include <array>

namespace cairn::graph {

namespace {

const std::vector<Template>& all()
{
    static const std::vector<Template> kAll = [] {
        std::vector<Template> list;
        for (auto domain : {tableTemplates, imageTemplates, residualTemplates, smallResidualTemplates, textTemplates, sequenceTemplates, graphTemplates, generativeTemplates, languageTemplates,
                            llamaTemplates, memoryTemplates, recommenderTemplates, actionTemplates, segmentationTemplates, adversarialTemplates}) {
            for (Template& entry : domain())
                list.push_back(std::move(entry));
        }
        return list;
    }();
    return kAll;
}

/// The tasks in words, in the order of TaskKind.
constexpr std::array<const char*, 9> kTasks{"one class per row", "one number per row", "the inputs again", "the next token of a text", "a text from a text", "a tag for each word", "which items a user takes", "a class for each pixel", "pictures like those of the data"};

Error unsuited(const Template& entry, batch::TaskKind task)
{
    std::string known;
    for (const Template& other : all())
        known += other.suits(task) ? (known.empty() ? "" : ", ") + other.info.id : std::string();
    return fail(ErrorCode::Mismatch, "The template \"" + entry.info.title + "\" does not answer " + kTasks[static_cast<std::size_t>(task)] + ", which is what is to be learned",
                entry.info.id, "Use one of: " + known + "; or choose another task on the Data page");
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

bool templateAnswers(const std::string& id, batch::TaskKind task)
{
    return std::ranges::any_of(all(), [&](const Template& entry) { return entry.info.id == id && entry.suits(task); });
}

std::string defaultTemplate(const DataInterface& data)
{
    if (data.task == batch::TaskKind::NextToken)
        return "gpt_nano";
    if (data.task == batch::TaskKind::Sequence)
        return "seq2seq";
    if (data.task == batch::TaskKind::Tagging)
        return "lstm_tagger";
    if (data.task == batch::TaskKind::Segmentation)
        return "unet";
    if (data.task == batch::TaskKind::Adversarial)
        return "dcgan";
    if (data.task == batch::TaskKind::Reconstruction) {
        const auto field = data.fields.find(data.targetField);
        return field != data.fields.end() && isImage(field->second) ? "conv_autoencoder" : "autoencoder";
    }
    if (hasGraph(data))
        return "gcn";
    if (data.task == batch::TaskKind::Implicit || hasUserAndItem(data))
        return "neumf";
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
        if (!entry.suits(data.task))
            return unsuited(entry, data.task);
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
