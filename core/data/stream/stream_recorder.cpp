// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/stream/stream_recorder.h"

#include "core/base/text.h"
#include "core/data/duckdb/connection.h"
#include "core/data/feed/feed_load.h"
#include "core/data/stream/batch_feed.h"
#include "core/data/stream/line_source.h"
#include "core/data/table/table_plan.h"
#include "core/data/table/table_store.h"

#include <algorithm>
#include <cctype>
#include <deque>
#include <mutex>
#include <set>

namespace cairn::data {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kSampleLines = 1000;
constexpr std::chrono::milliseconds kSampleTime{1000}; ///< from the first line on
constexpr std::chrono::seconds kRateTime{5};
constexpr std::size_t kMostExamples = 5;
constexpr std::uint64_t kMostRefusedKept = 100'000;

Error noRecording(const fs::path& file)
{
    return fail(ErrorCode::InvalidInput, "The file is a database, but no recording of a stream", file.string(), "Choose another name for the recording");
}

/// SQL tells names apart without regard to case.
std::vector<std::string> distinctSqlNames(const Schema& schema)
{
    std::vector<std::string> names;
    std::set<std::string> taken;
    for (const Column& column : schema.columns) {
        std::string name = column.name.empty() ? "column" : column.name;
        const auto lower = [&] {
            std::string text = name;
            std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            return text;
        };
        while (!taken.insert(lower()).second)
            name += "_";
        names.push_back(std::move(name));
    }
    return names;
}

std::string shortened(const std::string& line)
{
    return line.size() <= 120 ? line : line.substr(0, 120) + "...";
}

} // namespace

struct StreamRecorder::State {
    StreamSpec spec;
    fs::path file;
    std::shared_ptr<DuckDatabase> database;
    std::shared_ptr<DuckConnection> connection; ///< of run()
    std::optional<LineParser> parser;
    Json position;

    mutable std::mutex mutex; ///< guards what follows
    StreamStatus status;
    std::shared_ptr<const TableStore> rows;
    std::deque<std::pair<Clock::time_point, std::uint64_t>> arrivals; ///< rows so far, over the last seconds

    Result<void> openFile();
    Result<void> load();
    Result<void> together(const std::vector<std::string>& statements) const;
    Result<void> createData();
    void showData();
    Result<std::vector<std::string>> sample(LineSource& source, bool& goesOn, JobContext& job);
    Result<std::vector<std::string>> batch(LineSource& source, bool& goesOn, JobContext& job) const;
    Result<void> write(const std::vector<std::string>& lines, const LineSource& source);
    Result<std::uint64_t> writeRows(const std::vector<std::string>& lines, std::vector<RefusedLine>& refusals);
    Result<void> writeRefusals(const std::vector<RefusedLine>& refusals);
    void report(std::uint64_t added, const std::vector<RefusedLine>& refusals, const LineSource& source);
};

/// All of them or none, whenever the program is killed.
Result<void> StreamRecorder::State::together(const std::vector<std::string>& statements) const
{
    CAIRN_TRY(connection->execute("BEGIN", {}));
    for (const std::string& statement : statements)
        CAIRN_TRY(connection->execute(statement, {}));
    return connection->execute("COMMIT", {});
}

Result<void> StreamRecorder::State::openFile()
{
    DuckLimits limits;
    limits.temporary = file.parent_path();
    CAIRN_ASSIGN(database, DuckDatabase::open(file, limits));
    CAIRN_ASSIGN(connection, DuckConnection::connect(database, file.string()));
    CAIRN_ASSIGN(const auto tables, connection->table("SELECT count(*) FILTER (table_name = 'stream'), count(*) FROM duckdb_tables()", {}));
    if (std::get<std::int64_t>(tables.at(0)[0]) == 1)
        return load();
    if (std::get<std::int64_t>(tables[0][1]) > 0)
        return noRecording(file);
    return together({"CREATE TABLE stream(spec VARCHAR, parser VARCHAR, position VARCHAR, refused BIGINT)",
                     "CREATE TABLE refused(line VARCHAR, reason VARCHAR)",
                     "INSERT INTO stream VALUES (" + sqlText(toJson(spec).dump()) + ", '', 'null', 0)"});
}

Result<void> StreamRecorder::State::load()
{
    CAIRN_ASSIGN(const auto found, connection->table("SELECT spec, parser, position, refused FROM stream", {}));
    if (found.size() != 1)
        return noRecording(file);
    CAIRN_ASSIGN(const auto recorded, streamSpecFromJson(Json::parse(cellText(found[0][0]), nullptr, false)));
    if (recorded.location != spec.location)
        return fail(ErrorCode::Mismatch, "The file holds a recording of another stream, " + recorded.location, file.string(),
                    "Choose another name for the recording");
    spec = recorded;
    position = Json::parse(cellText(found[0][2]), nullptr, false);
    status.refused = static_cast<std::uint64_t>(std::get<std::int64_t>(found[0][3]));
    const std::string described = cellText(found[0][1]);
    if (described.empty())
        return {};
    CAIRN_ASSIGN(parser, LineParser::fromJson(Json::parse(described, nullptr, false)));
    showData();
    CAIRN_ASSIGN(status.rows, rows->count({}));
    return {};
}

void StreamRecorder::State::showData()
{
    const std::lock_guard lock(mutex);
    rows = std::make_shared<TableStore>(database, parser->schema(), distinctSqlNames(parser->schema()), "rowid", file.string());
}

Result<void> StreamRecorder::State::createData()
{
    std::string columns;
    const std::vector<std::string> names = distinctSqlNames(parser->schema());
    for (std::size_t i = 0; i < names.size(); ++i)
        columns += (i ? ", " : "") + sqlName(names[i]) + " " + std::string(storedSqlType(parser->schema()[i].type));
    CAIRN_TRY(together({"CREATE TABLE data (" + columns + ")", "UPDATE stream SET parser = " + sqlText(parser->toJson().dump())}));
    showData();
    return {};
}

/// The first lines, to find out the columns from. Waits for the first one as long as it takes.
Result<std::vector<std::string>> StreamRecorder::State::sample(LineSource& source, bool& goesOn, JobContext& job)
{
    std::vector<std::string> lines;
    std::optional<Clock::time_point> end;
    while (goesOn && lines.size() < kSampleLines && !job.cancelled() && !(end && Clock::now() >= *end)) {
        auto more = source.read(lines, kSampleLines, std::chrono::milliseconds(100), job.stop);
        if (!more && more.error().code == ErrorCode::Cancelled)
            break;
        CAIRN_TRY(more);
        goesOn = *more;
        if (!lines.empty() && !end)
            end = Clock::now() + kSampleTime;
    }
    return lines;
}

Result<std::vector<std::string>> StreamRecorder::State::batch(LineSource& source, bool& goesOn, JobContext& job) const
{
    std::vector<std::string> lines;
    const auto end = Clock::now() + spec.batchTime;
    for (auto left = spec.batchTime; goesOn && lines.size() < spec.batchRows && left.count() > 0 && !job.cancelled();) {
        auto more = source.read(lines, spec.batchRows, left, job.stop);
        if (!more && more.error().code == ErrorCode::Cancelled)
            break;
        CAIRN_TRY(more);
        goesOn = *more;
        left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    }
    return lines;
}

Result<std::uint64_t> StreamRecorder::State::writeRows(const std::vector<std::string>& lines, std::vector<RefusedLine>& refusals)
{
    Progress unseen;
    JobContext whole{StopToken(), unseen}; // a batch that was read is written, stop or not
    const BatchSource feed(*parser, lines, refusals);
    CAIRN_ASSIGN(const FeedLoaded loaded, appendFeed(*connection, "data", parser->schema(), feed, whole));
    return loaded.rows;
}

Result<void> StreamRecorder::State::writeRefusals(const std::vector<RefusedLine>& refusals)
{
    std::string values;
    for (std::size_t i = 0; i < refusals.size() && status.refused + i < kMostRefusedKept; ++i)
        values += (values.empty() ? "(" : ", (") + sqlText(toUtf8(refusals[i].line.substr(0, 4096))) + ", " + sqlText(refusals[i].reason) + ")";
    return values.empty() ? Result<void>() : connection->execute("INSERT INTO refused VALUES " + values, {});
}

Result<void> StreamRecorder::State::write(const std::vector<std::string>& lines, const LineSource& source)
{
    std::vector<RefusedLine> refusals;
    std::uint64_t added = 0;
    CAIRN_TRY(connection->execute("BEGIN", {}));
    const auto work = [&]() -> Result<void> {
        CAIRN_ASSIGN(added, writeRows(lines, refusals));
        CAIRN_TRY(writeRefusals(refusals));
        CAIRN_TRY(connection->execute("UPDATE stream SET position = " + sqlText(source.position().dump()) + ", refused = refused + " +
                                      std::to_string(refusals.size()), {}));
        return connection->execute("COMMIT", {});
    };
    if (const auto done = work(); !done) {
        (void)connection->execute("ROLLBACK", {}).has_value(); // the first problem is the one to tell
        return done.error();
    }
    position = source.position();
    report(added, refusals, source);
    return {};
}

void StreamRecorder::State::report(std::uint64_t added, const std::vector<RefusedLine>& refusals, const LineSource& source)
{
    const std::lock_guard lock(mutex);
    const auto now = Clock::now();
    status.phase = StreamStatus::Phase::Recording;
    status.rows += added;
    status.refused += refusals.size();
    ++status.batches;
    status.lag = source.lag();
    status.lagUnit = source.lagUnit();
    status.unknownMembers = parser->unknownMembers();
    for (const RefusedLine& refusal : refusals)
        status.examples.insert(status.examples.begin(), refusal.reason + ": " + shortened(toUtf8(refusal.line)));
    if (status.examples.size() > kMostExamples)
        status.examples.resize(kMostExamples);
    arrivals.emplace_back(now, status.rows);
}

Result<std::unique_ptr<StreamRecorder>> StreamRecorder::open(const StreamSpec& spec, const fs::path& file)
{
    if (spec.batchRows == 0 || spec.batchTime.count() <= 0)
        return fail(ErrorCode::InvalidInput, "A micro-batch needs at least one row and a millisecond", spec.location, "Use larger numbers");
    auto state = std::make_unique<State>();
    state->spec = spec;
    state->file = file;
    CAIRN_TRY(state->openFile());
    return std::unique_ptr<StreamRecorder>(new StreamRecorder(std::move(state)));
}

StreamRecorder::StreamRecorder(std::unique_ptr<State> state) : m_state(std::move(state)) {}
StreamRecorder::~StreamRecorder() = default;

Result<void> StreamRecorder::run(JobContext& job)
{
    State& state = *m_state;
    CAIRN_ASSIGN(const auto source, openLines(state.spec, state.position, job.stop));
    bool goesOn = true;
    if (!state.parser) {
        CAIRN_ASSIGN(const auto lines, state.sample(*source, goesOn, job));
        if (!lines.empty()) {
            CAIRN_ASSIGN(state.parser, LineParser::infer(lines, state.spec));
            CAIRN_TRY(state.createData());
            CAIRN_TRY(state.write(lines, *source));
        }
    }
    while (goesOn && !job.cancelled()) {
        CAIRN_ASSIGN(const auto lines, state.batch(*source, goesOn, job));
        if (!lines.empty() && state.parser)
            CAIRN_TRY(state.write(lines, *source));
        const std::lock_guard lock(state.mutex);
        state.status.lag = source->lag();
        job.progress.set(state.status.rows, 0);
    }
    const std::lock_guard lock(state.mutex);
    state.status.phase = StreamStatus::Phase::Ended;
    return {};
}

StreamStatus StreamRecorder::status() const
{
    const std::lock_guard lock(m_state->mutex);
    auto& arrivals = m_state->arrivals;
    const auto now = Clock::now();
    while (arrivals.size() > 1 && now - arrivals[1].first > kRateTime)
        arrivals.pop_front();
    StreamStatus status = m_state->status;
    if (!arrivals.empty()) {
        const double seconds = std::chrono::duration<double>(now - arrivals.front().first).count();
        status.rowsPerSecond = seconds > 0.2 ? static_cast<double>(status.rows - arrivals.front().second) / seconds : 0;
    }
    return status;
}

std::vector<std::string> StreamRecorder::columns() const
{
    const std::lock_guard lock(m_state->mutex);
    std::vector<std::string> names;
    if (m_state->rows) {
        for (const Column& column : m_state->rows->schema().columns)
            names.push_back(column.name);
    }
    return names;
}

Result<TablePage> StreamRecorder::newest(std::size_t count) const
{
    std::shared_ptr<const TableStore> rows;
    std::uint64_t total = 0;
    {
        const std::lock_guard lock(m_state->mutex);
        rows = m_state->rows;
        total = m_state->status.rows;
    }
    if (!rows)
        return TablePage();
    const std::uint64_t first = total > count ? total - count : 0;
    CAIRN_ASSIGN(auto page, rows->page(first, total - first, {}));
    std::ranges::reverse(page.rows);
    for (auto& column : page.columns)
        std::ranges::reverse(column);
    return page;
}

std::string StreamRecorder::location() const
{
    return "duckdb:" + m_state->file.string() + "?table=data";
}

} // namespace cairn::data
