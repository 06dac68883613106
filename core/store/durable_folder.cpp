// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/durable_folder.h"

#include "core/base/log.h"
#include "core/base/text.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

namespace cairn::store {
namespace {

constexpr const char* kManifest = "manifest.json";
constexpr const char* kBest = "best.json";
constexpr const char* kTemporary = ".tmp";
constexpr const char* kReplaced = ".old";
constexpr std::string_view kPrefix = "ckpt-";
constexpr int kFormat = 1;

std::filesystem::path folderOf(const std::filesystem::path& root, std::int64_t step, const char* suffix = "")
{
    return root / (std::string(kPrefix) + std::to_string(step) + suffix);
}

bool plainName(const std::string& name)
{
    return !name.empty() && name != "." && name != ".." && name != kManifest
           && name.find_first_of(std::string_view("/\0", 2)) == std::string::npos;
}

/// Step of "ckpt-<step>" or "ckpt-<step><suffix>".
std::optional<std::int64_t> stepOf(const std::string& name, std::string_view suffix)
{
    if (!name.starts_with(kPrefix) || !name.ends_with(suffix) || name.size() <= kPrefix.size() + suffix.size())
        return {};
    std::int64_t step = 0;
    const char* const end = name.data() + name.size() - suffix.size();
    const auto parsed = std::from_chars(name.data() + kPrefix.size(), end, step);
    if (parsed.ec != std::errc() || parsed.ptr != end)
        return {};
    return step;
}

std::vector<std::string> namesIn(const std::filesystem::path& root)
{
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator at(root, error), end; !error && at != end; at.increment(error))
        names.push_back(at->path().filename().string());
    return names;
}

std::string manifestText(std::int64_t step, const std::vector<CheckpointFile>& files, const Json& info)
{
    Json list = Json::array();
    for (const CheckpointFile& file : files)
        list.push_back({{"name", file.name}, {"bytes", file.digest.bytes}, {"sha256", file.digest.sha256}});
    const Json manifest{{"format", kFormat}, {"step", step}, {"files", std::move(list)}, {"info", info}};
    return manifest.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Error corrupt(std::string what, const std::filesystem::path& where)
{
    return fail(ErrorCode::Corrupt, std::move(what), where.string(), "An earlier checkpoint can be used instead");
}

Result<Checkpoint> readManifest(const std::filesystem::path& folder)
{
    CAIRN_ASSIGN(const std::string text, readFile(folder / kManifest));
    try {
        const Json manifest = Json::parse(text);
        if (manifest.at("format").get<int>() > kFormat)
            return fail(ErrorCode::TooNew, "The checkpoint was written by a newer version", folder.string(), "Update Cairn");
        Checkpoint checkpoint{manifest.at("step").get<std::int64_t>(), folder, {}, manifest.at("info")};
        for (const Json& file : manifest.at("files")) {
            checkpoint.files.push_back({file.at("name").get<std::string>(),
                                        {file.at("bytes").get<std::uint64_t>(), file.at("sha256").get<std::string>()}});
            if (!plainName(checkpoint.files.back().name))
                return corrupt("The manifest names a file outside of its folder", folder / kManifest);
        }
        return checkpoint;
    } catch (const Json::exception& e) {
        return corrupt(std::string("The manifest cannot be read: ") + e.what(), folder / kManifest);
    }
}

Result<Checkpoint> readVerified(const std::filesystem::path& folder, std::int64_t step)
{
    CAIRN_ASSIGN(Checkpoint checkpoint, readManifest(folder));
    if (checkpoint.step != step)
        return corrupt("The manifest belongs to another step", folder / kManifest);
    for (const CheckpointFile& file : checkpoint.files) {
        const auto path = folder / file.name;
        std::error_code error;
        const auto bytes = std::filesystem::file_size(path, error);
        if (error || bytes != file.digest.bytes)
            return corrupt("A file of the checkpoint is missing or cut off", path);
        CAIRN_ASSIGN(const FileDigest digest, digestOf(path));
        if (digest.sha256 != file.digest.sha256)
            return corrupt("A file of the checkpoint is damaged", path);
    }
    return checkpoint;
}

} // namespace

struct CheckpointWriter::Impl {
    FileSystem& system;
    std::filesystem::path root;
    std::int64_t step;
    std::vector<CheckpointFile> files;
    std::optional<CheckedFile> open;
    bool pending = true; ///< the temporary folder is there

    std::filesystem::path temporary() const { return folderOf(root, step, kTemporary); }

    ~Impl()
    {
        open.reset();
        if (!pending)
            return;
        if (const auto removed = removeTree(system, temporary()); !removed)
            log::warn("store", removed.error().text());
    }

    Result<void> put(const std::filesystem::path& from, const std::filesystem::path& to)
    {
        if (const int result = system.rename(from, to); result < 0)
            return systemError(-result, "Cannot put a checkpoint in its place", to);
        return {};
    }

    Result<void> sync(const std::filesystem::path& folder)
    {
        if (const int result = system.syncFolder(folder); result < 0)
            return systemError(-result, "Cannot write a checkpoint to the disk", folder);
        return {};
    }

    /// Puts the finished temporary folder in its place; one of the same step is kept aside until the new one verified.
    Result<Checkpoint> place()
    {
        const auto folder = folderOf(root, step), aside = folderOf(root, step, kReplaced);
        std::error_code error;
        const bool replaces = std::filesystem::exists(folder, error);
        if (replaces) {
            CAIRN_TRY(removeTree(system, aside));
            CAIRN_TRY(put(folder, aside));
        }
        if (const auto moved = put(temporary(), folder); !moved) {
            if (replaces)
                system.rename(aside, folder);
            return moved.error();
        }
        pending = false;
        CAIRN_TRY(sync(root));
        CAIRN_ASSIGN(Checkpoint checkpoint, readVerified(folder, step));
        if (replaces)
            CAIRN_TRY(removeTree(system, aside));
        return checkpoint;
    }
};

CheckpointWriter::CheckpointWriter(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
CheckpointWriter::CheckpointWriter(CheckpointWriter&&) noexcept = default;
CheckpointWriter::~CheckpointWriter() = default;

Result<CheckpointWriter> CheckpointWriter::create(const std::filesystem::path& root, std::int64_t step,
                                                  std::uint64_t expectedBytes, FileSystem& files)
{
    CAIRN_TRY(makeFolders(files, root));
    const auto temporary = folderOf(root, step, kTemporary);
    CAIRN_TRY(removeTree(files, temporary));
    const std::int64_t free = expectedBytes > 0 ? files.freeBytes(root) : 0;
    if (free >= 0 && static_cast<std::uint64_t>(free) < expectedBytes)
        return fail(ErrorCode::NoSpace,
                    "A checkpoint needs " + bytesText(expectedBytes) + ", but only "
                        + bytesText(static_cast<std::uint64_t>(free)) + " are free",
                    root.string(), "Free some space on this disk, or move the project to another one");
    if (const int result = files.makeFolder(temporary); result < 0)
        return systemError(-result, "Cannot make a checkpoint", temporary);
    return CheckpointWriter(std::unique_ptr<Impl>(new Impl{files, root, step, {}, {}}));
}

Result<void> CheckpointWriter::add(const std::string& name, std::span<const std::byte> bytes)
{
    CAIRN_TRY(begin(name, bytes.size()));
    CAIRN_TRY(append(bytes));
    return end();
}

Result<void> CheckpointWriter::begin(const std::string& name, std::uint64_t expectedBytes)
{
    if (!plainName(name))
        return fail(ErrorCode::InvalidInput, "This cannot be the name of a file of a checkpoint", name);
    m_impl->open.reset();
    CAIRN_ASSIGN(CheckedFile file, CheckedFile::create(m_impl->system, m_impl->temporary() / name, expectedBytes));
    m_impl->open.emplace(std::move(file));
    return {};
}

Result<void> CheckpointWriter::append(std::span<const std::byte> bytes)
{
    if (!m_impl->open)
        return fail(ErrorCode::Internal, "append() without begin()");
    return m_impl->open->write(bytes);
}

Result<void> CheckpointWriter::end()
{
    if (!m_impl->open)
        return fail(ErrorCode::Internal, "end() without begin()");
    CAIRN_TRY(m_impl->open->finish());
    const CheckedFile& file = *m_impl->open;
    m_impl->files.push_back({file.path().filename().string(), {file.bytes(), file.sha256()}});
    m_impl->open.reset();
    return {};
}

Result<Checkpoint> CheckpointWriter::commit(Json info)
{
    if (m_impl->open)
        return fail(ErrorCode::Internal, "commit() without end()");
    const std::string text = manifestText(m_impl->step, m_impl->files, info);
    CAIRN_ASSIGN(CheckedFile manifest, CheckedFile::create(m_impl->system, m_impl->temporary() / kManifest, text.size()));
    CAIRN_TRY(manifest.write(std::as_bytes(std::span(text))));
    CAIRN_TRY(manifest.finish());
    CAIRN_TRY(m_impl->sync(m_impl->temporary()));
    return m_impl->place();
}

std::vector<std::int64_t> checkpointSteps(const std::filesystem::path& root)
{
    std::vector<std::int64_t> steps;
    for (const std::string& name : namesIn(root))
        for (const char* suffix : {"", kReplaced})
            if (const auto step = stepOf(name, suffix))
                steps.push_back(*step);
    std::sort(steps.begin(), steps.end());
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    return steps;
}

Result<Checkpoint> readCheckpoint(const std::filesystem::path& root, std::int64_t step)
{
    Result<Checkpoint> current = readVerified(folderOf(root, step), step);
    if (current)
        return current;
    Result<Checkpoint> replaced = readVerified(folderOf(root, step, kReplaced), step); // a kill during replacing
    return replaced ? std::move(replaced) : std::move(current);
}

Result<Checkpoint> newestCheckpoint(const std::filesystem::path& root)
{
    const auto steps = checkpointSteps(root);
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        Result<Checkpoint> checkpoint = readCheckpoint(root, *step);
        if (checkpoint)
            return checkpoint;
        log::warn("store", "Skipped a checkpoint: " + checkpoint.error().text());
    }
    return fail(ErrorCode::NotFound, steps.empty() ? "There is no checkpoint" : "No checkpoint is undamaged", root.string(),
                "Start the training anew");
}

Result<void> markBest(const std::filesystem::path& root, std::int64_t step, FileSystem& files)
{
    CAIRN_TRY(writeFile(root / kBest, Json{{"step", step}}.dump() + "\n", files));
    return {};
}

std::optional<std::int64_t> bestStep(const std::filesystem::path& root)
{
    const auto text = readFile(root / kBest, 4096);
    if (!text)
        return {};
    const Json best = Json::parse(*text, nullptr, false);
    if (!best.is_object() || !best.contains("step") || !best["step"].is_number_integer())
        return {};
    return best["step"].get<std::int64_t>();
}

Result<void> pruneCheckpoints(const std::filesystem::path& root, std::size_t keepLast, FileSystem& files)
{
    const auto steps = checkpointSteps(root);
    if (steps.empty() || !readCheckpoint(root, steps.back()))
        return {};
    const std::size_t kept = std::min(std::max<std::size_t>(keepLast, 1), steps.size());
    const auto firstKept = steps.end() - static_cast<std::ptrdiff_t>(kept);
    const auto best = bestStep(root);
    for (auto step = steps.begin(); step != firstKept; ++step)
        if (best != *step)
            for (const char* suffix : {kReplaced, ""})
                CAIRN_TRY(removeTree(files, folderOf(root, *step, suffix)));
    for (const std::string& name : namesIn(root)) {
        const auto replaced = stepOf(name, kReplaced);
        const bool superseded = replaced && readVerified(folderOf(root, *replaced), *replaced);
        if (superseded || stepOf(name, kTemporary))
            CAIRN_TRY(removeTree(files, root / name));
    }
    return {};
}

} // namespace cairn::store
