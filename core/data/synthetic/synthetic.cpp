// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/synthetic/synthetic.h"

#include "core/data/synthetic/kinds.h"

#include <algorithm>
#include <unistd.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

Result<SyntheticSpec> completed(const SyntheticKind& kind, const SyntheticSpec& spec, const std::string& where)
{
    SyntheticSpec complete = spec;
    if (complete.size == 0)
        complete.size = kind.size;
    if (complete.size > kind.mostSize)
        return fail(ErrorCode::InvalidInput, "At most " + std::to_string(kind.mostSize) + " " + kind.unit + " can be made", where, "Ask for fewer");
    CAIRN_ASSIGN(complete.params, completeParams(kind.params, spec.params));
    return complete;
}

Result<void> checkPlace(const SyntheticKind& kind, const fs::path& place)
{
    std::error_code ignored;
    const std::string ending = place.extension().string();
    if (!kind.folder && ending != ".csv" && ending != ".tsv" && ending != ".parquet")
        return fail(ErrorCode::InvalidInput, "The kind of file is not known from its ending", place.string(), "Use .csv, .tsv or .parquet");
    if (!kind.folder && fs::is_directory(place, ignored))
        return fail(ErrorCode::InvalidInput, "There is a folder of this name", place.string(), "Give the name of a file");
    if (kind.folder && fs::exists(place, ignored) && !(fs::is_directory(place, ignored) && fs::is_empty(place, ignored)))
        return fail(ErrorCode::InvalidInput, "There is something of this name already", place.string(), "Give the name of a new folder");
    return {};
}

} // namespace

std::span<const SyntheticKind> syntheticKinds()
{
    static const std::vector<SyntheticKind> kinds{synthetic::table(),     synthetic::series(), synthetic::ratings(),
                                                  synthetic::sequences(), synthetic::shapes(), synthetic::shapeMasks(), synthetic::graph()};
    return kinds;
}

const SyntheticKind* findSyntheticKind(const std::string& id)
{
    const auto kinds = syntheticKinds();
    const auto found = std::ranges::find(kinds, id, &SyntheticKind::id);
    return found == kinds.end() ? nullptr : &*found;
}

Result<fs::path> writeSynthetic(const SyntheticSpec& spec, const fs::path& place, JobContext& job)
{
    const SyntheticKind* kind = findSyntheticKind(spec.kind);
    if (!kind)
        return fail(ErrorCode::NotFound, "There is no such kind of made-up data", spec.kind, "Choose one of the list");
    CAIRN_TRY(checkPlace(*kind, place));
    CAIRN_ASSIGN(const SyntheticSpec complete, completed(*kind, spec, place.string()));
    fs::path temporary = place;
    temporary.replace_extension(".tmp" + std::to_string(getpid()) + place.extension().string());
    auto written = kind->write(complete, temporary, job);
    std::error_code error, ignored;
    if (written) {
        if (kind->folder)
            fs::remove(place, ignored); // an empty one
        fs::rename(temporary, place, error);
        if (error)
            written = fail(ErrorCode::Io, "The finished data cannot be put in its place: " + error.message(), place.string(), "Check the folder");
    }
    if (!written) {
        fs::remove_all(temporary, ignored);
        return std::move(written).error();
    }
    return kind->opens.empty() ? place : place / kind->opens;
}

} // namespace cairn::data
