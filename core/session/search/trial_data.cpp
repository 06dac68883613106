// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/search/trial_data.h"

#include "core/session/training/version_store.h"

#include <algorithm>

namespace cairn::session {

namespace {

constexpr std::size_t kMostKept = 4;

std::string keyOf(const DataChoice& choice)
{
    return Json{prep::toJson(choice.recipe), prep::toJson(choice.split)}.dump();
}

} // namespace

Result<FrozenData> TrialData::of(const DataChoice& choice, JobContext& job)
{
    const std::lock_guard lock(m_mutex);
    const std::string key = keyOf(choice);
    if (key == keyOf(m_workbench.choice()))
        return m_workbench.freeze();
    const auto known = std::ranges::find(m_kept, key, &std::pair<std::string, FrozenData>::first);
    if (known != m_kept.end()) {
        m_kept.splice(m_kept.begin(), m_kept, known);
        return m_kept.front().second;
    }
    CAIRN_ASSIGN(FrozenData made, prepare(choice, job));
    m_kept.emplace_front(key, made);
    if (m_kept.size() > kMostKept)
        m_kept.pop_back();
    return made;
}

Result<FrozenData> TrialData::prepare(const DataChoice& choice, JobContext& job) const
{
    if (auto problem = m_workbench.dataProblem())
        return *problem;
    FrozenData made;
    const auto dataset = m_workbench.dataset();
    made.dataset = dataset;
    CAIRN_TRY(dataset->prepareRandomAccess(job));
    made.split = m_workbench.split();
    if (!made.split || prep::toJson(made.split->spec) != prep::toJson(choice.split)) {
        data::RowIdentities identities;
        if (prep::needsContents(*dataset, choice.split)) {
            CAIRN_ASSIGN(identities, identitiesOf(m_workbench.project(), *dataset, choice.split.key, job));
        }
        CAIRN_ASSIGN(prep::Split split, prep::makeSplit(*dataset, choice.split, job, identities.contents));
        made.split = std::make_shared<const prep::Split>(std::move(split));
    }
    CAIRN_ASSIGN(prep::Recipe recipe, prep::fitRecipe(*dataset, *made.split, choice.recipe, job));
    made.recipe = std::make_shared<const prep::Recipe>(std::move(recipe));
    CAIRN_ASSIGN(batch::Sources sources, batch::makeSources(dataset, *made.recipe, *made.split, job));
    made.sources = std::make_shared<const batch::Sources>(std::move(sources));
    return made;
}

} // namespace cairn::session
