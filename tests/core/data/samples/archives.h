// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <filesystem>
#include <string>
#include <vector>

namespace cairn::test {

/// What an archive is to hold. A link has a target instead of content.
struct Packed {
    std::string name, content;
    std::string link = {};
};

/// Writes a tar.gz, or a zip where the file is called so, with names exactly as given.
inline void writeArchive(const std::filesystem::path& file, const std::vector<Packed>& entries)
{
    archive* out = archive_write_new();
    if (file.extension() == ".zip") {
        archive_write_set_format_zip(out);
    } else {
        archive_write_set_format_pax_restricted(out);
        archive_write_add_filter_gzip(out);
    }
    archive_write_open_filename(out, file.c_str());
    for (const Packed& packed : entries) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname_utf8(entry, packed.name.c_str());
        archive_entry_set_filetype(entry, packed.link.empty() ? AE_IFREG : AE_IFLNK);
        archive_entry_set_perm(entry, 0644);
        if (!packed.link.empty())
            archive_entry_set_symlink_utf8(entry, packed.link.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(packed.content.size()));
        archive_write_header(out, entry);
        archive_write_data(out, packed.content.data(), packed.content.size());
        archive_entry_free(entry);
    }
    archive_write_close(out);
    archive_write_free(out);
}

} // namespace cairn::test
