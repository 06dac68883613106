// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/source_spec.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cairn::data {

/// A file of a sample on a web server.
struct SampleFile {
    std::string url;
    std::optional<std::uint64_t> bytes; ///< none: the size is not known
    std::string sha256;                 ///< of the file as it is transferred; empty: nobody has published one
    bool unpack = false;                ///< a zip or tar archive

    std::string name() const; ///< last part of the address
};

/// A text table without a header that gets one.
struct SampleTable {
    std::string from, to;             ///< within the folder of the sample; `to` may be the same
    std::vector<std::string> columns; ///< of the header
    char delimiter = ',';
    bool spaced = false;              ///< a space after each delimiter is taken away
    std::string lineEnd;              ///< taken off the end of each line where it stands there
};

/// Pictures in the binary layout of CIFAR-10 (a label, then 3 x 32 x 32 bytes), made into IDX files.
struct SamplePictures {
    std::vector<std::string> train, test; ///< within the folder of the sample
};

/// A public data set of the gallery: what resources/samples/samples.json says of it.
struct Sample {
    std::string id;      ///< "adult": "sample:adult" is its location
    std::string title;   ///< "Adult (census income)"
    std::string kind;    ///< "table", "images", "sounds", "text", "ratings" or "graph"
    std::string about;   ///< one sentence
    std::string licence, home;
    std::string aboutGerman, licenceGerman; ///< the same in German; empty: not translated
    std::filesystem::path local; ///< folder where a package of the system puts it; empty: it is downloaded
    std::string package;         ///< of that system package
    std::vector<SampleFile> files;
    std::vector<SampleTable> tables;
    SamplePictures pictures;
    std::vector<std::string> classes; ///< names of labels that are numbers in the files
    std::string open, test;           ///< what is opened within the folder, and the file of test rows
    std::string missing;              ///< means "missing" in the tables
    std::optional<std::uint64_t> bytes; ///< to transfer, or on disk for a local one; none: not known
    std::string definition;             ///< hash of all the above: an old copy is made anew

    std::string location() const { return "sample:" + id; }
    /// Whether every file has a published checksum.
    bool verified() const;
};

/// The list as JSON ({"samples": [...]}). Corrupt names the entry that cannot be used: a path that leaves its folder, a
/// checksum that is none, two samples of one name.
Result<std::vector<Sample>> samplesFromJson(const std::string& text);

/// The samples of this program, or those of the file that the environment variable CAIRN_SAMPLES names.
Result<std::vector<Sample>> samples();

/// By id ("adult") or location ("sample:adult"). NotFound lists those there are.
Result<Sample> findSample(const std::string& name);

/// Where downloaded samples are kept, for all projects: "cairn/samples" in the user's cache folder.
std::filesystem::path samplesFolder();

} // namespace cairn::data
