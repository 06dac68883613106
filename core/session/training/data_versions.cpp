// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/training/data_versions.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/session/training/version_store.h"
#include "core/session/workbench_state.h"
#include "core/store/durable_file.h"

#include <algorithm>

namespace cairn::session {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kVersionsKept = 3; ///< whose row identities stay on the disk
constexpr std::uint64_t kMostBytes = 2 * 8 * data::kMostIdentities + 64;

fs::path identityFile(const store::Project& project, const std::string& fingerprint)
{
    return project.blobFolder() / "versions" / (fingerprint + ".rows");
}

Json versionJson(const DataVersion& version)
{
    Json json{{"number", version.number}, {"fingerprint", version.fingerprint}, {"taken", version.takenMs}, {"schema", toJson(version.schema)}};
    if (version.rows)
        json["rows"] = *version.rows;
    return json;
}

DataVersion versionFromJson(const Json& json)
{
    DataVersion version;
    version.number = json.at("number").get<int>();
    version.fingerprint = json.at("fingerprint").get<std::string>();
    version.takenMs = json.value("taken", std::int64_t{0});
    version.schema = schemaFromJson(json.value("schema", Json::array()));
    if (json.contains("rows"))
        version.rows = json.at("rows").get<std::uint64_t>();
    return version;
}

void dropOldFiles(const store::Project& project, const std::vector<DataVersion>& versions)
{
    std::error_code ignored;
    for (std::size_t i = 0; i + kVersionsKept < versions.size(); ++i)
        fs::remove(identityFile(project, versions[i].fingerprint), ignored);
}

} // namespace

Json toJson(const data::Schema& schema)
{
    Json columns = Json::array();
    for (const data::Column& column : schema.columns)
        columns.push_back({{"name", column.name}, {"type", data::name(column.type)}});
    return columns;
}

data::Schema schemaFromJson(const Json& json)
{
    data::Schema schema;
    for (const Json& column : json) {
        data::Column& added = schema.columns.emplace_back();
        added.name = column.value("name", "");
        added.type = data::columnType(column.value("type", "")).value_or(data::ColumnType::Text);
    }
    return schema;
}

Result<std::vector<DataVersion>> dataVersions(const store::Project& project)
{
    CAIRN_ASSIGN(const std::optional<Json> document, project.document(kVersionsDocument));
    std::vector<DataVersion> versions;
    if (!document || !document->is_array())
        return versions;
    try {
        for (const Json& version : *document)
            versions.push_back(versionFromJson(version));
    } catch (const Json::exception&) {
        return fail(ErrorCode::Corrupt, "The list of data versions is damaged", project.file().string(), "Open the data again");
    }
    return versions;
}

std::optional<int> dataVersionNumber(const store::Project& project, const std::string& fingerprint)
{
    const auto versions = dataVersions(project);
    if (!versions)
        return {};
    const auto found = std::ranges::find(*versions, fingerprint, &DataVersion::fingerprint);
    return found == versions->end() ? std::nullopt : std::optional(found->number);
}

Result<void> registerVersion(store::Project& project, const data::Dataset& dataset)
{
    if (project.readOnly())
        return {};
    CAIRN_ASSIGN(std::vector<DataVersion> versions, dataVersions(project));
    auto known = std::ranges::find(versions, dataset.fingerprint(), &DataVersion::fingerprint);
    if (known == versions.end()) {
        const int number = versions.empty() ? 1 : versions.back().number + 1;
        versions.push_back({number, dataset.fingerprint(), wallClockMs(), {}, dataset.schema()});
        known = versions.end() - 1;
        dropOldFiles(project, versions);
    }
    known->rows = dataset.rowCount();
    Json document = Json::array();
    for (const DataVersion& version : versions)
        document.push_back(versionJson(version));
    CAIRN_TRY(project.setDocument(kVersionsDocument, document));
    return {};
}

Result<data::RowIdentities> storedIdentities(const store::Project& project, const std::string& fingerprint)
{
    CAIRN_ASSIGN(const std::string bytes, store::readFile(identityFile(project, fingerprint), kMostBytes));
    return data::identitiesFromBytes(bytes);
}

Result<data::RowIdentities> identitiesOf(const store::Project& project, const data::Dataset& dataset, const std::vector<std::string>& key, JobContext& job)
{
    if (dataset.rowCount().value_or(0) > data::kMostIdentities)
        return data::RowIdentities();
    if (auto stored = storedIdentities(project, dataset.fingerprint()); stored && stored->contents.size() == dataset.rowCount() && key.empty() == stored->keys.empty())
        return stored;
    CAIRN_ASSIGN(data::RowIdentities identities, data::rowIdentities(dataset, key, job));
    if (project.readOnly())
        return identities;
    std::error_code ignored;
    const fs::path file = identityFile(project, dataset.fingerprint());
    fs::create_directories(file.parent_path(), ignored);
    // Without them the work goes on: a later change of the data is then told by counts only.
    if (const auto written = store::writeFile(file, data::serialise(identities)); !written)
        log::warn("session", "Row identities could not be stored: " + written.error().text());
    return identities;
}

Result<data::Difference> sourceDifference(const Workbench& workbench, JobContext& job)
{
    const store::Project& project = workbench.project();
    CAIRN_ASSIGN(const std::optional<Json> document, project.document(kDatasetDocument));
    if (!document || !document->contains("spec"))
        return fail(ErrorCode::InvalidInput, "The project has no data yet", project.file().string(), "Open a table, images or a sample");
    CAIRN_ASSIGN(const data::SourceSpec spec, data::sourceSpecFromJson(document->at("spec")));
    CAIRN_ASSIGN(const auto now, data::openDataset(spec, workbench.cacheFolder(), job));
    CAIRN_TRY(now->prepareRandomAccess(job));
    CAIRN_ASSIGN(const std::vector<DataVersion> versions, dataVersions(project));
    const auto before = std::ranges::find(versions, document->value("fingerprint", std::string()), &DataVersion::fingerprint);
    if (before == versions.end())
        return fail(ErrorCode::NotFound, "The project does not remember the rows of its data", project.file().string(), "Open the data again");
    const auto stored = storedIdentities(project, before->fingerprint);
    if (!stored || now->rowCount().value_or(0) > data::kMostIdentities) {
        data::Difference known;
        known.columns = data::schemaDifference(before->schema, now->schema());
        known.rowsBefore = before->rows.value_or(0);
        known.rowsAfter = now->rowCount().value_or(0);
        return known;
    }
    auto identities = data::rowIdentities(*now, stored->keys.empty() ? std::vector<std::string>() : workbench.choice().split.key, job);
    if (!identities && identities.error().code == ErrorCode::NotFound) // the key column is gone
        identities = data::rowIdentities(*now, {}, job);
    CAIRN_TRY(identities);
    return data::difference(before->schema, *stored, now->schema(), *identities);
}

Result<void> acceptSource(Workbench& workbench, JobContext& job)
{
    const DataChoice choice = workbench.choice();
    const bool chosen = workbench.recipe() != nullptr;
    CAIRN_ASSIGN(const std::optional<Json> document, workbench.project().document(kDatasetDocument));
    if (!document || !document->contains("spec"))
        return fail(ErrorCode::InvalidInput, "The project has no data yet", workbench.path().string(), "Open a table, images or a sample");
    CAIRN_ASSIGN(const data::SourceSpec spec, data::sourceSpecFromJson(document->at("spec")));
    CAIRN_TRY(workbench.openData(spec, job));
    return chosen ? workbench.choose(choice, job) : Result<void>();
}

} // namespace cairn::session
