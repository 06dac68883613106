// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/open_arrays.h"

#include "core/base/mapped_file.h"
#include "core/base/text.h"
#include "core/data/arrays/array_columns.h"
#include "core/data/arrays/array_pixels.h"
#include "core/data/arrays/array_roles.h"
#include "core/data/fingerprint.h"
#include "core/data/media/folder_layout.h"
#include "core/data/media/media_dataset.h"

#include <algorithm>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kCellsInMemory = 8 << 20;
constexpr std::size_t kMostColumns = 10'000;

/// The arrays of a dataset, one per part.
struct Arrays {
    std::vector<ArrayView> data, labels;
    std::vector<std::string> parts;   ///< part of every row, empty without parts
    std::uint64_t rows = 0;
    std::vector<std::string> notices;
};

/// One label per row, whatever its vector's direction.
ArrayView squeezed(ArrayView labels)
{
    if (labels.shape.size() == 2 && labels.shape[0] == 1 && labels.shape[1] > 1)
        labels = labels.withAxisFirst(1);
    return labels;
}

Result<void> addPart(ArrayFile& file, const ArrayChoice::Part& part, bool matlab, Arrays& arrays, const std::string& where, JobContext& job)
{
    CAIRN_ASSIGN(ArrayView data, file.read(part.data, job));
    if (data.shape.empty() || data.elements() == 0)
        return fail(ErrorCode::InvalidInput, "The array " + file.arrays()[part.data].name + " is empty", where, "Choose another array");
    std::uint64_t rows = data.shape[0];
    if (part.labels) {
        CAIRN_ASSIGN(ArrayView labels, file.read(*part.labels, job));
        labels = squeezed(std::move(labels));
        if (labels.shape.empty())
            return fail(ErrorCode::Mismatch, "There is one label only", where, "Choose an array with a label per row");
        if (labels.shape[0] != rows && labels.shape[0] == data.shape.back()) {
            data = data.withAxisFirst(data.shape.size() - 1);
            arrays.notices.push_back("Rows run along the last axis of " + file.arrays()[part.data].name);
        }
        rows = data.shape[0];
        if (labels.shape[0] != rows)
            return fail(ErrorCode::Mismatch, grouped(rows) + " rows, but " + grouped(labels.shape[0]) + " labels", where, "Choose arrays that belong together");
        arrays.labels.push_back(std::move(labels));
    } else if (matlab && data.shape.size() == 4 && data.shape[2] <= 4) {
        data = data.withAxisFirst(3);
    }
    arrays.rows += data.shape[0];
    if (!part.name.empty())
        arrays.parts.insert(arrays.parts.end(), data.shape[0], part.name);
    arrays.data.push_back(std::move(data));
    return {};
}

/// All columns of a table, labels last.
Result<std::shared_ptr<const TableStore>> tableOf(const Arrays& arrays, std::vector<MemoryColumn> labels, const fs::path& cacheFile, JobContext& job)
{
    const auto columns = columnsOf(arrays.data[0], "x");
    if (columns.size() > kMostColumns)
        return fail(ErrorCode::Unsupported, "The array has " + grouped(columns.size()) + " columns", {}, "Use at most " + grouped(kMostColumns));
    for (const ArrayView& part : arrays.data) {
        if (columnsOf(part, "x").size() != columns.size())
            return fail(ErrorCode::Mismatch, "The arrays of the parts have different numbers of columns", {}, "Choose arrays that belong together");
    }
    const bool numbers = std::ranges::all_of(columns, [](const ArrayColumn& column) { return column.type.number(); })
        && std::ranges::none_of(labels, [](const MemoryColumn& column) { return std::holds_alternative<std::vector<std::string>>(column.values); });
    if (!numbers || arrays.rows * columns.size() <= kCellsInMemory) {
        std::vector<MemoryColumn> made;
        for (const ArrayColumn& column : columns) {
            made.push_back(emptyColumn(column));
            for (const ArrayView& part : arrays.data)
                appendColumn(made.back(), part, column);
        }
        for (const ArrayView& part : arrays.data)
            CAIRN_TRY(checkMapped(part.bytes));
        std::ranges::move(labels, std::back_inserter(made));
        return makeMemoryTable(made, "memory", job.stop);
    }
    Schema schema;
    for (const ArrayColumn& column : columns)
        schema.columns.push_back({column.name, column.columnType()});
    for (const MemoryColumn& column : labels)
        schema.columns.push_back(column.column);
    const auto fill = [&](std::uint64_t row, std::vector<double>& numbersOut) {
        std::size_t part = 0;
        std::uint64_t within = row;
        while (within >= arrays.data[part].shape[0])
            within -= arrays.data[part++].shape[0];
        const std::uint8_t* at = arrays.data[part].row(within);
        for (std::size_t c = 0; c < columns.size(); ++c)
            numbersOut[c] = numberAt(at + columns[c].offset, columns[c].type);
        for (std::size_t c = 0; c < labels.size(); ++c)
            numbersOut[columns.size() + c] = std::visit([&](const auto& values) -> double {
                if constexpr (std::is_same_v<std::decay_t<decltype(values[0])>, std::string>)
                    return 0;
                else
                    return static_cast<double>(values[row]);
            }, labels[c].values);
    };
    CAIRN_ASSIGN(auto table, makeNumberTable(schema, arrays.rows, fill, cacheFile, job));
    for (const ArrayView& part : arrays.data)
        CAIRN_TRY(checkMapped(part.bytes));
    return table;
}

Result<std::shared_ptr<const TableStore>> tableOfColumns(ArrayFile& file, const std::vector<std::size_t>& indices, std::uint64_t& rows, JobContext& job)
{
    std::vector<MemoryColumn> made;
    for (const std::size_t index : indices) {
        CAIRN_ASSIGN(const ArrayView view, file.read(index, job));
        rows = view.shape[0];
        for (const ArrayColumn& column : columnsOf(view, toUtf8(file.arrays()[index].name))) {
            made.push_back(emptyColumn(column));
            appendColumn(made.back(), view, column);
        }
        CAIRN_TRY(checkMapped(view.bytes));
    }
    const auto isLabel = [](const MemoryColumn& column) { return roleOf(column.column.name).kind == ArrayRole::Kind::Labels; };
    std::ranges::stable_partition(made, [&](const MemoryColumn& column) { return !isLabel(column); });
    return makeMemoryTable(made, "memory", job.stop);
}

MemoryColumn rowNumbers(std::uint64_t rows)
{
    std::vector<std::int64_t> numbers(rows);
    for (std::uint64_t i = 0; i < rows; ++i)
        numbers[i] = static_cast<std::int64_t>(i);
    MemoryColumn column{{"row", ColumnType::Integer}, std::move(numbers), {}};
    column.column.aside = true;
    return column;
}

Result<void> fillPictures(MediaParts& parts, const Arrays& arrays, const std::string& where, JobContext& job)
{
    CAIRN_ASSIGN(parts.pixels, ArrayPixels::make(arrays.data, where));
    auto columns = arrays.labels.empty() ? std::vector<MemoryColumn>{rowNumbers(arrays.rows)} : labelColumns(arrays.labels, true);
    if (arrays.labels.empty())
        parts.notices.push_back("The file has no labels for the pictures");
    CAIRN_ASSIGN(parts.table, makeMemoryTable(columns, where, job.stop));
    return {};
}

} // namespace

bool isArrays(const std::string& location)
{
    return arrayFormat(sourcePlace(location).path) != ArrayFormat::None;
}

Result<std::shared_ptr<Dataset>> openArrays(const SourceSpec& spec, const fs::path& cacheFolder, JobContext& job)
{
    const SourcePlace place = sourcePlace(spec.location);
    const ArrayFormat format = arrayFormat(place.path);
    CAIRN_ASSIGN(const auto file, openArrayFile(place.path, cacheFolder, job));
    CAIRN_ASSIGN(const ArrayChoice choice, chooseArrays(file->arrays(), place));
    MediaParts parts;
    parts.spec = spec;
    parts.title = toUtf8(fs::path(place.path).stem().string());
    parts.format = formatName(format);
    std::string chosen;
    for (const auto& part : choice.parts)
        chosen += part.name + ":" + file->arrays()[part.data].name + (part.labels ? "," + file->arrays()[*part.labels].name : "") + ";";
    CAIRN_ASSIGN(parts.fingerprint, fingerprint({place.path}, "arrays " + chosen));
    if (!choice.columns.empty()) {
        CAIRN_ASSIGN(parts.table, tableOfColumns(*file, choice.columns, parts.count, job));
        return std::shared_ptr<Dataset>(std::make_shared<MediaDataset>(std::move(parts)));
    }
    Arrays arrays;
    const bool labelled = choice.parts.front().labels.has_value();
    for (const auto& part : choice.parts) {
        if (part.labels.has_value() == labelled)
            CAIRN_TRY(addPart(*file, part, format == ArrayFormat::Matlab || format == ArrayFormat::Hdf5, arrays, place.path, job));
        else
            arrays.notices.push_back("The part \"" + part.name + "\" has no labels and is left out");
    }
    parts.count = arrays.rows;
    const PartBorders borders = bordersOf(arrays.parts);
    parts.validationFrom = borders.validationFrom;
    parts.testFrom = borders.testFrom;
    parts.notices = arrays.notices;
    parts.notices.insert(parts.notices.end(), borders.notices.begin(), borders.notices.end());
    if (pictureAxes(arrays.data[0])) {
        CAIRN_TRY(fillPictures(parts, arrays, place.path, job));
    } else {
        auto labels = labelled ? labelColumns(arrays.labels, false) : std::vector<MemoryColumn>();
        CAIRN_ASSIGN(parts.table, tableOf(arrays, std::move(labels), cacheFolder / (parts.fingerprint + ".duckdb"), job));
    }
    return std::shared_ptr<Dataset>(std::make_shared<MediaDataset>(std::move(parts)));
}

} // namespace cairn::data
