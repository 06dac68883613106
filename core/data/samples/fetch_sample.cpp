// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/samples/fetch_sample.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/data/samples/prepare_sample.h"
#include "core/data/samples/unpack.h"

#include <fstream>
#include <unistd.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr const char* kMark = "sample.sha256"; ///< says that the folder is whole, and made by which definition

bool isFolder(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

Result<std::string> checksumOf(const fs::path& file, JobContext& job)
{
    std::ifstream in(file, std::ios::binary);
    Sha256 hash;
    std::string buffer(1 << 20, '\0');
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
        hash.add(std::string_view(buffer.data(), static_cast<std::size_t>(in.gcount())));
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
    }
    if (!in.eof())
        return fail(ErrorCode::Io, "The download cannot be read back", file.string(), "Check the disk");
    return hash.hex();
}

/// Removes the copy with what is noted of it.
Error removed(const RemoteFile& copy, const SampleFile& file, const std::string& what)
{
    std::error_code ignored;
    fs::remove_all(copy.file.parent_path(), ignored);
    return fail(ErrorCode::Mismatch, what + "; it was removed", file.url, "Try again later: the file was changed at its source or on the way");
}

Result<void> checkCopy(const RemoteFile& copy, const SampleFile& file, JobContext& job)
{
    std::error_code error;
    const auto size = fs::file_size(copy.file, error);
    if (file.bytes && size != *file.bytes)
        return removed(copy, file, "The download has " + grouped(size) + " bytes and should have " + grouped(*file.bytes));
    if (file.sha256.empty())
        return {};
    CAIRN_ASSIGN(const std::string sum, checksumOf(copy.file, job));
    if (sum != file.sha256)
        return removed(copy, file, "The download has another checksum (" + sum.substr(0, 12) + "...) than the published one (" + file.sha256.substr(0, 12) + "...)");
    return {};
}

/// The error of somebody without a connection, with what there is instead.
Error offline(Error error, const fs::path& folder)
{
    if (error.code != ErrorCode::Io && error.code != ErrorCode::Timeout)
        return error;
    std::string here;
    const auto list = samples();
    for (const Sample& sample : list ? *list : std::vector<Sample>()) {
        if (sampleIsHere(sample, folder))
            here += (here.empty() ? "" : ", ") + sample.title;
    }
    error.fix = here.empty() ? "Check the connection and try again: the download goes on where it stopped"
                             : "Check the connection and try again, or use what is here: " + here;
    return error;
}

/// A folder that is given up unless kept.
struct TemporaryFolder {
    fs::path path;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        if (!path.empty())
            fs::remove_all(path, ignored);
    }
};

Result<void> fetchFile(const SampleFile& file, const fs::path& folder, const fs::path& to, JobContext& job, const RemoteOptions& options)
{
    job.progress.setText("Downloading " + file.name());
    auto copy = fetchRemote(file.url, folder, job, options);
    if (!copy)
        return offline(copy.error(), folder);
    job.progress.setText("Checking " + file.name());
    CAIRN_TRY(checkCopy(*copy, file, job));
    if (file.unpack) {
        job.progress.setText("Unpacking " + file.name());
        return unpackArchive(copy->file, to, job);
    }
    std::error_code error;
    fs::copy_file(copy->file, to / file.name(), fs::copy_options::overwrite_existing, error);
    if (error)
        return fail(ErrorCode::NoSpace, "The sample cannot be written: " + error.message(), to.string(), "Free some space");
    return {};
}

/// Downloads are of no use once the folder is made.
void removeDownloads(const Sample& sample, const fs::path& folder)
{
    std::error_code ignored;
    for (const SampleFile& file : sample.files)
        fs::remove_all(folder / "remote" / sha256Hex(file.url).substr(0, 32), ignored);
}

} // namespace

bool sampleIsHere(const Sample& sample, const fs::path& folder)
{
    if (!sample.local.empty())
        return isFolder(sample.local);
    std::ifstream in(folder / sample.id / kMark);
    std::string definition;
    return std::getline(in, definition) && definition == sample.definition;
}

Result<void> fetchSample(const Sample& sample, const fs::path& folder, JobContext& job, const RemoteOptions& options)
{
    if (sampleIsHere(sample, folder))
        return {};
    if (!sample.local.empty())
        return fail(ErrorCode::NotFound, "The sample data are not installed", sample.local.string(),
                    "Install the package " + sample.package + " (apt install " + sample.package + "), or run scripts/setup");
    const TemporaryFolder made{folder / (sample.id + ".new" + std::to_string(::getpid()))};
    std::error_code error;
    fs::remove_all(made.path, error);
    fs::create_directories(made.path, error);
    if (error)
        return fail(ErrorCode::Permission, "The cache folder cannot be made: " + error.message(), made.path.string(), "Check its permissions");
    for (const SampleFile& file : sample.files)
        CAIRN_TRY(fetchFile(file, folder, made.path, job, options));
    job.progress.setText("Preparing " + sample.title);
    for (const SampleTable& table : sample.tables)
        CAIRN_TRY(prepareTable(table, made.path, job));
    if (!sample.pictures.train.empty())
        CAIRN_TRY(preparePictures(sample.pictures, made.path, job));
    std::ofstream(made.path / kMark) << sample.definition << '\n';
    fs::remove_all(folder / sample.id, error);
    fs::rename(made.path, folder / sample.id, error);
    if (error && !sampleIsHere(sample, folder))
        return fail(ErrorCode::Io, "The sample cannot be put in its place: " + error.message(), (folder / sample.id).string(), "Check the disk");
    removeDownloads(sample, folder);
    return {};
}

SourceSpec sampleSource(const Sample& sample, const fs::path& folder)
{
    const fs::path base = sample.local.empty() ? folder / sample.id : sample.local;
    SourceSpec spec;
    spec.location = (sample.open == "." ? base : base / sample.open).string();
    if (!sample.test.empty())
        spec.testLocation = (base / sample.test).string();
    if (!sample.missing.empty())
        spec.options.nullText = sample.missing;
    return spec;
}

Result<void> removeSample(const Sample& sample, const fs::path& folder)
{
    removeDownloads(sample, folder);
    std::error_code error;
    if (sample.local.empty())
        fs::remove_all(folder / sample.id, error);
    if (error)
        return fail(ErrorCode::Permission, "The sample cannot be removed: " + error.message(), (folder / sample.id).string(), "Check its permissions");
    return {};
}

} // namespace cairn::data
