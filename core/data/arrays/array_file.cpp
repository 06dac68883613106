// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/array_file.h"

#include "core/base/text.h"
#include "core/data/arrays/array_roles.h"
#include "core/data/arrays/npy.h"
#include "core/data/fingerprint.h"
#include "core/formats/zip_archive.h"
#include "core/parse/array_reader.h"

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

using formats::ZipArchive;
using formats::ZipMember;
using namespace std::string_view_literals;

constexpr std::uint64_t kInMemory = 64 << 20;   ///< larger arrays are unpacked into the cache folder
constexpr std::uint64_t kPieceBytes = 16 << 20;
constexpr std::uint64_t kMostUnpacked = std::uint64_t{256} << 30;

/// Takes the bytes of an NPY file, into memory or into a file of the cache folder.
class Unpacked {
public:
    /// `cache` empty: memory.
    static Result<Unpacked> begin(const fs::path& cache, std::uint64_t bytes)
    {
        Unpacked made;
        made.m_file = bytes > kInMemory ? cache : fs::path();
        if (made.m_file.empty()) {
            made.m_memory = std::make_shared<std::vector<std::uint8_t>>();
            made.m_memory->reserve(bytes);
            return made;
        }
        std::error_code error;
        fs::create_directories(made.m_file.parent_path(), error);
        if (const auto space = fs::space(made.m_file.parent_path(), error); !error && space.available < bytes + (64 << 20))
            return fail(ErrorCode::NoSpace, "Unpacking the array needs " + bytesText(bytes) + ", the disk has " + bytesText(space.available),
                        made.m_file.parent_path().string(), "Free some space");
        made.m_temporary = made.m_file.string() + "." + std::to_string(::getpid()) + ".tmp";
        made.m_out = std::make_unique<std::ofstream>(made.m_temporary, std::ios::binary | std::ios::trunc);
        return made;
    }
    ~Unpacked()
    {
        std::error_code ignored;
        if (!m_temporary.empty())
            fs::remove(m_temporary, ignored);
    }
    Unpacked(Unpacked&&) = default;
    Unpacked& operator=(Unpacked&&) = default;

    Result<void> add(std::span<const std::uint8_t> bytes)
    {
        if (m_memory) {
            m_memory->insert(m_memory->end(), bytes.begin(), bytes.end());
            return {};
        }
        m_out->write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        return m_out->good() ? Result<void>() : Result<void>(writeFailed());
    }

    Result<ArrayView> finish(const std::string& where)
    {
        if (m_memory)
            return readNpy(*m_memory, m_memory, where);
        m_out->close();
        std::error_code error;
        if (m_out->fail())
            return writeFailed();
        fs::rename(m_temporary, m_file, error);
        if (error)
            return writeFailed();
        return openNpy(m_file);
    }

private:
    Unpacked() = default;
    Error writeFailed() const { return fail(ErrorCode::Io, "The array cannot be written into the cache folder", m_file.string(), "Check free space and permissions"); }

    std::shared_ptr<std::vector<std::uint8_t>> m_memory;
    fs::path m_file, m_temporary;
    std::unique_ptr<std::ofstream> m_out;
};

fs::path cacheFileOf(const fs::path& file, const std::string& name, const fs::path& cacheFolder)
{
    std::error_code ignored;
    const auto changed = fs::last_write_time(file, ignored).time_since_epoch().count();
    return cacheFolder / (hashText(file.string() + '\0' + name + '\0' + std::to_string(fs::file_size(file, ignored)) + '\0' + std::to_string(changed)) + ".npy");
}

ArrayInfo infoOf(const std::string& name, const Result<ArrayView>& view)
{
    if (!view)
        return {name, {}, {}, view.error().what};
    return {name, typeText(*view), view->shape, {}};
}

class NpyFiles : public ArrayFile {
public:
    static Result<std::unique_ptr<ArrayFile>> open(const fs::path& file)
    {
        auto made = std::make_unique<NpyFiles>();
        made->m_files.push_back(file);
        if (roleOf(file.stem().string()).kind != ArrayRole::Kind::None) {
            std::error_code error;
            for (fs::directory_iterator it(file.parent_path(), error), end; !error && it != end; it.increment(error)) {
                if (it->path().extension() == ".npy" && it->path() != file && roleOf(it->path().stem().string()).kind != ArrayRole::Kind::None)
                    made->m_files.push_back(it->path());
            }
        }
        std::ranges::sort(made->m_files);
        for (const fs::path& one : made->m_files) {
            auto view = openNpy(one);
            if (!view && one == file)
                return view.error();
            made->m_arrays.push_back(infoOf(one.stem().string(), view));
        }
        return std::unique_ptr<ArrayFile>(std::move(made));
    }

    const std::vector<ArrayInfo>& arrays() const override { return m_arrays; }
    Result<ArrayView> read(std::size_t index, JobContext&) override { return openNpy(m_files.at(index)); }

private:
    std::vector<fs::path> m_files;
    std::vector<ArrayInfo> m_arrays;
};

class NpzFile : public ArrayFile {
public:
    NpzFile(fs::path file, fs::path cacheFolder, ZipArchive archive) : m_file(std::move(file)), m_cacheFolder(std::move(cacheFolder)), m_archive(std::move(archive)) {}

    Result<void> look(const StopToken& stop)
    {
        for (const ZipMember& member : m_archive.members()) {
            if (!member.name.ends_with(".npy"))
                continue;
            m_members.push_back(member);
            m_arrays.push_back(infoOf(member.name.substr(0, member.name.size() - 4), headerOf(member, stop)));
        }
        return {};
    }

    const std::vector<ArrayInfo>& arrays() const override { return m_arrays; }

    Result<ArrayView> read(std::size_t index, JobContext& job) override
    {
        const ZipMember& member = m_members.at(index);
        const std::string where = m_file.string() + ": " + member.name;
        if (!member.deflated) {
            CAIRN_ASSIGN(const auto bytes, m_archive.stored(member));
            return readNpy(bytes, m_archive.owner(), where);
        }
        const fs::path cache = cacheFileOf(m_file, member.name, m_cacheFolder);
        if (auto found = openNpy(cache); found && member.plain > kInMemory)
            return found;
        CAIRN_ASSIGN(Unpacked unpacked, Unpacked::begin(cache, member.plain));
        std::uint64_t done = 0;
        CAIRN_TRY(m_archive.extract(member, [&](std::span<const std::uint8_t> bytes) {
            job.progress.set(done += bytes.size(), member.plain);
            return unpacked.add(bytes);
        }, job.stop));
        return unpacked.finish(where);
    }

private:
    /// The beginning of a member as an array; what it promises is checked against the size of the whole member.
    Result<ArrayView> headerOf(const ZipMember& member, const StopToken& stop) const
    {
        std::vector<std::uint8_t> head;
        std::span<const std::uint8_t> bytes;
        if (member.deflated) {
            const auto enough = fail(ErrorCode::Cancelled, "enough"); // ends the unpacking early
            const auto extracted = m_archive.extract(member, [&](std::span<const std::uint8_t> piece) -> Result<void> {
                head.insert(head.end(), piece.begin(), piece.end());
                return head.size() < 1 << 21 ? Result<void>() : Result<void>(enough);
            }, stop);
            if (!extracted && extracted.error().what != enough.what)
                return extracted.error();
            bytes = head;
        } else {
            CAIRN_ASSIGN(bytes, m_archive.stored(member));
        }
        return readNpyHeader(bytes, member.plain, m_file.string() + ": " + member.name);
    }

    fs::path m_file, m_cacheFolder;
    ZipArchive m_archive;
    std::vector<ZipMember> m_members;
    std::vector<ArrayInfo> m_arrays;
};

/// HDF5 and MATLAB: what is read becomes an NPY file in memory or in the cache folder.
class ParsedFile : public ArrayFile {
public:
    ParsedFile(fs::path file, fs::path cacheFolder, parse::ArrayReader reader) : m_file(std::move(file)), m_cacheFolder(std::move(cacheFolder)), m_reader(std::move(reader))
    {
        for (const parse::ArrayEntry& entry : m_reader.arrays()) {
            ArrayInfo info{entry.name, {}, entry.shape, entry.refused};
            if (entry.refused.empty())
                info = infoOf(entry.name, readNpyHeader(headerBytes(entry), ~std::uint64_t{0} >> 1, entry.name));
            m_arrays.push_back(std::move(info));
        }
    }

    const std::vector<ArrayInfo>& arrays() const override { return m_arrays; }

    Result<ArrayView> read(std::size_t index, JobContext& job) override
    {
        const parse::ArrayEntry& entry = m_reader.arrays().at(index);
        const std::string where = m_file.string() + ": " + entry.name;
        if (entry.pieceBytes > 0 && entry.pieces > kMostUnpacked / entry.pieceBytes)
            return fail(ErrorCode::InvalidInput, "The array claims " + shapeText(entry.shape) + " elements, more than Cairn unpacks", where, "Store the data in smaller files");
        const fs::path cache = cacheFileOf(m_file, entry.name, m_cacheFolder);
        const std::uint64_t bytes = entry.pieces * entry.pieceBytes;
        if (auto found = openNpy(cache); found && bytes > kInMemory)
            return found;
        CAIRN_ASSIGN(Unpacked unpacked, Unpacked::begin(cache, bytes));
        CAIRN_TRY(unpacked.add(headerBytes(entry)));
        const std::uint64_t atOnce = std::max<std::uint64_t>(1, kPieceBytes / std::max<std::uint64_t>(1, entry.pieceBytes));
        for (std::uint64_t first = 0; first < entry.pieces; first += atOnce) {
            if (job.cancelled())
                return fail(ErrorCode::Cancelled, "Cancelled", where);
            const std::uint64_t count = std::min(atOnce, entry.pieces - first);
            CAIRN_ASSIGN(const std::string piece, m_reader.read(entry, first, count, job.stop));
            CAIRN_TRY(unpacked.add({reinterpret_cast<const std::uint8_t*>(piece.data()), piece.size()}));
            job.progress.set(first + count, entry.pieces);
        }
        return unpacked.finish(where);
    }

private:
    static std::vector<std::uint8_t> headerBytes(const parse::ArrayEntry& entry)
    {
        const std::string header = npyHeader(entry.descr, entry.fortran, entry.shape);
        return {header.begin(), header.end()};
    }

    fs::path m_file, m_cacheFolder;
    parse::ArrayReader m_reader;
    std::vector<ArrayInfo> m_arrays;
};

} // namespace

ArrayFormat arrayFormat(const fs::path& file)
{
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored))
        return ArrayFormat::None;
    std::ifstream in(file, std::ios::binary);
    std::string head(2048, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    if (head.starts_with("\x93NUMPY"sv))
        return ArrayFormat::Npy;
    if (head.starts_with("\x89HDF\r\n\x1a\n"sv))
        return ArrayFormat::Hdf5;
    if (head.starts_with("MATLAB 5.0 MAT-file"sv))
        return ArrayFormat::Matlab;
    if (head.starts_with("MATLAB 7.3 MAT-file"sv))
        return ArrayFormat::Hdf5;
    if (head.starts_with("PK\x03\x04"sv) && (file.extension() == ".npz" || head.find(".npy") < 512))
        return ArrayFormat::Npz;
    return ArrayFormat::None;
}

std::string formatName(ArrayFormat format)
{
    switch (format) {
    case ArrayFormat::Npy: return "npy";
    case ArrayFormat::Npz: return "npz";
    case ArrayFormat::Hdf5: return "hdf5";
    case ArrayFormat::Matlab: return "matlab";
    case ArrayFormat::None: break;
    }
    return {};
}

Result<std::unique_ptr<ArrayFile>> openArrayFile(const fs::path& file, const fs::path& cacheFolder, JobContext& job)
{
    const ArrayFormat format = arrayFormat(file);
    if (format == ArrayFormat::Npy)
        return NpyFiles::open(file);
    if (format == ArrayFormat::Npz) {
        CAIRN_ASSIGN(MappedFile mapped, mapFile(file));
        CAIRN_ASSIGN(ZipArchive archive, ZipArchive::open(std::move(mapped), file.string(), kMostUnpacked));
        auto made = std::make_unique<NpzFile>(file, cacheFolder, std::move(archive));
        CAIRN_TRY(made->look(job.stop));
        return std::unique_ptr<ArrayFile>(std::move(made));
    }
    if (format == ArrayFormat::None)
        return fail(ErrorCode::InvalidInput, "This is no file of arrays", file.string(), "Choose an NPY, NPZ, HDF5 or MATLAB file");
    CAIRN_ASSIGN(auto reader, parse::ArrayReader::open(file, formatName(format), job.stop));
    return std::unique_ptr<ArrayFile>(std::make_unique<ParsedFile>(file, cacheFolder, std::move(reader)));
}

} // namespace cairn::data
