// SPDX-License-Identifier: GPL-3.0-or-later
// One long text as rows: pieces of equal length that follow each other, for language models.
#include "core/base/text.h"
#include "core/data/feed/row_feed.h"
#include "core/data/import/database_imports.h"

#include <algorithm>
#include <charconv>
#include <zlib.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kUsualPiece = 128, kLongestPiece = 65'536; ///< letters
constexpr unsigned kReadAtOnce = 1 << 16;

struct ZipCloser {
    void operator()(gzFile file) const { gzclose(file); }
};

/// Letters are code points: a byte that begins one.
bool beginsLetter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

class PieceFeed : public RowFeed {
public:
    PieceFeed(gzFile file, std::string name, std::uint64_t letters) : m_file(file), m_name(std::move(name)), m_letters(letters) {}

    Result<void> next(FeedBlock& block, const StopToken& stop) override
    {
        while (!block.full()) {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Cancelled", m_name);
            const std::size_t bytes = wholePiece();
            if (bytes == 0 && !m_ended) {
                CAIRN_TRY(readMore());
                continue;
            }
            const std::size_t piece = bytes > 0 ? bytes : m_pending.size();
            if (piece == 0)
                return {};
            block.text(0, std::string_view(m_pending).substr(0, piece));
            block.endRow();
            m_pending.erase(0, piece);
        }
        return {};
    }

private:
    /// Bytes of a whole piece in what was read; 0: more is needed.
    std::size_t wholePiece() const
    {
        std::uint64_t letters = 0;
        for (std::size_t i = 0; i < m_pending.size(); ++i) {
            if (beginsLetter(m_pending[i]) && letters++ == m_letters)
                return i;
        }
        return 0;
    }

    Result<void> readMore()
    {
        std::string more(kReadAtOnce, '\0');
        const int count = gzread(m_file.get(), more.data(), kReadAtOnce);
        if (count < 0)
            return fail(ErrorCode::Corrupt, "The compressed file is damaged or cut off", m_name, "Get a fresh copy");
        more.resize(static_cast<std::size_t>(count));
        std::erase(more, '\r');
        std::erase(more, '\0');
        m_pending += more;
        m_ended = count == 0;
        return {};
    }

    std::unique_ptr<gzFile_s, ZipCloser> m_file;
    std::string m_name;
    std::uint64_t m_letters;
    std::string m_pending;
    bool m_ended = false;
};

class PieceSource : public FeedSource {
public:
    PieceSource(fs::path file, std::uint64_t letters) : m_file(std::move(file)), m_letters(letters) {}

    Result<std::unique_ptr<RowFeed>> start(const StopToken&) const override
    {
        gzFile file = gzopen(m_file.c_str(), "rb");
        if (!file)
            return fail(ErrorCode::NotFound, "The text file is not there any more, or cannot be read", m_file.string(), "Put the file back");
        return std::unique_ptr<RowFeed>(std::make_unique<PieceFeed>(file, m_file.string(), m_letters));
    }

private:
    fs::path m_file;
    std::uint64_t m_letters;
};

} // namespace

bool isProse(std::string_view head)
{
    std::size_t lines = 0, blank = 0, sentences = 0;
    while (!head.empty()) {
        const std::size_t end = std::min(head.find('\n'), head.size());
        const std::string_view line = trimmed(head.substr(0, end));
        head.remove_prefix(std::min(end + 1, head.size()));
        ++lines;
        blank += line.empty();
        sentences += std::ranges::count(line, ' ') >= 2 && std::ranges::none_of(line, [](char c) { return c == '\t' || c == ';' || c == '|'; });
    }
    constexpr std::size_t kLeastLines = 100;
    return lines >= kLeastLines && blank * 20 >= lines && sentences * 5 >= (lines - blank) * 2;
}

Result<TableFile> inspectLongText(const Location& location, const SourceOptions& options, const StopToken&)
{
    std::uint64_t letters = kUsualPiece;
    if (const std::string given = location.parameter("length"); !given.empty()) {
        const auto read = std::from_chars(given.data(), given.data() + given.size(), letters);
        if (read.ec != std::errc() || read.ptr != given.data() + given.size() || letters < 8 || letters > kLongestPiece)
            return fail(ErrorCode::InvalidInput, "This is no length of pieces: length=" + given, location.place, "Give letters from 8 to " + grouped(kLongestPiece));
    }
    TableFile file;
    file.path = location.place;
    file.files = {file.path};
    file.format = "text";
    file.identity = "length=" + std::to_string(letters);
    file.notices.push_back("Taken as one long text, cut into pieces of " + grouped(letters)
                           + " letters, a row each (text:FILE?length=N chooses; with a delimiter it is read as a table)");
    file.feed = std::make_shared<PieceSource>(file.path, letters);
    CAIRN_TRY(describeFeed(file, {{"text", ColumnType::Text, {}, {}}}, options));
    return file;
}

} // namespace cairn::data
