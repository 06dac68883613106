// SPDX-License-Identifier: GPL-3.0-or-later
// Splits by the identity of the rows (version 2).
#include "core/base/random.h"
#include "core/data/identity/row_hash.h"
#include "core/data/profile/value_runs.h"
#include "core/prep/split/hash_borders.h"
#include "core/prep/split/shares.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace cairn::prep {

namespace {

constexpr std::uint64_t kIdentityStream = 0x5118;
constexpr std::uint64_t kValidationStream = 0x5119; ///< of the second draw of k-fold
constexpr std::uint64_t kExactRows = 16'777'216;    ///< hashes held in memory, 128 MiB
constexpr std::size_t kMostStrata = 1000;

/// What the borders were made for: everything else in the spec.
std::string purposeOf(SplitSpec spec)
{
    spec.borders = nullptr;
    return toJson(spec).dump();
}

/// Bits of the three parts while they are filled.
struct Parts {
    std::array<std::vector<std::uint64_t>, 3> bits;

    explicit Parts(std::uint64_t rows)
    {
        for (auto& words : bits)
            words.assign((rows + 63) / 64, 0);
    }
    void put(RowId row, Part part) { bits[static_cast<std::size_t>(part)][row / 64] |= std::uint64_t{1} << (row % 64); }
    Split finish(SplitSpec spec, const Shares& shares, std::uint64_t rows)
    {
        Split split{std::move(spec), RowSubset::fromBits(std::move(bits[0])), RowSubset::fromBits(std::move(bits[1])), RowSubset::fromBits(std::move(bits[2]))};
        if (shares.given)
            split.test = RowSubset::range(shares.drawn, rows - shares.drawn);
        return split;
    }
};

/// One split under way.
class Maker {
public:
    Maker(const data::Dataset& dataset, const SplitSpec& spec, const Shares& shares, std::uint64_t rows, JobContext& job, std::span<const std::uint64_t> contents)
        : m_dataset(dataset), m_spec(spec), m_shares(shares), m_rows(rows), m_job(job), m_contents(contents), m_key(mix(spec.seed, kIdentityStream))
    {
        if (m_spec.borders.is_object() && m_spec.borders.value("for", std::string()) != purposeOf(m_spec))
            m_spec.borders = nullptr;
    }

    Result<Split> make()
    {
        switch (m_spec.method) {
        case SplitMethod::Time: return byTime();
        case SplitMethod::Stratified: return byStrata();
        case SplitMethod::KFold: return byFold();
        default: return byHash();
        }
    }

private:
    using Take = std::function<void(RowId, std::uint64_t)>;

    Result<std::size_t> column(const std::string& name) const
    {
        const auto found = m_dataset.schema().find(name);
        if (!found)
            return fail(ErrorCode::NotFound, "There is no column \"" + name + "\" to split by", "split", "Choose a column of the data");
        return *found;
    }

    bool grouped() const
    {
        return m_spec.method == SplitMethod::Grouped || m_spec.method == SplitMethod::File || (m_spec.method == SplitMethod::KFold && !m_spec.by.empty());
    }

    /// Calls `take` with the seeded hash of every row that is divided: of its group, of its key or of its content.
    Result<void> visit(const Take& take)
    {
        data::RowHashing hashing;
        const std::vector<std::string> names = grouped() ? std::vector{m_spec.by} : m_spec.key;
        for (const std::string& name : names) {
            CAIRN_ASSIGN(const std::size_t index, column(name));
            hashing.columns.push_back(index);
        }
        if (names.empty() && m_contents.size() == m_rows) {
            for (RowId row = 0; row < m_shares.drawn; ++row)
                take(row, mix(m_contents[row] ^ m_key, 0));
            return {};
        }
        return data::hashRows(m_dataset, hashing, {m_shares.drawn, {}}, [&](const data::ColumnChunk& chunk, std::span<const std::uint64_t> hashes) -> Result<void> {
            for (std::size_t row = 0; row < hashes.size(); ++row)
                take(chunk.id(row), mix(hashes[row] ^ m_key, 0));
            return {};
        }, m_job);
    }

    Json fixed(Json borders)
    {
        borders["for"] = purposeOf(m_spec);
        return borders;
    }

    Result<Split> byHash()
    {
        Parts parts(m_rows);
        HashBorders border;
        const double drawn = static_cast<double>(m_shares.drawn);
        if (m_spec.borders.is_object()) {
            border = {m_spec.borders.at("all").at(0).get<std::uint64_t>(), m_spec.borders.at("all").at(1).get<std::uint64_t>()};
        } else if (m_shares.drawn <= kExactRows && m_shares.test + m_shares.validation > 0) {
            RowHashes hashes(m_shares.drawn);
            CAIRN_TRY(visit([&](RowId row, std::uint64_t hash) { hashes[row] = hash; }));
            border = hashBordersOf(hashes, m_shares.test, m_shares.validation);
            for (RowId row = 0; row < m_shares.drawn; ++row)
                parts.put(row, border.partOf(hashes[row]));
            m_spec.borders = fixed({{"all", toJson(border)}});
            return parts.finish(m_spec, m_shares, m_rows);
        } else {
            border.test = hashShare(static_cast<double>(m_shares.test) / drawn);
            border.validation = hashShare(static_cast<double>(m_shares.test + m_shares.validation) / drawn);
        }
        m_spec.borders = fixed({{"all", toJson(border)}});
        if (border.validation == 0) { // everything is for training: nothing to look at
            for (RowId row = 0; row < m_shares.drawn; ++row)
                parts.put(row, Part::Train);
            return parts.finish(m_spec, m_shares, m_rows);
        }
        CAIRN_TRY(visit([&](RowId row, std::uint64_t hash) { parts.put(row, border.partOf(hash)); }));
        return parts.finish(m_spec, m_shares, m_rows);
    }

    /// Stratum of every row that is divided, and the name hash of each stratum.
    Result<RowHashes> strata(std::vector<std::uint16_t>& ofRow)
    {
        CAIRN_ASSIGN(const std::size_t by, column(m_spec.by));
        ofRow.assign(m_shares.drawn, 0);
        RowHashes names;
        std::unordered_map<std::uint64_t, std::uint16_t> known;
        CAIRN_TRY(data::hashRows(m_dataset, {{by}}, {m_shares.drawn, {}}, [&](const data::ColumnChunk& chunk, std::span<const std::uint64_t> hashes) -> Result<void> {
            for (std::size_t row = 0; row < hashes.size(); ++row) {
                const auto [place, added] = known.emplace(hashes[row], static_cast<std::uint16_t>(names.size()));
                if (added)
                    names.push_back(hashes[row]);
                if (names.size() > kMostStrata)
                    return fail(ErrorCode::InvalidInput, "Column \"" + m_spec.by + "\" has more than " + std::to_string(kMostStrata) + " values, too many to keep their shares",
                                "split", "Choose a column of a few classes");
                ofRow[chunk.id(row)] = place->second;
            }
            return {};
        }, m_job));
        return names;
    }

    Result<Split> byStrata()
    {
        std::vector<std::uint16_t> ofRow;
        CAIRN_ASSIGN(const RowHashes names, strata(ofRow));
        const double drawn = static_cast<double>(m_shares.drawn);
        const double test = static_cast<double>(m_shares.test) / drawn, validation = static_cast<double>(m_shares.validation) / drawn;
        // A class that was not there when the split was made is divided by the shares alone.
        std::vector<HashBorders> borders(names.size(), HashBorders{hashShare(test), hashShare(test + validation)});
        Parts parts(m_rows);
        const bool known = m_spec.borders.is_object();
        if (!known && m_shares.drawn <= kExactRows) {
            std::vector<RowHashes> perStratum(names.size());
            CAIRN_TRY(visit([&](RowId row, std::uint64_t hash) { perStratum[ofRow[row]].push_back(hash); }));
            for (std::size_t i = 0; i < names.size(); ++i) {
                const double size = static_cast<double>(perStratum[i].size());
                borders[i] = hashBordersOf(std::move(perStratum[i]), static_cast<std::uint64_t>(std::llround(test * size)), static_cast<std::uint64_t>(std::llround(validation * size)));
            }
        }
        Json stored = known ? m_spec.borders.at("strata") : Json::object();
        for (std::size_t i = 0; i < names.size(); ++i) {
            const std::string name = std::to_string(names[i]);
            if (!known)
                stored[name] = toJson(borders[i]);
            else if (stored.contains(name))
                borders[i] = {stored.at(name).at(0).get<std::uint64_t>(), stored.at(name).at(1).get<std::uint64_t>()};
        }
        m_spec.borders = fixed({{"strata", std::move(stored)}});
        CAIRN_TRY(visit([&](RowId row, std::uint64_t hash) { parts.put(row, borders[ofRow[row]].partOf(hash)); }));
        return parts.finish(m_spec, m_shares, m_rows);
    }

    Result<Split> byFold()
    {
        if (m_spec.folds < 2 || m_spec.folds > 100 || m_spec.fold < 0 || m_spec.fold >= m_spec.folds)
            return fail(ErrorCode::InvalidInput, "There is no fold " + std::to_string(m_spec.fold) + " of " + std::to_string(m_spec.folds), "split",
                        "Take 2 to 100 folds, numbered from 0");
        const double drawn = static_cast<double>(m_shares.drawn);
        const std::uint64_t validation = hashShare(static_cast<double>(m_shares.validation) / drawn);
        Parts parts(m_rows);
        const auto folds = static_cast<std::uint64_t>(m_spec.folds);
        CAIRN_TRY(visit([&](RowId row, std::uint64_t hash) {
            const bool held = ((hash >> 32) * folds) >> 32 == static_cast<std::uint64_t>(m_spec.fold);
            const bool watched = mix(hash, kValidationStream) < validation;
            // Where the test rows are given, the fold is what is watched.
            parts.put(row, m_shares.given ? (held ? Part::Validation : Part::Train) : held ? Part::Test : watched ? Part::Validation : Part::Train);
        }));
        return parts.finish(m_spec, m_shares, m_rows);
    }

    Result<void> visitTimes(std::size_t by, const std::function<void(RowId, double)>& take)
    {
        const std::size_t columns[] = {by};
        return data::visitRows(m_dataset, columns, {m_shares.drawn, {}}, [&](const data::ColumnChunk& chunk) -> Result<void> {
            for (std::size_t row = 0; row < chunk.size; ++row)
                take(chunk.id(row), chunk.columns[0].present(row) ? chunk.columns[0].numbers()[row] : std::numeric_limits<double>::quiet_NaN());
            return {};
        }, m_job.stop);
    }

    /// The times from which on about `late` rows (the test part) and `late + middle` rows lie.
    Result<Json> timeBorders(std::size_t by)
    {
        double low = std::numeric_limits<double>::infinity(), high = -low;
        std::uint64_t known = 0, seen = 0;
        CAIRN_TRY(visitTimes(by, [&](RowId, double time) {
            if (!std::isfinite(time))
                return;
            low = std::min(low, time);
            high = std::max(high, time);
            ++known;
        }));
        if (known == 0)
            return fail(ErrorCode::InvalidInput, "Column \"" + m_spec.by + "\" holds no times", "split", "Choose another column");
        const std::array<std::uint64_t, 2> late{std::min(m_shares.test, known), std::min(m_shares.test + m_shares.validation, known)};
        std::array<double, 2> border{INFINITY, INFINITY};
        const data::ValueRuns<double>::Source source = [&](const std::function<void(std::span<const double>)>& take) {
            return visitTimes(by, [&](RowId, double time) {
                if (std::isfinite(time))
                    take({&time, 1});
            });
        };
        data::ValueRuns<double> runs(source, [&](double time, std::uint64_t count) {
            for (std::size_t i = 0; i < late.size(); ++i) {
                // From this time on there are known - seen rows: the first time that leaves no more than wanted.
                if (late[i] > 0 && std::isinf(border[i]) && known - seen <= late[i])
                    border[i] = time;
            }
            seen += count;
        }, kExactRows);
        CAIRN_TRY(runs.walk(low, high, known));
        const auto number = [](double time) { return std::isfinite(time) ? Json(time) : Json(); };
        return Json{{"test", number(border[0])}, {"validation", number(std::min(border[0], border[1]))}};
    }

    Result<Split> byTime()
    {
        CAIRN_ASSIGN(const std::size_t by, column(m_spec.by));
        const data::ColumnType type = m_dataset.schema()[by].type;
        if (type == data::ColumnType::Text || type == data::ColumnType::Image)
            return fail(ErrorCode::InvalidInput, "Column \"" + m_spec.by + "\" is no time and no number", "split", "Choose a column of times");
        Json borders = m_spec.borders;
        if (!borders.is_object()) {
            CAIRN_ASSIGN(borders, timeBorders(by));
        }
        const auto at = [&](const char* member) { return borders.at(member).is_number() ? borders.at(member).get<double>() : INFINITY; };
        const double test = at("test"), validation = at("validation");
        m_spec.borders = fixed(std::move(borders));
        Parts parts(m_rows);
        // A row without a time is known to be in no later part: it can only be trained on.
        CAIRN_TRY(visitTimes(by, [&](RowId row, double time) { parts.put(row, time >= test ? Part::Test : time >= validation ? Part::Validation : Part::Train); }));
        return parts.finish(m_spec, m_shares, m_rows);
    }

    const data::Dataset& m_dataset;
    SplitSpec m_spec;
    Shares m_shares;
    std::uint64_t m_rows;
    JobContext& m_job;
    std::span<const std::uint64_t> m_contents;
    std::uint64_t m_key;
};

std::string fileColumn(const data::Schema& schema)
{
    for (const char* name : {"filename", "file", "path", "source_file"}) {
        if (schema.find(name))
            return name;
    }
    return {};
}

Error lacksColumn(SplitMethod method)
{
    return fail(ErrorCode::InvalidInput, "A split of the kind \"" + std::string(name(method)) + "\" needs a column", "split", "Choose the column to split by");
}

/// The parts that the source itself gives, where it gives all three and nothing else is wished.
std::optional<Split> givenSplit(const data::Dataset& dataset, std::uint64_t rows, const SplitSpec& spec)
{
    const auto validationFrom = dataset.givenValidationFrom(), testFrom = dataset.givenTestFrom();
    if (!spec.useGivenTest || spec.validation || spec.method != SplitMethod::Random || !validationFrom || !testFrom || *validationFrom == 0 ||
        *validationFrom >= *testFrom)
        return {};
    return Split{spec, RowSubset::range(0, *validationFrom), RowSubset::range(*validationFrom, *testFrom - *validationFrom),
                 RowSubset::range(*testFrom, rows - *testFrom)};
}

} // namespace

bool needsContents(const data::Dataset&, const SplitSpec& spec)
{
    const bool whole = spec.method == SplitMethod::Random || spec.method == SplitMethod::Stratified || (spec.method == SplitMethod::KFold && spec.by.empty());
    const bool divides = spec.method == SplitMethod::KFold || spec.validation != 0.0 || spec.test != 0.0;
    return spec.version > 1 && whole && spec.key.empty() && divides;
}

Result<Split> makeSplit(const data::Dataset& dataset, const SplitSpec& asked, JobContext& job, std::span<const std::uint64_t> contents)
{
    const auto rows = dataset.rowCount();
    if (!rows)
        return fail(ErrorCode::Busy, "The rows of the table have not been counted yet", dataset.title(), "Wait until the table is prepared");
    if (auto given = givenSplit(dataset, *rows, asked))
        return *std::move(given);
    if (asked.version < 2)
        return makeSplit(*rows, dataset.givenTestFrom(), asked);
    SplitSpec spec = asked;
    if (spec.method == SplitMethod::File && spec.by.empty())
        spec.by = fileColumn(dataset.schema());
    const bool needsColumn = spec.method != SplitMethod::Random && spec.method != SplitMethod::KFold;
    if (needsColumn && spec.by.empty())
        return lacksColumn(spec.method);
    CAIRN_ASSIGN(const Shares shares, sharesOf(*rows, dataset.givenTestFrom(), spec));
    try {
        CAIRN_ASSIGN(Split split, Maker(dataset, spec, shares, *rows, job, contents).make());
        if (split.train.size() == 0)
            return fail(ErrorCode::InvalidInput, "No rows are left to train on with this split", "split", "Take smaller shares, or split by another column");
        return split;
    } catch (const Json::exception&) {
        return fail(ErrorCode::Corrupt, "The stored borders of the split are damaged", "split", "Choose the split again");
    }
}

} // namespace cairn::prep
