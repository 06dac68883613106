// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/open_media.h"

#include "core/base/text.h"
#include "core/data/fingerprint.h"
#include "core/data/masks/mask_decoder.h"
#include "core/data/masks/mask_files.h"
#include "core/data/media/file_list.h"
#include "core/data/media/folder_layout.h"
#include "core/data/media/media_dataset.h"
#include "core/data/media/picture_form.h"
#include "core/data/media/picture_rows.h"
#include "core/data/media/source_place.h"
#include "core/data/sounds/open_sounds.h"
#include "core/data/videos/open_videos.h"

#include <algorithm>
#include <utility>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

bool isFolder(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

/// The arrangement that says most about the pictures, tried in this order: COCO, YOLO, a table, folders.
Result<FileRows> rowsOf(const fs::path& root, const std::vector<std::string>& paths, const fs::path& cacheFolder, JobContext& job)
{
    if (const auto coco = cocoFiles(root); !coco.empty())
        return rowsOfCoco(coco, paths, job);
    if (looksLikeYolo(root)) {
        auto rows = rowsOfYolo(root, paths, job);
        if (rows || rows.error().code != ErrorCode::NotFound)
            return rows;
    }
    const auto pairs = pairMasks(paths);
    CAIRN_ASSIGN(FileRows rows, rowsOfFiles(root, pairs ? pairs->pictures : paths, cacheFolder, job, pairs.has_value()));
    if (pairs) {
        for (const std::string& file : rows.files)
            rows.masks.push_back(pairs->masks.at(file));
        rows.notices.insert(rows.notices.end(), pairs->notices.begin(), pairs->notices.end());
    }
    for (MemoryColumn& column : rows.columns) {
        if (!rows.masks.empty() && isMaskColumn(column.column.name))
            column.column.aside = true; // names of files, not what is in them
    }
    return rows;
}

/// The masks of pictures of one form.
std::shared_ptr<PixelSource> masksOf(const fs::path& root, const FileRows& rows, const std::shared_ptr<const PictureFiles>& pictures,
                                     const std::shared_ptr<parse::ImagePool>& pool, const parse::ImageRequest& form, const fs::path& cacheFile)
{
    return std::make_shared<PicturePixels>(std::make_shared<FolderFiles>(root, rows.masks), makeMaskDecoder(pool, pictures, form),
                                           std::vector<std::int64_t>{1, form.height, form.width}, cacheFile, "masks");
}

/// Boxes in shares of the picture to pixels of the form.
void scaleBoxes(std::vector<std::vector<Box>>& boxes, const parse::ImageRequest& form)
{
    for (auto& list : boxes) {
        for (Box& box : list) {
            box.left *= form.width;
            box.width *= form.width;
            box.top *= form.height;
            box.height *= form.height;
        }
    }
}

std::string titleOf(const fs::path& path)
{
    return toUtf8((isFolder(path) ? path.filename() : path.stem()).string());
}

Result<std::shared_ptr<Dataset>> datasetOf(const SourceSpec& spec, const SourcePlace& place, const fs::path& root, const std::vector<ListedFile>& listed,
                                           FileRows rows, const std::string& format, const fs::path& cacheFolder, JobContext& job)
{
    if (rows.files.empty())
        return fail(ErrorCode::InvalidInput, "There are no pictures", place.path, "Choose a folder with pictures in it");
    MediaParts parts;
    parts.spec = spec;
    parts.title = titleOf(place.path);
    parts.format = format;
    parts.count = rows.files.size();
    const auto files = std::make_shared<FolderFiles>(root, rows.files);
    const auto pool = std::make_shared<parse::ImagePool>(parse::usualWorkers());
    CAIRN_ASSIGN(PictureForm form, choosePictureForm(*files, *pool, place, rows.boxes.empty() ? "crop" : "stretch", job));
    const std::string formText = std::to_string(form.request.width) + "x" + std::to_string(form.request.height) + "x" + std::to_string(form.request.channels) + form.request.fit;
    const std::string table = hashText(Json(rows.masks.empty() ? Json(rows.files) : Json{rows.files, rows.masks}).dump(-1, ' ', false, Json::error_handler_t::replace));
    CAIRN_ASSIGN(parts.fingerprint, fingerprintOf(root, listed, formText + table));
    const std::string cached = cacheName(root, listed, formText + table);
    if (!rows.masks.empty()) {
        parts.masks = masksOf(root, rows, files, pool, form.request, cacheFolder / (cached + "-masks.pixels"));
        parts.maskNames = maskClassNames(root);
    }
    parts.pixels = std::make_shared<PicturePixels>(files, makePictureDecoder(pool, form.request), form.shape(),
                                                   cacheFolder / (cached + ".pixels"), "pictures");
    const PartBorders borders = bordersOf(rows.parts);
    parts.validationFrom = borders.validationFrom;
    parts.testFrom = borders.testFrom;
    for (const std::vector<std::string>* more : {&std::as_const(rows).notices, &borders.notices, &std::as_const(form).notices})
        parts.notices.insert(parts.notices.end(), more->begin(), more->end());
    scaleBoxes(rows.boxes, form.request);
    parts.boxes = std::move(rows.boxes);
    CAIRN_ASSIGN(parts.table, makeMemoryTable(tableOf(rows), place.path, job.stop));
    return std::shared_ptr<Dataset>(std::make_shared<MediaDataset>(std::move(parts)));
}

} // namespace

bool isMedia(const std::string& location)
{
    const SourcePlace place = sourcePlace(location);
    if (isFolder(place.path)) {
        const FolderTaste taste = tasteFolder(place.path);
        return taste.pictures > 0 || taste.sounds > 0 || taste.videos > 0;
    }
    return isVideoFile(place.path) || (place.path.ends_with(".json") && looksLikeCoco(place.path));
}

Result<std::shared_ptr<Dataset>> openMedia(const SourceSpec& spec, const fs::path& cacheFolder, JobContext& job)
{
    const SourcePlace place = sourcePlace(spec.location);
    const bool folder = isFolder(place.path);
    const FolderTaste taste = folder ? tasteFolder(place.path) : FolderTaste();
    if (taste.videos > std::max(taste.pictures, taste.sounds) || (!folder && isVideoFile(place.path)))
        return openVideos(spec, cacheFolder, job);
    if (taste.sounds > taste.pictures)
        return openSounds(spec, cacheFolder, job);
    fs::path root = folder ? fs::path(place.path) : fs::path(place.path).parent_path();
    if (!folder && root.filename() == "annotations")
        root = root.parent_path();
    CAIRN_ASSIGN(const auto listed, listFiles(root, pictureEndings(), job));
    const auto paths = pathsOf(listed);
    if (folder) {
        CAIRN_ASSIGN(FileRows rows, rowsOf(root, paths, cacheFolder, job));
        return datasetOf(spec, place, root, listed, std::move(rows), "pictures", cacheFolder, job);
    }
    CAIRN_ASSIGN(FileRows rows, rowsOfCoco({place.path}, paths, job));
    return datasetOf(spec, place, root, listed, std::move(rows), "coco", cacheFolder, job);
}

Result<std::shared_ptr<Dataset>> openPictureTable(const SourceSpec& spec, const fs::path& table, const fs::path& cacheFolder, JobContext& job)
{
    const SourcePlace place = sourcePlace(spec.location);
    const fs::path root = table.parent_path();
    CAIRN_ASSIGN(const auto listed, listFiles(root, pictureEndings(), job));
    CAIRN_ASSIGN(FileRows rows, rowsOfTable(table, pathsOf(listed), cacheFolder, job));
    return datasetOf(spec, place, root, listed, std::move(rows), "pictures", cacheFolder, job);
}

} // namespace cairn::data
