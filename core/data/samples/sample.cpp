// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/samples/sample.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/data/samples/sample_list.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

Error badSample(const std::string& what, const std::string& id)
{
    return fail(ErrorCode::Corrupt, "The list of samples cannot be used: " + what, id.empty() ? "list of samples" : "sample " + id, "Correct the list");
}

/// A relative path that stays below its folder.
bool staysInside(const std::string& path)
{
    const fs::path plain = fs::path(path).lexically_normal();
    return !path.empty() && !plain.is_absolute() && *plain.begin() != "..";
}

bool isName(const std::string& id)
{
    return !id.empty() && id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

/// "word[1433]" becomes word1 ... word1433.
std::vector<std::string> expanded(const std::vector<std::string>& names)
{
    std::vector<std::string> columns;
    for (const std::string& name : names) {
        const auto bracket = name.find('[');
        const int count = bracket == std::string::npos ? 0 : std::atoi(name.c_str() + bracket + 1);
        if (count <= 0 || count > 100'000) {
            columns.push_back(name);
            continue;
        }
        for (int i = 1; i <= count; ++i)
            columns.push_back(name.substr(0, bracket) + std::to_string(i));
    }
    return columns;
}

SampleFile fileFromJson(const Json& json)
{
    SampleFile file;
    file.url = json.at("url").get<std::string>();
    if (json.contains("bytes"))
        file.bytes = json["bytes"].get<std::uint64_t>();
    file.sha256 = json.value("sha256", std::string());
    file.unpack = json.value("unpack", false);
    return file;
}

SampleTable tableFromJson(const Json& json)
{
    SampleTable table;
    table.from = json.at("from").get<std::string>();
    table.to = json.value("to", table.from);
    table.columns = expanded(json.at("columns").get<std::vector<std::string>>());
    table.delimiter = json.value("delimiter", std::string(",")).substr(0, 1)[0];
    table.spaced = json.value("spaced", false);
    table.lineEnd = json.value("lineEnd", std::string());
    return table;
}

Sample sampleFromJson(const Json& json)
{
    Sample sample;
    sample.id = json.at("id").get<std::string>();
    sample.title = json.at("title").get<std::string>();
    sample.kind = json.at("kind").get<std::string>();
    sample.about = json.at("about").get<std::string>();
    sample.licence = json.at("licence").get<std::string>();
    sample.home = json.value("home", std::string());
    if (json.contains("de")) {
        sample.aboutGerman = json["de"].value("about", std::string());
        sample.licenceGerman = json["de"].value("licence", std::string());
    }
    sample.local = json.value("local", std::string());
    sample.package = json.value("package", std::string());
    for (const Json& file : json.value("files", Json::array()))
        sample.files.push_back(fileFromJson(file));
    for (const Json& table : json.value("tables", Json::array()))
        sample.tables.push_back(tableFromJson(table));
    if (json.contains("pictures")) {
        sample.pictures.train = json["pictures"].at("train").get<std::vector<std::string>>();
        sample.pictures.test = json["pictures"].value("test", std::vector<std::string>());
    }
    sample.classes = json.value("classes", std::vector<std::string>());
    sample.open = json.value("open", std::string("."));
    sample.test = json.value("test", std::string());
    sample.missing = json.value("missing", std::string());
    if (json.contains("bytes"))
        sample.bytes = json["bytes"].get<std::uint64_t>();
    else if (std::ranges::all_of(sample.files, [](const SampleFile& file) { return file.bytes.has_value(); })) {
        sample.bytes = 0;
        for (const SampleFile& file : sample.files)
            *sample.bytes += *file.bytes;
    }
    Json made = json; // a new wording makes no copy old
    for (const char* word : {"title", "about", "licence", "home", "de"})
        made.erase(word);
    sample.definition = sha256Hex(made.dump());
    return sample;
}

Result<void> checkSample(const Sample& sample)
{
    if (!isName(sample.id))
        return badSample("a name has small letters, digits and hyphens only", sample.id);
    if (sample.local.empty() == sample.files.empty())
        return badSample("it needs either files to download or a local folder", sample.id);
    std::vector<std::string> paths{sample.open};
    if (!sample.test.empty())
        paths.push_back(sample.test);
    for (const SampleTable& table : sample.tables)
        paths.insert(paths.end(), {table.from, table.to});
    paths.insert(paths.end(), sample.pictures.train.begin(), sample.pictures.train.end());
    paths.insert(paths.end(), sample.pictures.test.begin(), sample.pictures.test.end());
    if (!std::ranges::all_of(paths, staysInside))
        return badSample("a path leaves the folder of the sample", sample.id);
    for (const SampleFile& file : sample.files) {
        if (!file.url.starts_with("https://") && !file.url.starts_with("http://"))
            return badSample("an address does not begin with https://", sample.id);
        if (!file.sha256.empty() && (file.sha256.size() != 64 || file.sha256.find_first_not_of("0123456789abcdef") != std::string::npos))
            return badSample("a checksum does not have 64 hexadecimal digits", sample.id);
    }
    return {};
}

Result<std::string> listText()
{
    const char* other = std::getenv("CAIRN_SAMPLES");
    if (!other || !*other)
        return std::string(kSampleList);
    std::ifstream in(other, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in)
        return fail(ErrorCode::NotFound, "The list of samples cannot be read", other, "Correct the variable CAIRN_SAMPLES");
    return text.str();
}

} // namespace

std::string SampleFile::name() const
{
    const std::string path = url.substr(0, url.find_first_of("?#"));
    const std::string last = path.substr(path.rfind('/') + 1);
    return last.empty() || last.starts_with('.') ? "file" : last;
}

bool Sample::verified() const
{
    return std::ranges::none_of(files, [](const SampleFile& file) { return file.sha256.empty(); });
}

Result<std::vector<Sample>> samplesFromJson(const std::string& text)
{
    std::vector<Sample> list;
    try {
        const Json json = Json::parse(text);
        for (const Json& entry : json.at("samples")) {
            list.push_back(sampleFromJson(entry));
            CAIRN_TRY(checkSample(list.back()));
            if (std::ranges::count(list, list.back().id, &Sample::id) > 1)
                return badSample("two samples have one name", list.back().id);
        }
    } catch (const Json::exception& problem) {
        return badSample(problem.what(), {});
    }
    return list;
}

Result<std::vector<Sample>> samples()
{
    CAIRN_ASSIGN(const std::string text, listText());
    return samplesFromJson(text);
}

Result<Sample> findSample(const std::string& name)
{
    const std::string id = name.starts_with("sample:") ? name.substr(7) : name;
    CAIRN_ASSIGN(const auto list, samples());
    const auto found = std::ranges::find(list, id, &Sample::id);
    if (found != list.end())
        return *found;
    std::string names;
    for (const Sample& sample : list)
        names += (names.empty() ? "" : ", ") + sample.location();
    return fail(ErrorCode::NotFound, "There is no such sample", name, "Use one of " + names);
}

fs::path samplesFolder()
{
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache)
        return fs::path(cache) / "cairn" / "samples";
    const char* home = std::getenv("HOME");
    std::error_code ignored;
    return (home && *home ? fs::path(home) / ".cache" : fs::temp_directory_path(ignored)) / "cairn" / "samples";
}

} // namespace cairn::data
