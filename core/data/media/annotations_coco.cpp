// SPDX-License-Identifier: GPL-3.0-or-later
// COCO's object annotations (https://cocodataset.org/#format-data): arrays "images", "annotations", "categories".
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/media/folder_layout.h"
#include "core/data/media/picture_rows.h"

#include <algorithm>
#include <fstream>
#include <unordered_map>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kJsonHeadBytes = 4096;
constexpr std::size_t kDeepestJson = 64; ///< nesting of hostile JSON

struct Picture {
    std::string file;
    double width = 0, height = 0;
    std::vector<std::pair<std::int64_t, Box>> boxes; ///< category, box in pixels
};

struct Annotations {
    std::unordered_map<std::int64_t, Picture> pictures;
    std::vector<std::int64_t> order; ///< ids as they come
    std::unordered_map<std::int64_t, std::string> names;
    std::vector<std::pair<std::int64_t, std::pair<std::int64_t, Box>>> early; ///< annotations in front of their pictures
    std::uint64_t wrong = 0; ///< annotations that make no sense
};

void addAnnotation(Annotations& all, const Json& entry)
{
    const auto box = entry.find("bbox");
    if (box == entry.end() || !box->is_array() || box->size() != 4)
        return void(++all.wrong);
    Box made{{}, (*box)[0], (*box)[1], (*box)[2], (*box)[3]};
    if (!(made.width >= 0 && made.height >= 0 && made.width < 1e7 && made.height < 1e7))
        return void(++all.wrong);
    all.early.emplace_back(entry.at("image_id").get<std::int64_t>(), std::pair(entry.at("category_id").get<std::int64_t>(), std::move(made)));
}

void addEntry(Annotations& all, const std::string& list, const Json& entry)
{
    try {
        if (list == "images") {
            const auto id = entry.at("id").get<std::int64_t>();
            all.pictures[id] = {entry.at("file_name"), entry.value("width", 0.0), entry.value("height", 0.0), {}};
            all.order.push_back(id);
        } else if (list == "annotations") {
            addAnnotation(all, entry);
        } else if (list == "categories") {
            all.names[entry.at("id").get<std::int64_t>()] = entry.at("name").get<std::string>();
        }
    } catch (const Json::exception&) {
        ++all.wrong;
    }
}

/// Entries are handed on and dropped as soon as they are read, so that memory does not grow with the text.
Result<void> readAnnotations(const fs::path& file, Annotations& all, JobContext& job)
{
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return fail(ErrorCode::NotFound, "The file cannot be read", file.string(), "Check the path and its permissions");
    std::string list;
    bool deep = false;
    const auto visit = [&](int depth, Json::parse_event_t event, Json& parsed) {
        deep = deep || depth > static_cast<int>(kDeepestJson);
        if (event == Json::parse_event_t::key && depth == 1)
            list = parsed.get<std::string>();
        if (event != Json::parse_event_t::object_end || depth != 2)
            return !deep;
        addEntry(all, list, parsed);
        return false;
    };
    const Json rest = Json::parse(in, visit, false);
    if (job.cancelled())
        return fail(ErrorCode::Cancelled, "Cancelled", file.string());
    if (rest.is_discarded() || deep)
        return fail(ErrorCode::Corrupt, "The annotations are damaged or cut off", file.string(), "Get a fresh copy");
    return {};
}

} // namespace

bool looksLikeCoco(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string head(kJsonHeadBytes, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    if (!trimmed(head).starts_with('{'))
        return false;
    const auto has = [&](const char* key) { return head.find(key) != std::string::npos; };
    return has("\"images\"") || has("\"annotations\"") || (has("\"info\"") && has("\"licenses\"")) || (has("\"categories\"") && has("\"supercategory\""));
}

std::vector<fs::path> cocoFiles(const fs::path& root)
{
    std::vector<fs::path> files;
    for (const fs::path& folder : {root, root / "annotations"}) {
        std::error_code error;
        for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
            if (it->path().extension() == ".json" && looksLikeCoco(it->path()))
                files.push_back(it->path());
        }
    }
    std::ranges::sort(files);
    const auto instances = [](const fs::path& file) { return file.filename().string().starts_with("instances"); };
    if (std::ranges::any_of(files, instances)) // COCO's own folder also has captions and keypoints
        std::erase_if(files, [&](const fs::path& file) { return !instances(file); });
    return files;
}

Result<FileRows> rowsOfCoco(const std::vector<fs::path>& annotations, const std::vector<std::string>& paths, JobContext& job)
{
    std::unordered_map<std::string, std::string> places; // name or path -> path
    for (const std::string& path : paths) {
        places.insert_or_assign(path, path);
        places.try_emplace(fs::path(path).filename().string(), path);
    }
    FileRows rows;
    std::uint64_t absent = 0, wrong = 0;
    bool parts = annotations.size() > 1;
    for (const fs::path& file : annotations) {
        Annotations all;
        CAIRN_TRY(readAnnotations(file, all, job));
        for (auto& [picture, box] : all.early) {
            const auto found = all.pictures.find(picture);
            if (found == all.pictures.end() || !all.names.contains(box.first))
                ++all.wrong;
            else
                found->second.boxes.push_back(std::move(box));
        }
        std::string part;
        for (const std::string& word : split(file.stem().string(), '_'))
            part = partNamed(word.substr(0, word.find_first_of("0123456789"))).empty() ? part : partNamed(word.substr(0, word.find_first_of("0123456789")));
        parts = parts && !part.empty();
        for (const std::int64_t id : all.order) {
            const Picture& picture = all.pictures.at(id);
            auto place = places.find(picture.file);
            if (place == places.end())
                place = places.find(fs::path(picture.file).filename().string());
            if (place == places.end()) {
                ++absent;
                continue;
            }
            std::vector<Box> boxes;
            for (const auto& [category, box] : picture.boxes) {
                const double across = picture.width > 0 ? picture.width : 1, down = picture.height > 0 ? picture.height : 1;
                boxes.push_back({all.names.at(category), box.left / across, box.top / down, box.width / across, box.height / down});
            }
            rows.files.push_back(place->second);
            rows.parts.push_back(part);
            rows.boxes.push_back(std::move(boxes));
        }
        wrong += all.wrong;
    }
    if (!parts)
        rows.parts.clear();
    if (rows.files.empty())
        return fail(ErrorCode::NotFound, "None of the annotated pictures is there", annotations.empty() ? std::string() : annotations[0].string(),
                    "Put the pictures into the same folder as the annotations");
    if (absent > 0)
        rows.notices.push_back(grouped(absent) + " annotated pictures are not there and are left out");
    if (wrong > 0)
        rows.notices.push_back(grouped(wrong) + " annotations make no sense and are left out");
    addBoxColumns(rows);
    sortByPart(rows);
    return rows;
}

} // namespace cairn::data
