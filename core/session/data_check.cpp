// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/data_check.h"

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/base/log.h"

namespace cairn::session {

namespace {

constexpr const char* kChecksDocument = "checks";

/// What a check depends on.
std::string signatureOf(const Workbench& workbench)
{
    const DataChoice choice = workbench.choice();
    return sha256Hex(workbench.fingerprint() + prep::toJson(choice.recipe).dump() + prep::toJson(choice.split).dump()).substr(0, 32);
}

prep::LeakOptions leakOptions(const Workbench& workbench)
{
    prep::LeakOptions options;
    if (const auto recipe = workbench.recipe()) {
        options.target = recipe->target.column;
        options.inputs = recipe->inputs();
    }
    return options;
}

Result<std::shared_ptr<data::Dataset>> readyData(const Workbench& workbench, JobContext& job)
{
    if (auto problem = workbench.dataProblem())
        return *problem;
    auto dataset = workbench.dataset();
    CAIRN_TRY(dataset->prepareRandomAccess(job));
    return dataset;
}

Result<data::TableProfile> profileOf(const Workbench& workbench, const data::Dataset& dataset, const data::ProfileObserver& observer, JobContext& job)
{
    data::ProfileOptions options;
    options.associations = false;
    if (const auto recipe = workbench.recipe())
        options.target = dataset.schema().find(recipe->target.column);
    return data::profileTable(dataset, options, observer, job);
}

/// Brings the relations of a profile up to date with the present target.
Result<void> relate(const Workbench& workbench, const data::Dataset& dataset, data::TableProfile& profile, JobContext& job)
{
    const auto recipe = workbench.recipe();
    const auto target = recipe ? dataset.schema().find(recipe->target.column) : std::nullopt;
    if (profile.target == target)
        return {};
    profile.target = target;
    profile.relations.clear();
    if (!target)
        return {};
    CAIRN_ASSIGN(const data::ScannedRows rows, data::allRows(dataset));
    auto relations = data::targetRelations(dataset, profile.columns, *target, rows, job);
    if (relations)
        profile.relations = std::move(*relations);
    return relations || relations.error().code == ErrorCode::InvalidInput ? Result<void>() : Result<void>(relations.error());
}

void store(const Workbench& workbench, const DataCheck& check)
{
    if (workbench.readOnly())
        return;
    Json quality{{"serious", 0}, {"warning", 0}, {"note", 0}};
    for (const data::Finding& finding : check.quality.findings)
        quality[std::string(data::name(finding.severity))] = quality[std::string(data::name(finding.severity))].get<int>() + 1;
    const Json document{{"signature", signatureOf(workbench)}, {"checked", wallClockMs()}, {"quality", quality}, {"leaks", prep::toJson(check.leaks)}};
    if (const auto stored = workbench.project().setDocument(kChecksDocument, document); !stored)
        log::warn("session", "The result of the data check could not be stored: " + stored.error().text());
}

} // namespace

Result<prep::LeakReport> checkProjectLeaks(const Workbench& workbench, const data::TableProfile* profile, JobContext& job)
{
    CAIRN_ASSIGN(const auto dataset, readyData(workbench, job));
    const auto split = workbench.split();
    if (!split)
        return fail(ErrorCode::InvalidInput, "The rows have not been divided yet", workbench.path().string(), "Choose what to predict");
    std::optional<data::TableProfile> made;
    if (!profile || profile->sampled()) {
        CAIRN_ASSIGN(made, profileOf(workbench, *dataset, {}, job));
        profile = &*made;
    }
    return prep::checkLeaks(*dataset, *split, profile, leakOptions(workbench), job);
}

Result<DataCheck> checkData(const Workbench& workbench, const DataCheckObserver& observer, JobContext& job, const data::TableProfile* ready)
{
    CAIRN_ASSIGN(const auto dataset, readyData(workbench, job));
    DataCheck check;
    const auto tell = [&] {
        if (observer)
            observer(check);
    };
    if (ready && !ready->sampled() && ready->rows == dataset->rowCount() && ready->columns.size() == dataset->schema().size()) {
        check.profile = *ready;
        CAIRN_TRY(relate(workbench, *dataset, check.profile, job));
    } else {
        CAIRN_ASSIGN(check.profile, profileOf(workbench, *dataset, [&](const data::TableProfile& partial) {
            check.profile = partial;
            tell();
        }, job));
    }
    data::QualityOptions options;
    options.target = check.profile.target;
    CAIRN_ASSIGN(check.quality, data::checkQuality(*dataset, check.profile, options, [&](const data::Findings& findings) {
        check.quality.findings = findings;
        tell();
    }, job));
    if (workbench.split()) {
        CAIRN_ASSIGN(check.leaks, checkProjectLeaks(workbench, &check.profile, job));
    }
    store(workbench, check);
    tell();
    return check;
}

std::optional<Json> storedCheck(const Workbench& workbench)
{
    const auto document = workbench.project().document(kChecksDocument);
    if (!document || !*document || (*document)->value("signature", std::string()) != signatureOf(workbench))
        return {};
    return **document;
}

} // namespace cairn::session
