// SPDX-License-Identifier: GPL-3.0-or-later
// YOLO's labels: a text file per picture, lines "class centre-x centre-y width height" in shares of the picture.
#include "core/base/text.h"
#include "core/data/media/folder_layout.h"
#include "core/data/media/picture_rows.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <sstream>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostLineBytes = 1 << 16;
constexpr std::int64_t kMostClasses = 100'000;

std::string unquoted(std::string_view text)
{
    text = trimmed(text);
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
        text = text.substr(1, text.size() - 2);
    return std::string(text);
}

std::vector<std::string> linesOf(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line) && line.size() < kMostLineBytes;)
        lines.push_back(line);
    return lines;
}

void putName(std::map<std::int64_t, std::string>& names, std::string_view key, std::string_view name)
{
    std::int64_t number = -1;
    key = trimmed(key);
    std::from_chars(key.data(), key.data() + key.size(), number);
    if (number >= 0 && number < kMostClasses)
        names[number] = unquoted(name);
}

/// names: [a, b], names: {0: a, 1: b}, or the same in indented lines ("- a", "0: a").
std::map<std::int64_t, std::string> namesOfYaml(const fs::path& file)
{
    std::map<std::int64_t, std::string> names;
    bool inside = false;
    for (const std::string& line : linesOf(file)) {
        std::string_view text = trimmed(line);
        if (text.starts_with("names:")) {
            inside = true;
            text = trimmed(text.substr(6));
            const bool list = text.starts_with('['), map = text.starts_with('{');
            if (list || map) {
                text = text.substr(1, text.find_last_not_of(" ]}") == std::string_view::npos ? 0 : text.find_last_not_of(" ]}"));
                for (const std::string& entry : split(text, ',')) {
                    const std::size_t colon = entry.find(':');
                    if (map && colon != std::string::npos)
                        putName(names, entry.substr(0, colon), entry.substr(colon + 1));
                    else if (list)
                        names[static_cast<std::int64_t>(names.size())] = unquoted(entry);
                }
                return names;
            }
        } else if (inside && text.starts_with("- ")) {
            names[static_cast<std::int64_t>(names.size())] = unquoted(text.substr(2));
        } else if (inside && !text.empty() && (line[0] == ' ' || line[0] == '\t') && text.find(':') != std::string_view::npos) {
            putName(names, text.substr(0, text.find(':')), text.substr(text.find(':') + 1));
        } else if (inside && !text.empty() && !text.starts_with('#')) {
            break;
        }
    }
    return names;
}

std::map<std::int64_t, std::string> readNames(const fs::path& root)
{
    std::error_code error;
    std::vector<fs::path> yaml;
    for (fs::directory_iterator it(root, error), end; !error && it != end; it.increment(error)) {
        if (it->path().extension() == ".yaml" || it->path().extension() == ".yml")
            yaml.push_back(it->path());
    }
    std::ranges::sort(yaml);
    for (const fs::path& file : yaml) {
        if (auto names = namesOfYaml(file); !names.empty())
            return names;
    }
    for (const char* list : {"classes.txt", "obj.names", "labels/classes.txt"}) {
        std::map<std::int64_t, std::string> names;
        for (const std::string& line : linesOf(root / list))
            names[static_cast<std::int64_t>(names.size())] = std::string(trimmed(line));
        if (!names.empty())
            return names;
    }
    return {};
}

/// The labels of a picture: "labels" in place of "images", or the text file beside it.
fs::path labelsOf(const fs::path& root, const std::string& path)
{
    std::string other = path;
    std::size_t at = other.rfind("images/");
    if (at != std::string::npos && (at == 0 || other[at - 1] == '/'))
        other.replace(at, 6, "labels");
    return (root / other).replace_extension(".txt");
}

std::vector<Box> readBoxes(const fs::path& file, const std::map<std::int64_t, std::string>& names, std::uint64_t& wrong)
{
    std::vector<Box> boxes;
    for (const std::string& line : linesOf(file)) {
        if (trimmed(line).empty())
            continue;
        std::istringstream in(line);
        double number = -1, x = -1, y = -1, width = -1, height = -1;
        in >> number >> x >> y >> width >> height;
        const bool good = !in.fail() && number >= 0 && number < static_cast<double>(kMostClasses) && x >= 0 && x <= 1 && y >= 0 && y <= 1 && width >= 0 && width <= 1
            && height >= 0 && height <= 1;
        if (!good) {
            ++wrong;
            continue;
        }
        const auto found = names.find(static_cast<std::int64_t>(number));
        boxes.push_back({found == names.end() ? std::to_string(static_cast<std::int64_t>(number)) : found->second, x - width / 2, y - height / 2, width, height});
    }
    return boxes;
}

} // namespace

bool looksLikeYolo(const fs::path& root)
{
    std::error_code ignored;
    for (const char* mark : {"data.yaml", "data.yml", "dataset.yaml", "classes.txt", "obj.names"}) {
        if (fs::exists(root / mark, ignored))
            return true;
    }
    return fs::is_directory(root / "labels", ignored) && fs::is_directory(root / "images", ignored);
}

Result<FileRows> rowsOfYolo(const fs::path& root, const std::vector<std::string>& paths, JobContext& job)
{
    const auto names = readNames(root);
    FileRows rows;
    std::uint64_t wrong = 0, unlabelled = 0;
    bool parts = true;
    for (const std::string& path : paths) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", root.string());
        const fs::path labels = labelsOf(root, path);
        std::error_code ignored;
        unlabelled += !fs::exists(labels, ignored);
        std::string part;
        for (const std::string& folder : split(fs::path(path).parent_path().generic_string(), '/'))
            part = partNamed(folder).empty() ? part : partNamed(folder);
        parts = parts && !part.empty();
        rows.files.push_back(path);
        rows.parts.push_back(part);
        rows.boxes.push_back(readBoxes(labels, names, wrong));
    }
    if (!parts)
        rows.parts.clear();
    if (unlabelled == paths.size())
        return fail(ErrorCode::NotFound, "No picture has a file of labels", root.string(), "Put them into a folder \"labels\" beside \"images\"");
    if (unlabelled > 0)
        rows.notices.push_back(grouped(unlabelled) + " pictures have no file of labels: nothing is marked in them");
    if (wrong > 0)
        rows.notices.push_back(grouped(wrong) + " lines of labels make no sense and are left out");
    addBoxColumns(rows);
    sortByPart(rows);
    return rows;
}

} // namespace cairn::data
