// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/samples/prepare_sample.h"

#include <array>
#include <fstream>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kRecord = 1 + 3 * 32 * 32;

Error missingPart(const fs::path& file)
{
    return fail(ErrorCode::NotFound, "The download does not hold what it should", file.string(), "The sample has changed at its source: choose another one");
}

Error unwritten(const fs::path& file)
{
    return fail(ErrorCode::NoSpace, "The sample cannot be written", file.string(), "Free some space");
}

std::string headerLine(const SampleTable& table)
{
    std::string line;
    for (const std::string& column : table.columns)
        line += (line.empty() ? "" : std::string(1, table.delimiter)) + '"' + column + '"';
    return line + '\n';
}

std::string cleanLine(const std::string& line, const SampleTable& table)
{
    std::string clean;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (!(table.spaced && line[i] == ' ' && i > 0 && line[i - 1] == table.delimiter))
            clean += line[i];
    }
    if (!table.lineEnd.empty() && clean.ends_with(table.lineEnd))
        clean.resize(clean.size() - table.lineEnd.size());
    return clean;
}

std::string idxHeader(std::initializer_list<std::uint32_t> shape)
{
    std::string header{0, 0, 8, static_cast<char>(shape.size())};
    for (const std::uint32_t size : shape) {
        for (int shift = 24; shift >= 0; shift -= 8)
            header += static_cast<char>(size >> shift & 0xFF);
    }
    return header;
}

Result<void> writeIdx(const std::vector<std::string>& files, const fs::path& folder, const std::string& part, JobContext& job)
{
    std::uint64_t bytes = 0;
    std::error_code error;
    for (const std::string& file : files) {
        const auto size = fs::file_size(folder / file, error);
        if (error)
            return missingPart(folder / file);
        if (size == 0 || size % kRecord != 0)
            return fail(ErrorCode::Corrupt, "The file does not hold whole pictures", (folder / file).string(), "Download it again");
        bytes += size;
    }
    const auto count = static_cast<std::uint32_t>(bytes / kRecord);
    std::ofstream images(folder / (part + "-images-idx3-ubyte"), std::ios::binary), labels(folder / (part + "-labels-idx1-ubyte"), std::ios::binary);
    images << idxHeader({count, 3, 32, 32});
    labels << idxHeader({count});
    std::array<char, kRecord> record{};
    for (const std::string& file : files) {
        std::ifstream in(folder / file, std::ios::binary);
        while (in.read(record.data(), kRecord)) {
            labels.put(record[0]);
            images.write(record.data() + 1, kRecord - 1);
        }
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
    }
    images.close();
    labels.close();
    if (!images || !labels)
        return unwritten(folder);
    for (const std::string& file : files)
        fs::remove(folder / file, error);
    return {};
}

} // namespace

Result<void> prepareTable(const SampleTable& table, const fs::path& folder, JobContext& job)
{
    const fs::path from = folder / table.from, temporary = folder / (table.to + ".new");
    std::ifstream in(from, std::ios::binary);
    if (!in)
        return missingPart(from);
    std::ofstream out(temporary, std::ios::binary);
    out << headerLine(table);
    std::uint64_t lines = 0;
    for (std::string line; std::getline(in, line);) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (!line.empty())
            out << cleanLine(line, table) << '\n';
        if (++lines % 4096 == 0 && job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
    }
    out.close();
    if (!out)
        return unwritten(temporary);
    std::error_code error;
    fs::rename(temporary, folder / table.to, error);
    if (error)
        return fail(ErrorCode::Io, "The sample cannot be written: " + error.message(), temporary.string(), "Check the disk");
    return {};
}

Result<void> preparePictures(const SamplePictures& pictures, const fs::path& folder, JobContext& job)
{
    CAIRN_TRY(writeIdx(pictures.train, folder, "train", job));
    return pictures.test.empty() ? Result<void>() : writeIdx(pictures.test, folder, "t10k", job);
}

} // namespace cairn::data
