// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <expat.h>
#include <memory>
#include <string>
#include <string_view>

struct archive;

namespace cairn::parse {

/// One part of an OOXML package ("xl/workbook.xml"), unpacked piece by piece. Refuses what unpacks to more than 4 GiB, or
/// to more than 200 times its size beyond 64 MiB.
class PackagePart {
public:
    /// NotFound where there is no such part; Corrupt for what is no zip archive. `package` must stay.
    static Result<std::unique_ptr<PackagePart>> open(std::string_view package, const std::string& name);
    ~PackagePart();
    PackagePart(const PackagePart&) = delete;

    /// The next bytes, valid until the next call; empty at the end.
    Result<std::string_view> next();

private:
    PackagePart(archive* handle, std::uint64_t packedBytes) : m_archive(handle), m_packedBytes(packedBytes) {}
    archive* m_archive;
    std::uint64_t m_packedBytes, m_done = 0;
    std::string m_buffer;
};

/// A part read by expat. Parts with a document type are refused: they are how XML bombs are built.
class PartReader {
public:
    PartReader();
    virtual ~PartReader() = default;
    PartReader(const PartReader&) = delete;

    Result<void> readAll(PackagePart& part);
    /// Feeds the next piece; false at the end.
    Result<bool> step(PackagePart& part);

protected:
    virtual void begin(std::string_view element, const char** attributes) = 0;
    virtual void end(std::string_view element) = 0;
    virtual void text(std::string_view) {}
    /// Ends the reading with a message.
    void refuse(std::string why);
    static std::string_view attribute(const char** attributes, std::string_view name);

private:
    struct Closer {
        void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
    };
    std::unique_ptr<XML_ParserStruct, Closer> m_parser;
    std::string m_refused;
};

} // namespace cairn::parse
