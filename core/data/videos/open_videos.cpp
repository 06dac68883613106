// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/videos/open_videos.h"

#include "core/base/text.h"
#include "core/data/fingerprint.h"
#include "core/data/media/file_list.h"
#include "core/data/media/folder_layout.h"
#include "core/data/media/media_dataset.h"
#include "core/data/media/picture_form.h"
#include "core/data/media/picture_rows.h"
#include "core/data/media/source_place.h"
#include "core/data/videos/clip_decoder.h"
#include "core/data/videos/video_form.h"

#include <algorithm>
#include <numeric>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kVideosLookedAt = 24;
constexpr std::size_t kVideosNamed = 3;
constexpr int kUsualSide = 112; ///< as networks for actions have it (Tran et al., 2018)
constexpr std::int64_t kMostBytesOfRow = 256 << 20;

/// What is put together of a folder before its rows are known.
struct VideoSet {
    SourcePlace place;
    fs::path root;
    std::vector<ListedFile> listed;
    FileRows rows;
    VideoForm form;
    std::shared_ptr<parse::VideoPool> pool = std::make_shared<parse::VideoPool>(parse::usualWorkers());
};

/// Facts of every `stride`-th video, in order.
Result<std::vector<parse::VideoFacts>> lookAtVideos(VideoSet& set, std::uint64_t looked, JobContext& job)
{
    const ClipFiles files(set.root, set.rows.files, {});
    std::vector<parse::VideoFacts> facts;
    job.progress.setText("Looking at the videos");
    for (std::uint64_t i = 0; i < looked; ++i) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", set.place.path);
        const auto file = files.read(i * files.count() / looked);
        if (!file && file.error().code != ErrorCode::InvalidInput)
            return file.error();
        if (file) {
            CAIRN_ASSIGN(facts.emplace_back(), parse::probeVideo(*set.pool, *file, set.form.sampling, job.stop));
        } else {
            facts.push_back({.times = {}, .problem = file.error().what});
        }
        job.progress.set(i + 1, looked);
    }
    return facts;
}

Result<PictureForm> frameForm(const VideoSet& set, const std::vector<parse::VideoFacts>& facts)
{
    std::vector<parse::PictureFacts> pictures;
    std::string problem;
    for (const parse::VideoFacts& fact : facts) {
        if (fact.problem.empty())
            pictures.push_back({fact.width, fact.height, fact.channels, {}});
        else
            problem = fact.problem;
    }
    if (pictures.empty())
        return fail(ErrorCode::InvalidInput, facts.size() == 1 ? problem : "None of the videos can be read (" + problem + ")", set.place.path,
                    "Choose MP4, MOV, MKV, WebM or AVI files");
    return formOf(pictures, set.place, "crop", {"videos", kUsualSide});
}

/// A row for each sampled frame, with its second.
void rowsFromFrames(FileRows& rows, const std::vector<parse::VideoFacts>& facts, std::vector<std::size_t>& counts)
{
    std::vector<double> seconds;
    std::string lost;
    std::size_t lostCount = 0;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        counts.push_back(facts[i].times.size());
        seconds.insert(seconds.end(), facts[i].times.begin(), facts[i].times.end());
        if (!facts[i].problem.empty() && lostCount++ < kVideosNamed)
            lost += (lost.empty() ? "" : ", ") + toUtf8(rows.files[i]) + " (" + facts[i].problem + ")";
    }
    if (lostCount > 0)
        rows.notices.push_back(grouped(lostCount) + " videos cannot be read and are left out: " + lost + (lostCount > kVideosNamed ? ", ..." : ""));
    rows = repeatRows(std::move(rows), counts);
    MemoryColumn second{{"second", ColumnType::Real}, std::move(seconds), {}};
    second.column.aside = true;
    rows.columns.insert(rows.columns.begin(), std::move(second));
}

std::string textOf(const VideoForm& form, const parse::ImageRequest& request, const FileRows& rows)
{
    const Json facts{form.framesAreRows, form.sampling.kind, form.sampling.frames, form.sampling.step, request.width, request.height, request.channels, request.fit};
    return facts.dump() + hashText(Json(rows.files).dump(-1, ' ', false, Json::error_handler_t::replace));
}

Result<std::shared_ptr<Dataset>> videoDataset(const SourceSpec& spec, VideoSet set, const std::string& title, const fs::path& cacheFolder, JobContext& job)
{
    if (set.rows.files.empty())
        return fail(ErrorCode::InvalidInput, "There are no videos", set.place.path, "Choose a folder with videos in it");
    const auto videos = static_cast<std::uint64_t>(set.rows.files.size());
    CAIRN_ASSIGN(const auto facts, lookAtVideos(set, set.form.framesAreRows ? videos : std::min(kVideosLookedAt, videos), job));
    CAIRN_ASSIGN(const PictureForm form, frameForm(set, facts));
    const std::int64_t frames = set.form.framesAreRows ? 1 : static_cast<std::int64_t>(set.form.sampling.frames);
    const std::vector<std::int64_t> shape{frames * form.request.channels, form.request.height, form.request.width};
    if (shape[0] * shape[1] * shape[2] > kMostBytesOfRow)
        return fail(ErrorCode::InvalidInput, "The frames of one row would take more than 256 MiB", set.place.path, "Take fewer frames, or make them smaller (size=N)");
    const std::vector<std::string> names = set.rows.files;
    std::vector<std::size_t> counts;
    if (set.form.framesAreRows)
        rowsFromFrames(set.rows, facts, counts);
    const auto files = std::make_shared<ClipFiles>(set.root, names, counts);
    const std::string formText = textOf(set.form, form.request, set.rows);
    MediaParts parts;
    parts.spec = spec;
    parts.title = title;
    parts.format = "videos";
    parts.count = files->count();
    CAIRN_ASSIGN(parts.fingerprint, fingerprintOf(set.root, set.listed, formText));
    parts.pixels = std::make_shared<PicturePixels>(files, std::make_unique<ClipDecoder>(set.pool, files, set.form.sampling, form.request), shape,
                                                   cacheFolder / (cacheName(set.root, set.listed, formText) + ".pixels"), set.form.framesAreRows ? "frames" : "videos");
    const PartBorders borders = bordersOf(set.rows.parts);
    parts.validationFrom = borders.validationFrom;
    parts.testFrom = borders.testFrom;
    parts.notices = {set.form.notice()};
    for (const std::vector<std::string>* more : {&std::as_const(set.rows).notices, &borders.notices, &form.notices})
        parts.notices.insert(parts.notices.end(), more->begin(), more->end());
    if (!set.form.framesAreRows) {
        parts.clipScale = ClipScale{frames};
        parts.frameTimes = [files, pool = set.pool, sampling = set.form.sampling](RowId row) -> Result<std::vector<double>> {
            CAIRN_ASSIGN(const std::string file, files->read(row));
            CAIRN_ASSIGN(auto fact, parse::probeVideo(*pool, file, sampling));
            if (!fact.problem.empty())
                return fail(ErrorCode::Corrupt, fact.problem, files->name(row), "Choose another row");
            return std::move(fact.times);
        };
    }
    CAIRN_ASSIGN(parts.table, makeMemoryTable(tableOf(set.rows), set.place.path, job.stop));
    return std::shared_ptr<Dataset>(std::make_shared<MediaDataset>(std::move(parts)));
}

} // namespace

bool isVideoFile(const std::string& path)
{
    std::error_code none;
    return endsWithAny(path, videoEndings()) && fs::is_regular_file(path, none);
}

Result<std::shared_ptr<Dataset>> openVideos(const SourceSpec& spec, const fs::path& cacheFolder, JobContext& job)
{
    VideoSet set;
    set.place = sourcePlace(spec.location);
    const fs::path path = set.place.path;
    const bool one = isVideoFile(set.place.path);
    CAIRN_ASSIGN(set.form, videoForm(set.place, one));
    set.root = one ? path.parent_path() : path;
    if (one) {
        std::error_code none;
        set.listed = {{path.filename().string(), fs::file_size(path, none), static_cast<std::int64_t>(fs::last_write_time(path, none).time_since_epoch().count())}};
        set.rows.files = {path.filename().string()};
    } else {
        CAIRN_ASSIGN(set.listed, listFiles(set.root, videoEndings(), job));
        CAIRN_ASSIGN(set.rows, rowsOfFiles(set.root, pathsOf(set.listed), cacheFolder, job));
    }
    return videoDataset(spec, std::move(set), toUtf8((one ? path.stem() : path.filename()).string()), cacheFolder, job);
}

Result<std::shared_ptr<Dataset>> openVideoTable(const SourceSpec& spec, const fs::path& table, const fs::path& cacheFolder, JobContext& job)
{
    VideoSet set;
    set.place = sourcePlace(spec.location);
    CAIRN_ASSIGN(set.form, videoForm(set.place, false));
    set.root = table.parent_path();
    CAIRN_ASSIGN(set.listed, listFiles(set.root, videoEndings(), job));
    CAIRN_ASSIGN(set.rows, rowsOfTable(table, pathsOf(set.listed), cacheFolder, job));
    return videoDataset(spec, std::move(set), toUtf8(table.stem().string()), cacheFolder, job);
}

} // namespace cairn::data
