// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/picture_rows.h"

#include "core/base/text.h"
#include "core/data/masks/mask_files.h"
#include "core/data/media/file_list.h"
#include "core/data/media/folder_layout.h"
#include "core/data/table/table_dataset.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_map>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kNamedFiles = 3;
constexpr std::size_t kRowsLookedAt = 200;

std::string some(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(kNamedFiles, names.size()); ++i)
        text += (text.empty() ? "" : ", ") + toUtf8(names[i]);
    return text + (names.size() > kNamedFiles ? ", ..." : "");
}

MemoryColumn textColumn(std::string name, std::vector<std::string> values, bool aside)
{
    MemoryColumn column{{std::move(name), ColumnType::Text}, {}, {}};
    column.column.aside = aside;
    column.values = std::move(values);
    return column;
}

std::vector<std::string> distinctOf(const std::vector<std::string>& values)
{
    const std::set<std::string> distinct(values.begin(), values.end());
    return {distinct.begin(), distinct.end()};
}

/// "7_jackson_3.wav": what stands before the first underscore, where it tells the files into a few groups; else nothing.
std::vector<std::string> labelsInNames(const std::vector<std::string>& files)
{
    std::vector<std::string> labels;
    for (const std::string& file : files) {
        const std::string name = fs::path(file).filename().string();
        const std::size_t end = name.find('_');
        if (end == std::string::npos || end == 0)
            return {};
        labels.push_back(name.substr(0, end));
    }
    const std::size_t different = distinctOf(labels).size();
    return different >= 2 && different * 4 <= files.size() ? labels : std::vector<std::string>();
}

/// Finds files by relative path, by name, or by name without ending.
class FileIndex {
public:
    explicit FileIndex(const std::vector<std::string>& paths)
    {
        for (std::size_t i = 0; i < paths.size(); ++i) {
            const fs::path path(paths[i]);
            m_places.insert_or_assign(paths[i], i);
            m_places.try_emplace(path.filename().string(), i);
            m_places.try_emplace(path.stem().string(), i);
        }
    }

    std::optional<std::size_t> find(std::string name) const
    {
        std::ranges::replace(name, '\\', '/');
        while (name.starts_with("./"))
            name.erase(0, 2);
        while (true) {
            if (const auto found = m_places.find(name); found != m_places.end())
                return found->second;
            const std::size_t slash = name.find('/');
            if (slash == std::string::npos)
                return {};
            name.erase(0, slash + 1); // a longer path than ours
        }
    }

private:
    std::unordered_map<std::string, std::size_t> m_places;
};

/// The column of a page that names most files and not their masks; at least half of its values must.
std::optional<std::size_t> fileColumn(const TablePage& page, const FileIndex& index, std::optional<std::size_t> masks)
{
    std::optional<std::size_t> best;
    std::size_t bestHits = 0;
    const std::size_t looked = std::min(kRowsLookedAt, page.size());
    for (std::size_t c = 0; c < page.columns.size(); ++c) {
        std::size_t hits = 0;
        for (std::size_t i = 0; i < looked; ++i)
            hits += index.find(cellText(page.at(i * page.size() / looked, c))).has_value();
        if (hits > bestHits && hits * 2 >= looked && c != masks) {
            best = c;
            bestHits = hits;
        }
    }
    return best;
}

bool isTargetName(std::string name)
{
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name == "label" || name == "class" || name == "target" || name == "category" || name == "y";
}

/// Whether a column says which part a row is in.
bool isPartColumn(const MemoryColumn& column)
{
    const auto* texts = std::get_if<std::vector<std::string>>(&column.values);
    return texts && !texts->empty() && std::ranges::none_of(*texts, [](const std::string& text) { return partNamed(text).empty(); });
}

template <typename Value>
void take(std::vector<Value>& values, const std::vector<std::size_t>& order)
{
    if (values.empty())
        return;
    std::vector<Value> taken;
    taken.reserve(order.size());
    for (const std::size_t i : order)
        taken.push_back(values[i]); // an index may stand there twice
    values = std::move(taken);
}

void take(std::vector<bool>& values, const std::vector<std::size_t>& order)
{
    std::vector<bool> taken;
    for (const std::size_t i : values.empty() ? std::vector<std::size_t>() : order)
        taken.push_back(values[i]);
    values = std::move(taken);
}

void reorder(FileRows& rows, const std::vector<std::size_t>& order)
{
    take(rows.files, order);
    take(rows.parts, order);
    take(rows.masks, order);
    take(rows.boxes, order);
    for (MemoryColumn& column : rows.columns) {
        std::visit([&](auto& values) { take(values, order); }, column.values);
        take(column.missing, order);
    }
}

Result<TablePage> readTable(const fs::path& table, const fs::path& cacheFolder, Schema& schema, JobContext& job)
{
    SourceSpec spec;
    spec.location = table.string();
    CAIRN_ASSIGN(const auto dataset, TableDataset::open(spec, cacheFolder, job));
    CAIRN_TRY(dataset->prepareRandomAccess(job));
    schema = dataset->schema();
    return dataset->page(0, dataset->rowCount().value_or(0), job);
}

/// The column of masks, where there is one that names files.
std::optional<std::size_t> maskColumn(const Schema& schema, const TablePage& page, const FileIndex& index)
{
    for (std::size_t c = 0; c < page.columns.size(); ++c) {
        bool some = false;
        for (std::size_t i = 0; i < std::min(kRowsLookedAt, page.size()) && isMaskColumn(schema[c].name); ++i)
            some = some || index.find(cellText(page.at(i, c)));
        if (some)
            return c;
    }
    return {};
}

/// Keeps rows whose file, and mask where a column gives it, is there; says what was left out.
void keepFound(FileRows& rows, const TablePage& page, std::size_t column, std::optional<std::size_t> masks, const std::vector<std::string>& paths, const FileIndex& index)
{
    std::vector<std::size_t> order;
    std::vector<std::string> lost;
    std::vector<bool> used(paths.size(), false);
    for (std::size_t i = 0; i < page.size(); ++i) {
        const std::string name = cellText(page.at(i, column));
        const auto found = index.find(name);
        const auto mask = masks ? index.find(cellText(page.at(i, *masks))) : found;
        if (!found || !mask) {
            lost.push_back(found ? cellText(page.at(i, *masks)) : name);
            rows.files.emplace_back();
            if (masks)
                rows.masks.emplace_back();
            continue;
        }
        used[*found] = used[*mask] = true;
        rows.files.push_back(paths[*found]);
        if (masks)
            rows.masks.push_back(paths[*mask]);
        order.push_back(i);
    }
    if (!lost.empty())
        rows.notices.push_back(grouped(lost.size()) + " rows of the table name files that are not there and are left out: " + some(lost));
    std::vector<std::string> unnamed;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        if (!used[i])
            unnamed.push_back(paths[i]);
    }
    if (!unnamed.empty())
        rows.notices.push_back(grouped(unnamed.size()) + " files are not in the table and are left out: " + some(unnamed));
    reorder(rows, order);
}

} // namespace

FileRows rowsOfFolder(const std::vector<std::string>& paths, bool answered)
{
    const FolderLayout layout = arrange(paths);
    FileRows rows;
    std::vector<std::string> labels;
    for (const PlacedFile& file : layout.files) {
        rows.files.push_back(file.path);
        labels.push_back(file.label);
        if (layout.hasParts)
            rows.parts.push_back(file.part);
    }
    if (layout.hasLabels) {
        MemoryColumn label = textColumn("label", labels, false);
        label.column.categories = distinctOf(labels);
        rows.columns.push_back(std::move(label));
    } else if (auto prefixes = answered ? std::vector<std::string>() : labelsInNames(rows.files); !prefixes.empty()) {
        MemoryColumn label = textColumn("label", prefixes, false);
        label.column.categories = distinctOf(prefixes);
        rows.columns.push_back(std::move(label));
        rows.notices.push_back("The label is what stands before the first \"_\" in the name of each file");
    } else if (!answered) {
        rows.notices.push_back("The folder does not say what the files are of: put them into a folder per class, or add a CSV with a column of file names");
    }
    if (!layout.strays.empty())
        rows.notices.push_back(grouped(layout.strays.size()) + " files lie outside the folders and are left out: " + some(layout.strays));
    return rows;
}

Result<FileRows> rowsOfTable(const fs::path& table, const std::vector<std::string>& paths, const fs::path& cacheFolder, JobContext& job)
{
    Schema schema;
    CAIRN_ASSIGN(const TablePage page, readTable(table, cacheFolder, schema, job));
    const FileIndex index(paths);
    const auto masks = maskColumn(schema, page, index);
    const auto column = fileColumn(page, index, masks);
    if (!column)
        return fail(ErrorCode::NotFound, "No column of the table names files of the folder", table.string(), "Add a column with the names of the files");
    FileRows rows;
    rows.columns = memoryColumns(schema, page);
    keepFound(rows, page, *column, masks, paths, index);
    rows.columns.erase(rows.columns.begin() + static_cast<std::ptrdiff_t>(*column));
    std::erase_if(rows.columns, [](const MemoryColumn& other) { return other.column.name == "file" || other.column.name == "image"; });
    const auto part = std::ranges::find_if(rows.columns, isPartColumn);
    if (part != rows.columns.end()) {
        for (const std::string& text : std::get<std::vector<std::string>>(part->values))
            rows.parts.push_back(partNamed(text));
        rows.columns.erase(part);
        sortByPart(rows);
    }
    std::ranges::stable_partition(rows.columns, [](const MemoryColumn& other) { return !isTargetName(other.column.name); });
    rows.notices.push_back("Files and rows are joined by the column \"" + schema[*column].name + "\" of " + toUtf8(table.filename().string()));
    return rows;
}

Result<FileRows> rowsOfFiles(const fs::path& root, const std::vector<std::string>& paths, const fs::path& cacheFolder, JobContext& job, bool answered)
{
    for (const fs::path& table : tablesIn(root)) {
        auto rows = rowsOfTable(table, paths, cacheFolder, job);
        if (rows || rows.error().code == ErrorCode::Cancelled)
            return rows;
    }
    return rowsOfFolder(paths, answered);
}

void addBoxColumns(FileRows& rows)
{
    std::vector<std::int64_t> counts;
    std::vector<std::string> names, labels;
    std::vector<bool> unlabelled;
    for (const auto& boxes : rows.boxes) {
        counts.push_back(static_cast<std::int64_t>(boxes.size()));
        std::set<std::string> different;
        const Box* largest = nullptr;
        for (const Box& box : boxes) {
            different.insert(box.name);
            if (!largest || box.width * box.height > largest->width * largest->height)
                largest = &box;
        }
        std::string list;
        for (const std::string& name : different)
            list += (list.empty() ? "" : ", ") + name;
        names.push_back(std::move(list));
        labels.push_back(largest ? largest->name : std::string());
        unlabelled.push_back(!largest);
    }
    MemoryColumn count{{"boxes", ColumnType::Integer}, std::move(counts), {}};
    count.column.aside = true;
    rows.columns.push_back(std::move(count));
    rows.columns.push_back(textColumn("classes", std::move(names), true));
    MemoryColumn label = textColumn("label", std::move(labels), false);
    label.missing = std::move(unlabelled);
    rows.columns.push_back(std::move(label));
    rows.notices.push_back("The label of a picture is the class of its largest box");
}

std::vector<MemoryColumn> tableOf(const FileRows& rows)
{
    std::vector<std::string> shown;
    for (const std::string& file : rows.files)
        shown.push_back(toUtf8(file));
    std::vector<MemoryColumn> columns{textColumn("file", std::move(shown), true)};
    if (!rows.parts.empty())
        columns.push_back(textColumn("part", rows.parts, true));
    if (!rows.masks.empty() && std::ranges::none_of(rows.columns, [](const MemoryColumn& column) { return isMaskColumn(column.column.name); })) {
        std::vector<std::string> masks;
        for (const std::string& mask : rows.masks)
            masks.push_back(toUtf8(mask));
        columns.push_back(textColumn("mask", std::move(masks), true));
    }
    columns.insert(columns.end(), rows.columns.begin(), rows.columns.end());
    return columns;
}

FileRows repeatRows(FileRows rows, std::span<const std::size_t> counts)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < counts.size(); ++i)
        order.insert(order.end(), counts[i], i);
    reorder(rows, order);
    return rows;
}

void sortByPart(FileRows& rows)
{
    if (rows.parts.empty())
        return;
    std::vector<std::size_t> order(rows.files.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto rank = [&](std::size_t i) { return rows.parts[i] == "test" ? 2 : rows.parts[i] == "validation" ? 1 : 0; };
    std::ranges::stable_sort(order, {}, rank);
    reorder(rows, order);
}

} // namespace cairn::data
