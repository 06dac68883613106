// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/texts/open_texts.h"

#include "core/base/text.h"
#include "core/data/media/file_list.h"
#include "core/data/media/folder_layout.h"
#include "core/data/media/media_dataset.h"
#include "core/data/media/picture_rows.h"
#include "core/data/media/source_place.h"
#include "core/data/sql/sql_lookup.h"
#include "core/data/texts/text_file.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <unordered_map>
#include <utility>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kUsualLongest = 256, kMostLongest = 4096; ///< KiB of a text
constexpr std::uint64_t kAllLookedAt = 256 << 20;
constexpr std::size_t kSomeLookedAt = 2000;
constexpr std::size_t kSniffedLines = 20, kSniffedBytes = 1 << 16;
constexpr auto kFileRow = "cairn_file_row";

/// The files of a dataset as rows of SQL see them.
struct TextFiles {
    fs::path root;
    std::vector<std::string> files;
    std::vector<std::uint64_t> bytes;
    std::uint64_t limit = 0; ///< bytes

    Result<TextContent> read(std::size_t row) const { return readTextFile(root / files[row], bytes[row], limit); }
};

/// Whether the first lines of a file have the same number of some separator.
bool looksLikeTable(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string start(kSniffedBytes, '\0');
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    start.resize(static_cast<std::size_t>(in.gcount()));
    const bool whole = start.size() < kSniffedBytes;
    auto lines = split(start, '\n');
    lines.pop_back(); // what stands behind the last line break, or no whole line
    if (whole && !start.ends_with('\n') && !start.empty())
        lines.push_back(start.substr(start.rfind('\n') + 1));
    std::erase_if(lines, [](const std::string& line) { return trimmed(line).empty(); });
    lines.resize(std::min(lines.size(), kSniffedLines));
    return lines.size() >= 3 && std::ranges::any_of(std::string_view("\t;|,"), [&](char separator) {
        const auto fields = std::ranges::count(lines[0], separator);
        return fields > 0 && std::ranges::all_of(lines, [&](const std::string& line) { return std::ranges::count(line, separator) == fields; });
    });
}

Result<std::uint64_t> longestText(const SourcePlace& place)
{
    const std::string given = place.option("longest", std::to_string(kUsualLongest));
    std::uint64_t kibibytes = 0;
    const auto read = std::from_chars(given.data(), given.data() + given.size(), kibibytes);
    if (read.ec != std::errc() || read.ptr != given.data() + given.size() || kibibytes < 1 || kibibytes > kMostLongest)
        return fail(ErrorCode::InvalidInput, "This is no length of texts: longest=" + given, place.path, "Give KiB from 1 to " + grouped(kMostLongest));
    return kibibytes << 10;
}

std::string filesWord(std::uint64_t count, const char* one, const char* many)
{
    return count == 1 ? std::string("1 file ") + one : grouped(count) + " files " + many;
}

/// Reads all files, or some of them, and counts what had to be decided.
Result<std::vector<std::string>> judgeTexts(const TextFiles& texts, JobContext& job)
{
    const auto count = texts.files.size();
    std::uint64_t total = 0, empty = 0, cut = 0, legacy = 0, binary = 0;
    for (const std::uint64_t bytes : texts.bytes) {
        total += std::min(bytes, texts.limit);
        empty += bytes == 0;
        cut += bytes > texts.limit;
    }
    const std::size_t looked = total <= kAllLookedAt ? count : std::min(count, kSomeLookedAt);
    for (std::size_t i = 0; i < looked; ++i) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", texts.root.string());
        CAIRN_ASSIGN(const TextContent content, texts.read(i * count / looked));
        legacy += content.legacy;
        binary += content.binary;
        job.progress.set(i + 1, looked);
    }
    const std::string among = looked < count ? " (of " + grouped(looked) + " that were looked at)" : "";
    std::vector<std::string> notices;
    if (empty > 0)
        notices.push_back(filesWord(empty, "is empty: its text is missing", "are empty: their texts are missing"));
    if (cut > 0)
        notices.push_back(filesWord(cut, "is longer than ", "are longer than ") + bytesText(texts.limit) + ": what stands behind that is left out (?longest=KIB chooses)");
    if (legacy > 0)
        notices.push_back(filesWord(legacy, "is not UTF-8", "are not UTF-8") + among + ": taken as Windows-1252; check that accents and quotes are right");
    if (binary > 0)
        notices.push_back(filesWord(binary, "holds NUL bytes", "hold NUL bytes") + among + ", so they may be no texts; spaces stand in their place");
    return notices;
}

std::shared_ptr<const SqlLookupHandle> offerTexts(std::shared_ptr<const TextFiles> texts)
{
    SqlLookup lookup;
    lookup.text = [texts = std::move(texts)](std::int64_t row) -> Result<std::optional<std::string>> {
        if (row < 0 || static_cast<std::size_t>(row) >= texts->files.size() || texts->bytes[static_cast<std::size_t>(row)] == 0)
            return std::optional<std::string>();
        CAIRN_ASSIGN(TextContent content, texts->read(static_cast<std::size_t>(row)));
        return std::optional(std::move(content.text));
    };
    return SqlLookupHandle::offer(std::move(lookup));
}

/// A table with texts that it keeps on offer.
class TextStore : public TableStore {
public:
    TextStore(std::shared_ptr<const SqlLookupHandle> texts, std::shared_ptr<DuckDatabase> database, Schema schema, std::vector<std::string> names,
              std::string file, std::string from)
        : TableStore(std::move(database), std::move(schema), std::move(names), kFileRow, std::move(file), std::move(from)), m_texts(std::move(texts)) {}

private:
    std::shared_ptr<const SqlLookupHandle> m_texts;
};

/// The table of files with their texts in front.
std::shared_ptr<const TableStore> withTexts(const TableStore& files, std::shared_ptr<const SqlLookupHandle> texts)
{
    Schema schema;
    schema.columns.push_back({"text", ColumnType::Text});
    schema.columns.insert(schema.columns.end(), files.schema().columns.begin(), files.schema().columns.end());
    std::vector<std::string> names;
    for (const Column& column : schema.columns)
        names.push_back(column.name);
    const std::string from = "(SELECT rowid AS " + std::string(kFileRow) + ", cairn_text(" + std::to_string(texts->id()) + ", rowid) AS \"text\", * FROM data) AS texts";
    return std::make_shared<TextStore>(std::move(texts), files.database(), std::move(schema), std::move(names), files.file(), from);
}

} // namespace

bool isTextFolder(const std::string& location)
{
    const SourcePlace place = sourcePlace(location);
    std::error_code ignored;
    if (!fs::is_directory(place.path, ignored))
        return false;
    const FolderTaste taste = tasteFolder(place.path);
    if (place.option("as") == "texts")
        return true;
    if (taste.texts == 0 || taste.pictures > 0 || taste.sounds > 0 || taste.videos > 0 || taste.tables >= taste.texts)
        return false;
    const bool classes = arrange(taste.textFiles).hasLabels && taste.textFiles.front().find('=') == std::string::npos; // "year=2024": parts of a table
    return classes || !looksLikeTable(fs::path(place.path) / taste.textFiles.front());
}

Result<std::shared_ptr<Dataset>> openTexts(const SourceSpec& spec, JobContext& job)
{
    const SourcePlace place = sourcePlace(spec.location);
    const fs::path root = place.path;
    CAIRN_ASSIGN(const std::uint64_t limit, longestText(place));
    CAIRN_ASSIGN(const auto listed, listFiles(root, textEndings(), job));
    std::vector<std::string> paths;
    std::unordered_map<std::string, std::uint64_t> sizes;
    for (const ListedFile& file : listed) {
        paths.push_back(file.path);
        sizes[file.path] = file.bytes;
    }
    FileRows rows = rowsOfFolder(paths);
    const auto texts = std::make_shared<TextFiles>(TextFiles{root, rows.files, {}, limit});
    for (const std::string& file : rows.files)
        texts->bytes.push_back(sizes.at(file));
    if (rows.files.empty())
        return fail(ErrorCode::InvalidInput, "There are no texts", place.path, "Choose a folder with .txt files in it");
    if (std::ranges::all_of(texts->bytes, [](std::uint64_t bytes) { return bytes == 0; }))
        return fail(ErrorCode::InvalidInput, "All text files of the folder are empty", place.path, "Choose a folder with texts in it");
    MediaParts parts;
    parts.spec = spec;
    parts.title = toUtf8(root.filename().string());
    parts.format = "texts";
    parts.count = rows.files.size();
    CAIRN_ASSIGN(parts.fingerprint, fingerprintOf(root, listed, "texts" + std::to_string(limit)));
    const PartBorders borders = bordersOf(rows.parts);
    parts.validationFrom = borders.validationFrom;
    parts.testFrom = borders.testFrom;
    CAIRN_ASSIGN(const auto decided, judgeTexts(*texts, job));
    for (const std::vector<std::string>* more : {&std::as_const(rows).notices, &borders.notices, &decided})
        parts.notices.insert(parts.notices.end(), more->begin(), more->end());
    CAIRN_ASSIGN(const auto files, makeMemoryTable(tableOf(rows), place.path, job.stop));
    parts.table = withTexts(*files, offerTexts(texts));
    return std::shared_ptr<Dataset>(std::make_shared<MediaDataset>(std::move(parts)));
}

} // namespace cairn::data
