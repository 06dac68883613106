// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/file_probe.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <string_view>
#include <zlib.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kHeadBytes = 1 << 20;
using namespace std::string_view_literals;

struct Signature {
    std::string_view bytes;
    const char* means;
};

constexpr std::array kSignatures{
    Signature{"\x89PNG"sv, "a PNG picture"},        Signature{"\xFF\xD8\xFF"sv, "a JPEG picture"},
    Signature{"GIF8"sv, "a GIF picture"},           Signature{"PK\x03\x04"sv, "a ZIP archive (perhaps a spreadsheet)"},
    Signature{"%PDF"sv, "a PDF document"},          Signature{"\x89HDF"sv, "an HDF5 file"},
    Signature{"\x7F" "ELF"sv, "a program"},
    Signature{"\xFD" "7zXZ"sv, "an xz archive"},    Signature{"BZh"sv, "a bzip2 archive"},
    Signature{"\x28\xB5\x2F\xFD"sv, "a zstd archive"}, Signature{"ARROW1"sv, "an Arrow file"},
    Signature{"\x93NUMPY"sv, "a NumPy array"},      Signature{"PARE"sv, "an encrypted Parquet file"},
};

bool isIdx(std::string_view head)
{
    if (head.size() < 8 || head[0] != 0 || head[1] != 0)
        return false;
    const auto type = static_cast<unsigned char>(head[2]);
    const auto dimensions = static_cast<unsigned char>(head[3]);
    const bool known = type == 0x08 || type == 0x09 || (type >= 0x0B && type <= 0x0E);
    return known && dimensions >= 1 && dimensions <= 8;
}

bool isUtf16(std::string_view head)
{
    return head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv);
}

/// Text has no NUL bytes and next to no control characters.
bool isText(std::string_view head)
{
    if (isUtf16(head))
        return true;
    std::size_t controls = 0;
    for (const char c : head) {
        if (c == 0)
            return false;
        const auto u = static_cast<unsigned char>(c);
        controls += u < 32 && c != '\n' && c != '\r' && c != '\t' && c != '\f';
    }
    return controls * 100 <= head.size();
}

Result<std::string> readHead(const fs::path& file, bool& whole, std::size_t bytes = kHeadBytes)
{
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> in(gzopen(file.c_str(), "rb"), gzclose);
    if (!in)
        return fail(ErrorCode::Io, std::string("The file cannot be read: ") + std::strerror(errno), file.string(), "Check its permissions");
    std::string head(bytes, '\0');
    const int count = gzread(in.get(), head.data(), static_cast<unsigned>(head.size()));
    if (count < 0)
        return fail(ErrorCode::Corrupt, "The compressed file is damaged or cut off", file.string(), "Get a fresh copy");
    head.resize(static_cast<std::size_t>(count));
    whole = count < static_cast<int>(bytes);
    int code = Z_OK;
    gzerror(in.get(), &code);
    if (whole && code != Z_OK && code != Z_STREAM_END)
        return fail(ErrorCode::Corrupt, "The compressed file is cut off", file.string(), "Get a fresh copy");
    return head;
}

/// An object or a list of objects or lists; with an ending that says so, any JSON.
bool isJson(std::string_view head, const fs::path& file)
{
    if (head.starts_with("\xEF\xBB\xBF"))
        head.remove_prefix(3);
    const auto next = [&] {
        const auto at = head.find_first_not_of(" \t\r\n");
        const char c = at == std::string_view::npos ? '\0' : head[at];
        head.remove_prefix(at == std::string_view::npos ? head.size() : at + 1);
        return c;
    };
    const char first = next(), second = next();
    if ((first == '{' && (second == '"' || second == '}')) || (first == '[' && (second == '{' || second == '[' || second == ']')))
        return true;
    const fs::path ending = file.extension() == ".gz" ? file.stem().extension() : file.extension();
    return ending == ".json" || ending == ".jsonl" || ending == ".ndjson";
}

/// A gzip file ends with its uncompressed size modulo 2^32.
std::uint64_t gzipPlainBytes(const fs::path& file, std::uint64_t bytes)
{
    std::ifstream in(file, std::ios::binary);
    in.seekg(-4, std::ios::end);
    std::array<unsigned char, 4> tail{};
    in.read(reinterpret_cast<char*>(tail.data()), 4);
    const std::uint64_t low = tail[0] | tail[1] << 8 | tail[2] << 16 | std::uint64_t{tail[3]} << 24;
    return low >= bytes / 2 ? low : bytes * 6; // beyond 4 GB the counter wraps
}

Result<void> checkPlace(const fs::path& file)
{
    std::error_code error;
    const auto status = fs::status(file, error);
    if (status.type() == fs::file_type::not_found)
        return fail(ErrorCode::NotFound, "There is no such file", file.string(), "Check the path");
    if (status.type() == fs::file_type::directory)
        return fail(ErrorCode::InvalidInput, "This is a folder, not a file", file.string(), "Choose one of the files in it");
    if (error)
        return fail(ErrorCode::Permission, "The file cannot be looked at: " + error.message(), file.string(), "Check its permissions");
    if (status.type() != fs::file_type::regular)
        return fail(ErrorCode::InvalidInput, "This is not an ordinary file", file.string(), "Choose a table, pictures, sounds or arrays of a format that Cairn reads");
    if (fs::file_size(file, error) == 0 && !error)
        return fail(ErrorCode::InvalidInput, "The file is empty", file.string(), "Choose a file with a header line and rows");
    if (std::ifstream in(file, std::ios::binary); !in)
        return fail(ErrorCode::Permission, std::string("The file cannot be read: ") + std::strerror(errno), file.string(), "Check its permissions");
    return {};
}

} // namespace

Result<FileProbe> probeFile(const fs::path& file)
{
    CAIRN_TRY(checkPlace(file));
    FileProbe probe;
    std::error_code ignored;
    probe.bytes = fs::file_size(file, ignored);
    std::array<char, 2> magic{};
    std::ifstream(file, std::ios::binary).read(magic.data(), 2);
    probe.gzip = magic[0] == '\x1F' && magic[1] == '\x8B';
    CAIRN_ASSIGN(probe.head, readHead(file, probe.whole));
    probe.plainBytes = probe.whole ? probe.head.size() : probe.gzip ? gzipPlainBytes(file, probe.bytes) : probe.bytes;
    const std::string_view head = probe.head;
    if (head.empty())
        return fail(ErrorCode::InvalidInput, "The file is empty", file.string(), "Choose a file with a header line and rows");
    if (head.starts_with("PAR1") && !probe.gzip) {
        probe.kind = FileKind::Parquet;
        return probe;
    }
    if (isIdx(head)) {
        probe.kind = FileKind::Idx;
        return probe;
    }
    if (head.starts_with("SQLite format 3"sv)) {
        probe.kind = FileKind::Sqlite;
        return probe;
    }
    if (head.size() > 12 && head.substr(8, 4) == "DUCK") {
        probe.kind = FileKind::DuckDb;
        return probe;
    }
    if (head.starts_with("PK\x03\x04"sv) && head.find("xl/"sv) != std::string_view::npos) {
        probe.kind = FileKind::Workbook;
        return probe;
    }
    for (const auto& signature : kSignatures) {
        if (head.starts_with(signature.bytes))
            return fail(ErrorCode::InvalidInput, std::string("This is ") + signature.means + ", not a table", file.string(),
                        "Choose a table, pictures, sounds or arrays of a format that Cairn reads");
    }
    if (!isText(head))
        return fail(ErrorCode::InvalidInput, "This is binary data of a kind that Cairn does not know", file.string(),
                    "Choose a table, pictures, sounds or arrays of a format that Cairn reads");
    if (isJson(head, file))
        probe.kind = FileKind::Json;
    return probe;
}

Result<std::string> firstBytes(const fs::path& file, std::size_t count)
{
    CAIRN_TRY(checkPlace(file));
    bool whole = false;
    return readHead(file, whole, count);
}

Result<bool> isGzip(const fs::path& file)
{
    std::array<char, 2> magic{};
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return fail(ErrorCode::NotFound, "The file cannot be read", file.string(), "Check its permissions");
    in.read(magic.data(), 2);
    return magic[0] == '\x1F' && magic[1] == '\x8B';
}

Result<FileStamp> FileStamp::of(const fs::path& file)
{
    std::error_code error;
    FileStamp stamp{file, fs::file_size(file, error), {}};
    if (!error)
        stamp.changed = fs::last_write_time(file, error);
    if (error)
        return fail(ErrorCode::NotFound, "The file is not there any more: " + error.message(), file.string(),
                    "Put it back, or open the data from its new place");
    return stamp;
}

Result<void> FileStamp::check() const
{
    CAIRN_ASSIGN(const auto now, of(file));
    if (now.bytes != bytes || now.changed != changed)
        return fail(ErrorCode::Mismatch, "The file changed since it was opened", file.string(), "Open the data again");
    return {};
}

} // namespace cairn::data
