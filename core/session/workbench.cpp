// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/workbench.h"

#include "core/graph/edit/answer_head.h"
#include "core/graph/data_interface.h"
#include "core/graph/templates.h"
#include "core/session/training/train_options.h"
#include "core/session/workbench_state.h"

namespace cairn::session {

namespace fs = std::filesystem;

namespace {

Result<Json> readDocument(const store::Project& project, const char* name)
{
    CAIRN_ASSIGN(std::optional<Json> document, project.document(name));
    return document.value_or(Json());
}

fs::path cacheOf(const store::Project& project)
{
    if (!project.readOnly())
        return project.blobFolder() / "cache";
    std::error_code ignored;
    return fs::temp_directory_path(ignored) / ("cairn-cache-" + project.id());
}

Error damaged(const store::Project& project, const char* document)
{
    return fail(ErrorCode::Corrupt, std::string("The document \"") + document + "\" of the project is damaged",
                project.file().string(), "Restore a snapshot of the project");
}

Result<DataChoice> choiceFromJson(const Json& json)
{
    DataChoice choice;
    CAIRN_ASSIGN(choice.recipe, prep::recipeOptionsFromJson(json.value("recipe", Json::object())));
    CAIRN_ASSIGN(choice.split, prep::splitSpecFromJson(json.value("split", Json::object())));
    return choice;
}

Result<DataView> readData(const store::Project& project)
{
    DataView view;
    CAIRN_ASSIGN(const Json dataset, readDocument(project, kDatasetDocument));
    if (!dataset.is_object() || !dataset.contains("spec"))
        return view;
    if (!dataset.value("fingerprint", Json()).is_string())
        return damaged(project, kDatasetDocument);
    CAIRN_ASSIGN(view.spec, data::sourceSpecFromJson(dataset.at("spec")));
    view.fingerprint = dataset.at("fingerprint").get<std::string>();
    view.state = DataState::Closed;
    view.problem = fail(ErrorCode::Busy, "The data are still being opened", view.spec->location, "Wait a moment");
    CAIRN_ASSIGN(const Json choice, readDocument(project, kChoiceDocument));
    CAIRN_ASSIGN(const Json recipe, readDocument(project, kRecipeDocument));
    if (!choice.is_object() || !recipe.is_object() || choice.empty() || recipe.empty())
        return view;
    CAIRN_ASSIGN(view.choice, choiceFromJson(choice));
    CAIRN_ASSIGN(prep::Recipe fitted, prep::recipeFromJson(recipe));
    view.recipe = std::make_shared<const prep::Recipe>(std::move(fitted));
    return view;
}

} // namespace

void Workbench::State::tell(Aspect aspect) const
{
    std::function<void(Aspect)> observing;
    {
        const std::lock_guard lock(values);
        observing = observer;
    }
    if (observing)
        observing(aspect);
}

Workbench::Workbench(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Workbench::~Workbench() = default;

Result<std::unique_ptr<Workbench>> Workbench::create(const fs::path& path)
{
    auto state = std::make_unique<State>();
    CAIRN_ASSIGN(state->project, store::Project::create(path));
    state->cache = cacheOf(*state->project);
    return std::unique_ptr<Workbench>(new Workbench(std::move(state)));
}

Result<std::unique_ptr<Workbench>> Workbench::open(const fs::path& path, store::OpenMode mode)
{
    store::OpenOptions how;
    how.mode = mode;
    CAIRN_ASSIGN(auto project, store::Project::open(path, how));
    return openOn(std::move(project));
}

Result<std::unique_ptr<Workbench>> Workbench::openForRun(const fs::path& path, RunId run)
{
    CAIRN_ASSIGN(auto project, store::Project::openForRun(path, run));
    CAIRN_ASSIGN(const store::Run stored, project->run(run));
    if (stored.state != store::RunState::Finished) {
        store::RunChange begun;
        begun.state = store::RunState::Running;
        CAIRN_TRY(project->updateRun(run, begun));
    }
    return openOn(std::move(project));
}

Result<std::unique_ptr<Workbench>> Workbench::openOn(std::unique_ptr<store::Project> project)
{
    auto state = std::make_unique<State>();
    state->project = std::move(project);
    state->cache = cacheOf(*state->project);
    CAIRN_ASSIGN(state->data, readData(*state->project));
    CAIRN_ASSIGN(const Json graph, readDocument(*state->project, kGraphDocument));
    if (!graph.is_null()) {
        CAIRN_ASSIGN(state->graph, graph::graphFromJson(graph));
    }
    CAIRN_ASSIGN(Json options, readDocument(*state->project, kTrainingDocument));
    if (options.is_object())
        state->options = std::move(options);
    return std::unique_ptr<Workbench>(new Workbench(std::move(state)));
}

const fs::path& Workbench::path() const
{
    return m_state->project->file();
}

bool Workbench::readOnly() const
{
    return m_state->project->readOnly();
}

store::Project& Workbench::project() const
{
    return *m_state->project;
}

void Workbench::setObserver(std::function<void(Aspect)> observer)
{
    const std::lock_guard lock(m_state->values);
    m_state->observer = std::move(observer);
}

void Workbench::notifyRuns() const
{
    m_state->tell(Aspect::Runs);
}

const fs::path& Workbench::cacheFolder() const
{
    return m_state->cache;
}

graph::Graph Workbench::graph() const
{
    const std::lock_guard lock(m_state->values);
    return m_state->graph;
}

Result<void> Workbench::setGraph(graph::Graph graph)
{
    {
        const std::lock_guard ordered(m_state->saving);
        Json document = graph::toJson(graph);
        {
            const std::lock_guard lock(m_state->values);
            m_state->graph = std::move(graph);
        }
        CAIRN_TRY(m_state->project->setDocument(kGraphDocument, document));
    }
    m_state->tell(Aspect::Graph);
    return {};
}

Result<void> Workbench::makeTemplate(const std::string& id)
{
    const DataView view = m_state->view();
    if (!view.recipe)
        return fail(ErrorCode::InvalidInput, "A template needs data to adapt to", {}, "Open data and choose a target first");
    const graph::DataInterface data = dataInterface();
    CAIRN_ASSIGN(graph::Graph made, graph::buildTemplate(id.empty() ? graph::defaultTemplate(data) : id, data));
    return setGraph(std::move(made));
}

Result<void> Workbench::fitGraph()
{
    const graph::Graph made = graph();
    const graph::DataInterface data = dataInterface();
    if (graph::infer(made, data).ok())
        return {};
    if (batch::regresses(data.task) && !made.empty()) {
        auto changed = graph::withAnswerHead(made, data);
        if (changed && graph::infer(*changed, data).ok())
            return setGraph(std::move(*changed));
    }
    return makeTemplate({});
}

Json Workbench::trainOptions() const
{
    Json options = defaultTrainOptions(fields(), target());
    const std::lock_guard lock(m_state->values);
    for (const auto& [name, value] : m_state->options.items())
        options[name] = value;
    return options;
}

Result<void> Workbench::setTrainOptions(const Json& options)
{
    CAIRN_TRY(toTrainConfig(options));
    const Json defaults = defaultTrainOptions(fields(), target());
    Json changed = Json::object();
    for (const auto& [name, value] : options.items()) {
        if (defaults.at(name) != value)
            changed[name] = value;
    }
    {
        const std::lock_guard ordered(m_state->saving);
        {
            const std::lock_guard lock(m_state->values);
            m_state->options = changed;
        }
        CAIRN_TRY(m_state->project->setDocument(kTrainingDocument, changed));
    }
    m_state->tell(Aspect::Options);
    return {};
}

} // namespace cairn::session
