// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates.h"

#include "core/graph/edit/answer_head.h"
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
                            llamaTemplates, memoryTemplates, recommenderTemplates, actionTemplates, segmentationTemplates, adversarialTemplates, transcriptionTemplates}) {
            for (Template& entry : domain())
                list.push_back(std::move(entry));
        }
        std::ranges::stable_sort(list, {}, [](const Template& entry) { return entry.info.domain; });
        return list;
    }();
    return kAll;
}

/// The tasks in words, in the order of TaskKind.
constexpr std::array<const char*, 10> kTasks{"one class per row", "one number per row", "the inputs again", "the next token of a text", "a text from a text", "a tag for each word", "which items a user takes", "a class for each pixel", "pictures like those of the data", "a text that its steps say"};

Error unsuited(const Template& entry, batch::TaskKind task)
{
    std::string known;
    for (const Template& other : all())
        known += other.suits(task) ? (known.empty() ? "" : ", ") + other.info.id : std::string();
    return fail(ErrorCode::Mismatch, "The template \"" + entry.info.title + "\" does not answer " + kTasks[static_cast<std::size_t>(task)] + ", which is what is to be learned",
                entry.info.id, "Use one of: " + known + "; or choose another task on the Data page");
}

/// With the head that the target's answer needs, where the template has another one.
Result<Graph> fitting(const Template& entry, const DataInterface& data)
{
    CAIRN_ASSIGN(Graph graph, entry.build(data));
    if (!batch::regresses(data.task) || data.answer.form == batch::AnswerForm::Value || infer(graph, data).ok())
        return graph;
    auto changed = withAnswerHead(graph, data);
    return changed ? std::move(*changed) : std::move(graph);
}

Result<Graph> unarranged(const std::string& id, const DataInterface& data)
{
    std::string known;
    for (const Template& entry : all()) {
        if (entry.info.id == id)
            return entry.suits(data.task) ? fitting(entry, data) : Result<Graph>(unsuited(entry, data.task));
        known += (known.empty() ? "" : ", ") + entry.info.id;
    }
    return fail(ErrorCode::NotFound, "There is no template of this name", id, "Use one of: " + known);
}

using Ids = std::vector<std::string>;

/// What suits rows with one answer each, by what their fields are.
Ids wishesForRows(const DataInterface& data)
{
    const auto any = [&](auto is) { return std::ranges::any_of(data.fields, is); };
    if (hasGraph(data))
        return {"gcn", "gat", "graph_sage"};
    if (data.task == batch::TaskKind::Implicit || hasUserAndItem(data))
        return {"neumf", "gmf"};
    if (any([](const auto& field) { return isImage(field.second); }))
        return data.fields.size() > 1 ? Ids{"towers", "cnn"} : Ids{"cnn", "resnet20", "vit"};
    if (any([](const auto& field) { return isText(field.first, field.second); }))
        return {"text", "lstm", "transformer"};
    if (any([](const auto& field) { return field.second.type == ElementType::Float32 && field.second.shape.size() == 3; }))
        return {"mlp", "tcn", "gru"}; // series
    return data.fields.contains("categories") ? Ids{"mlp", "wide_deep", "tab_transformer"} : Ids{"mlp"};
}

/// Templates to begin with, the best first; it suits the data, the others may not.
Ids wishes(const DataInterface& data)
{
    switch (data.task) {
    case batch::TaskKind::NextToken: return {"gpt_nano", "llama"};
    case batch::TaskKind::Sequence: return {"seq2seq", "transformer_seq2seq"};
    case batch::TaskKind::Tagging: return {"lstm_tagger", "transformer_tagger"};
    case batch::TaskKind::Transcription: return std::ranges::any_of(data.fields, [](const auto& field) { return isImage(field.second); }) ? Ids{"crnn"} : Ids{"ctc_lstm"};
    case batch::TaskKind::Segmentation: return {"unet"};
    case batch::TaskKind::Adversarial: return {"dcgan"};
    case batch::TaskKind::Reconstruction: {
        const auto field = data.fields.find(data.targetField);
        return field != data.fields.end() && isImage(field->second) ? Ids{"conv_autoencoder", "vae"} : Ids{"autoencoder", "vae"};
    }
    default: return wishesForRows(data);
    }
}

} // namespace

const char* domainTitle(TemplateDomain domain)
{
    static constexpr std::array kTitles{"Tables", "Images", "Sequences and series", "Texts", "Graphs", "Ratings", "Generative", "Memory", "Decisions"};
    return kTitles.at(static_cast<std::size_t>(domain));
}

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

std::vector<std::string> suggestedTemplates(const DataInterface& data)
{
    std::vector<std::string> ids = wishes(data);
    std::erase_if(ids, [&](const std::string& id) { return id != ids.front() && !checkTemplate(id, data); });
    return ids;
}

std::string defaultTemplate(const DataInterface& data)
{
    return wishes(data).front();
}

Result<void> checkTemplate(const std::string& id, const DataInterface& data)
{
    CAIRN_TRY(unarranged(id, data));
    return {};
}

Result<Graph> buildTemplate(const std::string& id, const DataInterface& data)
{
    CAIRN_ASSIGN(Graph graph, unarranged(id, data));
    applyLayout(graph, autoLayout(graph));
    return graph;
}

} // namespace cairn::graph
