// SPDX-License-Identifier: GPL-3.0-or-later
// The data side of a workbench: opening, choosing, encoding.
#include "core/graph/data_interface.h"
#include "core/prep/fit/suggest.h"
#include "core/session/training/version_store.h"
#include "core/session/workbench_state.h"

namespace cairn::session {

namespace {

/// Splits and encodes what `view` has chosen; the row count is made known first. `remember`: keeps the identities of the
/// rows in the project, by which a later version of the data is compared.
Result<void> prepareParts(DataView& view, const store::Project& project, bool remember, JobContext& job)
{
    CAIRN_TRY(view.dataset->prepareRandomAccess(job));
    data::RowIdentities identities;
    if (remember || prep::needsContents(*view.dataset, view.choice.split)) {
        CAIRN_ASSIGN(identities, identitiesOf(project, *view.dataset, view.choice.split.key, job));
    }
    CAIRN_ASSIGN(prep::Split split, prep::makeSplit(*view.dataset, view.choice.split, job, identities.contents));
    view.choice.split = split.spec;
    if (!view.recipe) {
        CAIRN_ASSIGN(prep::Recipe fitted, prep::fitRecipe(*view.dataset, split, view.choice.recipe, job));
        view.recipe = std::make_shared<const prep::Recipe>(std::move(fitted));
    }
    CAIRN_ASSIGN(batch::Sources sources, batch::makeSources(view.dataset, *view.recipe, split, job));
    view.split = std::make_shared<const prep::Split>(std::move(split));
    view.sources = std::make_shared<const batch::Sources>(std::move(sources));
    return {};
}

Error noData()
{
    return fail(ErrorCode::InvalidInput, "The project has no data yet", {}, "Open a table, images or a sample");
}

Error changedData(const data::SourceSpec& spec)
{
    return fail(ErrorCode::Mismatch, "The data are not the ones of this project any more: their content has changed", spec.location,
                "Put the old file back, or open the new one as data of this project and train again");
}

/// An error of opening, in the words of somebody who opened a project.
Error missingData(Error error, const data::SourceSpec& spec)
{
    if (error.code == ErrorCode::NotFound) {
        error.what = "The data of this project are not there";
        error.where = spec.location;
        error.fix = "Put the file back, or open the data from their new place";
    }
    return error;
}

} // namespace

Json datasetDocument(const data::Dataset& dataset)
{
    return Json{{"spec", data::toJson(dataset.source())}, {"fingerprint", dataset.fingerprint()}, {"title", dataset.title()},
                {"format", dataset.format()}};
}

Json preparationDocument(const prep::Recipe& recipe, const prep::SplitSpec& split)
{
    return Json{{"recipe", prep::toJson(recipe)}, {"split", prep::toJson(split)}};
}

Result<void> Workbench::openData(const data::SourceSpec& source, JobContext& job)
{
    {
        const std::lock_guard working(m_state->dataWork);
        DataView view;
        CAIRN_ASSIGN(view.dataset, data::openDataset(source, m_state->cache, job));
        view.state = DataState::Ready;
        view.spec = view.dataset->source();
        view.fingerprint = view.dataset->fingerprint();
        store::Project& project = *m_state->project;
        CAIRN_TRY(project.setDocument(kDatasetDocument, datasetDocument(*view.dataset)));
        CAIRN_TRY(project.setDocument(kChoiceDocument, Json::object()));
        CAIRN_TRY(project.setDocument(kRecipeDocument, Json::object()));
        CAIRN_TRY(registerVersion(project, *view.dataset));
        m_state->replace(std::move(view));
    }
    m_state->tell(Aspect::Data);
    return {};
}

Result<void> Workbench::reopenData(JobContext& job)
{
    Result<void> outcome;
    {
        const std::lock_guard working(m_state->dataWork);
        DataView view = m_state->view();
        if (!view.spec)
            return noData();
        auto opened = data::openDataset(*view.spec, m_state->cache, job);
        if (!opened && opened.error().code == ErrorCode::Cancelled)
            return opened.error();
        if (!opened) {
            view.state = DataState::Missing;
            view.problem = missingData(opened.error(), *view.spec);
        } else if ((*opened)->fingerprint() != view.fingerprint) {
            view.state = DataState::Changed;
            view.problem = changedData(*view.spec);
        } else {
            view.dataset = *opened;
            view.state = DataState::Ready;
            view.problem.reset();
            if (view.recipe)
                outcome = prepareParts(view, *m_state->project, false, job);
        }
        if (view.problem) {
            view.dataset.reset(); // its rows would come from files that are gone
            outcome = *view.problem;
        }
        m_state->replace(std::move(view));
    }
    m_state->tell(Aspect::Data);
    return outcome;
}

Result<void> Workbench::choose(const DataChoice& choice, JobContext& job)
{
    {
        const std::lock_guard working(m_state->dataWork);
        DataView view = m_state->view();
        if (view.problem)
            return *view.problem;
        if (!view.dataset)
            return noData();
        view.choice = choice;
        view.choice.recipe = prep::suggestedOptions(*view.dataset, choice.recipe);
        view.recipe.reset();
        CAIRN_TRY(prepareParts(view, *m_state->project, true, job));
        CAIRN_TRY(registerVersion(*m_state->project, *view.dataset));
        if (view.recipe->target.rowwise())
            view.choice.recipe.target = view.recipe->target.column;
        store::Project& project = *m_state->project;
        CAIRN_TRY(project.setDocument(kChoiceDocument, Json{{"recipe", prep::toJson(view.choice.recipe)}, {"split", prep::toJson(view.choice.split)}}));
        CAIRN_TRY(project.setDocument(kRecipeDocument, prep::toJson(*view.recipe)));
        m_state->replace(std::move(view));
    }
    m_state->tell(Aspect::Choice);
    return {};
}

DataState Workbench::dataState() const
{
    return m_state->view().state;
}

std::optional<Error> Workbench::dataProblem() const
{
    const DataView view = m_state->view();
    return view.state == DataState::None ? noData() : view.problem;
}

std::shared_ptr<data::Dataset> Workbench::dataset() const
{
    return m_state->view().dataset;
}

DataChoice Workbench::choice() const
{
    return m_state->view().choice;
}

std::shared_ptr<const prep::Recipe> Workbench::recipe() const
{
    return m_state->view().recipe;
}

std::shared_ptr<const prep::Split> Workbench::split() const
{
    return m_state->view().split;
}

std::string Workbench::fingerprint() const
{
    return m_state->view().fingerprint;
}

Result<FrozenData> Workbench::freeze() const
{
    const DataView view = m_state->view();
    if (view.problem)
        return *view.problem;
    if (!view.dataset)
        return noData();
    if (!view.sources)
        return fail(ErrorCode::InvalidInput, "No target column has been chosen yet", view.spec->location, "Choose what to predict");
    return FrozenData{view.dataset, view.recipe, view.split, view.sources};
}

Result<std::shared_ptr<const batch::EncodedSource>> Workbench::source(prep::Part part) const
{
    CAIRN_ASSIGN(const FrozenData frozen, freeze());
    return std::shared_ptr<const batch::EncodedSource>(frozen.sources, frozen.sources->of(part).get());
}

Result<std::shared_ptr<const batch::EncodedSource>> Workbench::sourceOf(const std::string& file, JobContext& job) const
{
    const DataView view = m_state->view();
    if (!view.recipe)
        return fail(ErrorCode::InvalidInput, "No target column has been chosen yet", {}, "Choose what to predict");
    data::SourceSpec spec;
    spec.location = file;
    CAIRN_ASSIGN(auto dataset, data::openDataset(spec, m_state->cache, job));
    CAIRN_TRY(dataset->prepareRandomAccess(job));
    CAIRN_ASSIGN(batch::WholeSource whole, batch::makeWholeSource(dataset, *view.recipe, true, job));
    return std::shared_ptr<const batch::EncodedSource>(whole.source);
}

std::vector<batch::Field> Workbench::fields() const
{
    const auto fitted = recipe();
    return fitted ? fitted->fields() : std::vector<batch::Field>();
}

batch::Target Workbench::target() const
{
    const auto fitted = recipe();
    return fitted ? fitted->target : batch::Target();
}

graph::DataInterface Workbench::dataInterface() const
{
    const auto fitted = recipe();
    return fitted ? graph::dataInterface(fitted->fields(), fitted->target) : graph::DataInterface();
}

} // namespace cairn::session
