// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parse/workbook_zip.h"

#include <archive.h>
#include <archive_entry.h>

namespace cairn::parse {

namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{4} << 30;
constexpr std::uint64_t kFreeBytes = 64 << 20;
constexpr std::uint64_t kMostRatio = 200;
constexpr std::size_t kPiece = 64 * 1024;

Error damaged(archive* handle)
{
    const char* detail = handle ? archive_error_string(handle) : nullptr;
    return fail(ErrorCode::Corrupt, std::string("The workbook is damaged: ") + (detail ? detail : "not a zip archive"), {}, "Get a fresh copy");
}

/// "xl/workbook.xml" of "xl:workbook.xml": expat is asked for local names.
std::string_view localName(std::string_view name)
{
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

} // namespace

Result<std::unique_ptr<PackagePart>> PackagePart::open(std::string_view package, const std::string& name)
{
    archive* handle = archive_read_new();
    archive_read_support_format_zip(handle);
    std::unique_ptr<PackagePart> part(new PackagePart(handle, package.size()));
    if (archive_read_open_memory(handle, package.data(), package.size()) != ARCHIVE_OK)
        return damaged(handle);
    for (;;) {
        archive_entry* entry = nullptr;
        const int code = archive_read_next_header(handle, &entry);
        if (code == ARCHIVE_EOF)
            return fail(ErrorCode::NotFound, "The workbook has no part " + name, {}, "Save it again with a spreadsheet program");
        if (code < ARCHIVE_WARN)
            return damaged(handle);
        const char* path = archive_entry_pathname(entry);
        if (path && name == path)
            return part;
    }
}

PackagePart::~PackagePart()
{
    archive_read_free(m_archive);
}

Result<std::string_view> PackagePart::next()
{
    m_buffer.resize(kPiece);
    const auto got = archive_read_data(m_archive, m_buffer.data(), m_buffer.size());
    if (got < 0)
        return damaged(m_archive);
    m_done += static_cast<std::uint64_t>(got);
    if (m_done > kMostBytes || (m_done > kFreeBytes && m_done / kMostRatio > m_packedBytes))
        return fail(ErrorCode::InvalidInput, "The workbook unpacks to far more than its size: it may be a bomb", {}, "Check where the file comes from");
    return std::string_view(m_buffer).substr(0, static_cast<std::size_t>(got));
}

PartReader::PartReader() : m_parser(XML_ParserCreate("UTF-8"))
{
    XML_Parser parser = m_parser.get();
    XML_SetUserData(parser, this);
    XML_SetElementHandler(
        parser, [](void* self, const XML_Char* name, const XML_Char** attributes) { static_cast<PartReader*>(self)->begin(localName(name), attributes); },
        [](void* self, const XML_Char* name) { static_cast<PartReader*>(self)->end(localName(name)); });
    XML_SetCharacterDataHandler(parser, [](void* self, const XML_Char* bytes, int count) {
        static_cast<PartReader*>(self)->text({bytes, static_cast<std::size_t>(count)});
    });
    XML_SetStartDoctypeDeclHandler(parser, [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        static_cast<PartReader*>(self)->refuse("The workbook declares a document type, which no spreadsheet program writes");
    });
}

void PartReader::refuse(std::string why)
{
    if (m_refused.empty())
        m_refused = std::move(why);
    XML_StopParser(m_parser.get(), XML_FALSE);
}

std::string_view PartReader::attribute(const char** attributes, std::string_view name)
{
    for (; *attributes; attributes += 2) {
        if (localName(*attributes) == name)
            return attributes[1];
    }
    return {};
}

Result<bool> PartReader::step(PackagePart& part)
{
    CAIRN_ASSIGN(const std::string_view bytes, part.next());
    const bool last = bytes.empty();
    if (XML_Parse(m_parser.get(), bytes.data(), static_cast<int>(bytes.size()), last) == XML_STATUS_OK)
        return !last;
    if (!m_refused.empty())
        return fail(ErrorCode::InvalidInput, m_refused, {}, "Save it again with a spreadsheet program");
    return fail(ErrorCode::Corrupt, std::string("The workbook is damaged: ") + XML_ErrorString(XML_GetErrorCode(m_parser.get())) + " in line " +
                std::to_string(static_cast<unsigned long>(XML_GetCurrentLineNumber64(m_parser.get()))), {}, "Get a fresh copy");
}

Result<void> PartReader::readAll(PackagePart& part)
{
    for (;;) {
        CAIRN_ASSIGN(const bool more, step(part));
        if (!more)
            return {};
    }
}

} // namespace cairn::parse
