// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/relations/interactions.h"

#include "core/base/random.h"
#include "core/data/profile/value_runs.h"
#include "core/data/relations/id_index.h"
#include "core/data/profile/row_scan.h"

#include <limits>
#include <map>

namespace cairn::data {

namespace {

constexpr std::uint64_t kPairStream = 0x7A1;

/// Sees how often each id occurs.
class OccurrenceCount {
public:
    void add(std::uint64_t count) { ++m_idsOf[count]; }

    Occurrences finish() const
    {
        Occurrences found;
        std::uint64_t total = 0;
        for (const auto& [count, ids] : m_idsOf) {
            found.ids += ids;
            total += count * ids;
        }
        if (found.ids == 0)
            return found;
        found.least = m_idsOf.begin()->first;
        found.most = m_idsOf.rbegin()->first;
        found.mean = static_cast<double>(total) / static_cast<double>(found.ids);
        found.median = (at((found.ids - 1) / 2) + at(found.ids / 2)) / 2;
        found.once = m_idsOf.contains(1) ? m_idsOf.at(1) : 0;
        return found;
    }

private:
    /// The rank-th smallest count.
    double at(std::uint64_t rank) const
    {
        std::uint64_t seen = 0;
        for (const auto& [count, ids] : m_idsOf) {
            seen += ids;
            if (rank < seen)
                return static_cast<double>(count);
        }
        return 0;
    }

    std::map<std::uint64_t, std::uint64_t> m_idsOf; ///< occurrences -> ids
};

/// The ids of the rows that have both, hashed.
class PairScan {
public:
    using Hash = std::uint64_t (*)(std::uint64_t user, std::uint64_t item);
    using Take = std::function<void(std::span<const std::uint64_t>)>;

    PairScan(const Dataset& dataset, const InteractionColumns& columns, const ScannedRows& rows, JobContext& job)
        : m_dataset(dataset), m_columns{columns.user, columns.item}, m_rows(rows), m_job(job)
    {
    }

    Result<void> visit(Hash hash, const Take& take)
    {
        m_incomplete = 0;
        std::uint64_t done = 0;
        return visitRows(m_dataset, m_columns, m_rows, [&](const ColumnChunk& chunk) -> Result<void> {
            m_piece.clear();
            for (std::size_t row = 0; row < chunk.size; ++row) {
                const bool complete = chunk.columns[0].present(row) && chunk.columns[1].present(row);
                if (complete)
                    m_piece.push_back(hash(IdIndex::hashOf(chunk.columns[0], row), IdIndex::hashOf(chunk.columns[1], row)));
                m_incomplete += !complete;
            }
            take(m_piece);
            m_job.progress.set(done += chunk.size, m_rows.count());
            return {};
        }, m_job.stop);
    }

    /// How often each different hash occurs.
    Result<void> count(Hash hash, std::uint64_t rows, std::size_t buffer, const std::function<void(std::uint64_t)>& take)
    {
        ValueRuns<std::uint64_t> runs([&](const Take& piece) { return visit(hash, piece); }, [&](std::uint64_t, std::uint64_t count) { take(count); }, buffer);
        return runs.walk(0, std::numeric_limits<std::uint64_t>::max(), rows);
    }

    std::uint64_t incomplete() const { return m_incomplete; }

private:
    const Dataset& m_dataset;
    std::array<std::size_t, 2> m_columns;
    const ScannedRows& m_rows;
    JobContext& m_job;
    std::vector<std::uint64_t> m_piece;
    std::uint64_t m_incomplete = 0;
};

Json occurrenceJson(const Occurrences& found)
{
    return {{"count", found.ids}, {"least", found.least}, {"median", found.median}, {"mean", found.mean}, {"most", found.most}, {"once", found.once}};
}

} // namespace

Result<InteractionFacts> interactionFacts(const Dataset& dataset, const InteractionColumns& columns, JobContext& job, std::size_t buffer)
{
    CAIRN_ASSIGN(const ScannedRows rows, allRows(dataset));
    InteractionFacts facts;
    facts.columns = columns;
    facts.rows = rows.total;
    PairScan scan(dataset, columns, rows, job);
    std::uint64_t complete = 0;
    const PairScan::Hash user = [](std::uint64_t id, std::uint64_t) { return id; }, item = [](std::uint64_t, std::uint64_t id) { return id; },
                         pair = [](std::uint64_t first, std::uint64_t second) { return mix(first + mix(second, kPairStream), kPairStream); };
    CAIRN_TRY(scan.visit(user, [&](std::span<const std::uint64_t> piece) { complete += piece.size(); }));
    facts.incomplete = scan.incomplete();
    OccurrenceCount users, items;
    CAIRN_TRY(scan.count(user, complete, buffer, [&](std::uint64_t count) { users.add(count); }));
    CAIRN_TRY(scan.count(item, complete, buffer, [&](std::uint64_t count) { items.add(count); }));
    CAIRN_TRY(scan.count(pair, complete, buffer, [&](std::uint64_t) { ++facts.pairs; }));
    facts.users = users.finish();
    facts.items = items.finish();
    facts.repeated = complete - facts.pairs;
    return facts;
}

Json toJson(const InteractionFacts& facts, const Schema& schema)
{
    Json json{{"kind", "ratings"}, {"user", schema[facts.columns.user].name}, {"item", schema[facts.columns.item].name}, {"rows", facts.rows},
              {"incomplete", facts.incomplete}, {"users", occurrenceJson(facts.users)}, {"items", occurrenceJson(facts.items)},
              {"pairs", facts.pairs}, {"repeated", facts.repeated}, {"density", facts.density()}};
    if (facts.columns.value)
        json["value"] = schema[*facts.columns.value].name;
    if (facts.columns.time)
        json["time"] = schema[*facts.columns.time].name;
    return json;
}

} // namespace cairn::data
