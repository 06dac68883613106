// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/project.h"

#include "core/base/clock.h"
#include "core/store/project_impl.h"

namespace cairn::store {
namespace {

constexpr std::int64_t kRevisionsKept = 50;

} // namespace

Project::Project(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Project::~Project() = default;

const std::filesystem::path& Project::file() const { return m_impl->file; }
const std::filesystem::path& Project::blobFolder() const { return m_impl->blobs; }
bool Project::readOnly() const { return m_impl->readOnly; }
const std::string& Project::id() const { return m_impl->id; }
const std::vector<std::string>& Project::notices() const { return m_impl->notices; }

Result<std::optional<std::string>> Project::meta(const std::string& key) const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<std::optional<std::string>> {
        sqlite::Query query(database, "SELECT value FROM meta WHERE key = ?");
        if (!query.bind(key).next())
            return std::optional<std::string>();
        return std::optional(query.text(0));
    });
}

Result<void> Project::setMeta(const std::string& key, const std::string& value)
{
    return m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        sqlite::Query(database, "INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)").bind(key, value).run();
        return {};
    });
}

Result<std::optional<Json>> Project::document(const std::string& name) const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<std::optional<Json>> {
        sqlite::Query query(database, "SELECT json FROM document WHERE name = ?");
        if (!query.bind(name).next())
            return std::optional<Json>();
        return std::optional<Json>(query.json(0));
    });
}

Result<std::int64_t> Project::setDocument(const std::string& name, const Json& json)
{
    return m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<std::int64_t> {
        const std::string text = json.dump();
        std::int64_t revision = 0;
        {
            sqlite::Query old(database, "SELECT revision, json FROM document WHERE name = ?");
            if (old.bind(name).next()) {
                revision = old.number(0);
                if (old.text(1) == text)
                    return revision;
            }
        }
        ++revision;
        const std::int64_t now = wallClockMs();
        for (const char* sql : {"INSERT OR REPLACE INTO document(name, revision, json, changed_ms) VALUES(?, ?, ?, ?)",
                                "INSERT INTO document_history(name, revision, json, changed_ms) VALUES(?, ?, ?, ?)"})
            sqlite::Query(database, sql).bind(name, revision, text, now).run();
        sqlite::Query(database, "DELETE FROM document_history WHERE name = ? AND revision <= ?")
            .bind(name, revision - kRevisionsKept)
            .run();
        return revision;
    });
}

Result<std::int64_t> Project::documentRevision(const std::string& name) const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<std::int64_t> {
        sqlite::Query query(database, "SELECT revision FROM document WHERE name = ?");
        return query.bind(name).next() ? query.number(0) : 0;
    });
}

Result<std::vector<DocumentRevision>> Project::documentHistory(const std::string& name) const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<std::vector<DocumentRevision>> {
        sqlite::Query query(database,
                            "SELECT revision, changed_ms FROM document_history WHERE name = ? ORDER BY revision DESC");
        query.bind(name);
        std::vector<DocumentRevision> history;
        while (query.next())
            history.push_back({query.number(0), query.number(1)});
        return history;
    });
}

Result<Json> Project::documentAt(const std::string& name, std::int64_t revision) const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<Json> {
        sqlite::Query query(database, "SELECT json FROM document_history WHERE name = ? AND revision = ?");
        if (!query.bind(name, revision).next())
            return fail(ErrorCode::NotFound, "No revision " + std::to_string(revision) + " of \"" + name + "\"",
                        m_impl->file.string(), "Only the last 50 revisions are kept");
        return query.json(0);
    });
}

Result<void> Project::saveSelection(const StoredSelection& selection)
{
    return m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        sqlite::Query(database, "INSERT OR REPLACE INTO selection(name, dataset_fingerprint, count, rows) VALUES(?, ?, ?, ?)")
            .bind(selection.name, selection.datasetFingerprint, selection.count, std::span<const std::byte>(selection.rows))
            .run();
        return {};
    });
}

Result<std::vector<StoredSelection>> Project::selections() const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<std::vector<StoredSelection>> {
        sqlite::Query query(database, "SELECT name, dataset_fingerprint, count FROM selection ORDER BY name");
        std::vector<StoredSelection> all;
        while (query.next())
            all.push_back({query.text(0), query.text(1), static_cast<std::uint64_t>(query.number(2)), {}});
        return all;
    });
}

Result<StoredSelection> Project::selection(const std::string& name) const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<StoredSelection> {
        sqlite::Query query(database, "SELECT name, dataset_fingerprint, count, rows FROM selection WHERE name = ?");
        if (!query.bind(name).next())
            return fail(ErrorCode::NotFound, "No selection \"" + name + "\"", m_impl->file.string());
        const auto rows = query.blob(3);
        return StoredSelection{query.text(0), query.text(1), static_cast<std::uint64_t>(query.number(2)),
                               {rows.begin(), rows.end()}};
    });
}

Result<void> Project::removeSelection(const std::string& name)
{
    return m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        if (sqlite::Query(database, "DELETE FROM selection WHERE name = ?").bind(name).run() == 0)
            return fail(ErrorCode::NotFound, "No selection \"" + name + "\"", m_impl->file.string());
        return {};
    });
}

} // namespace cairn::store
