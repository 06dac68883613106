// SPDX-License-Identifier: GPL-3.0-or-later
// Arrays of HDF5 files, and of MATLAB v7.3 files, which are HDF5 behind a block of text.
#include "app/parse/hdf5_handle.h"
#include "app/parse/module.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <hdf5.h>
#include <hdf5_hl.h>
#include <map>
#include <sys/mman.h>
#include <sys/stat.h>
#include <vector>

namespace cairn::parse {

namespace {

constexpr int kInput = 3;
constexpr std::size_t kMostArrays = 10'000;
constexpr int kMostAxes = 32;
constexpr std::uint64_t kMostRatio = 2000; ///< logical bytes for a stored byte; no filter of HDF5's own does better
constexpr std::uint64_t kMostReply = std::uint64_t{1} << 30;

/// How a dataset is read: type in memory, and the same in NumPy's words.
struct Reading {
    Handle memory;
    std::string descr, refused;
    std::uint64_t bytes = 0; ///< of an element
};

struct Dataset {
    Handle handle;
    Reading reading;
    std::vector<hsize_t> shape; ///< as HDF5 has it
    bool matlab = false;
};

Reading refuse(const std::string& why)
{
    return {Handle(), {}, why, 0};
}

Reading numberReading(hid_t type, H5T_class_t kind)
{
    const std::size_t size = H5Tget_size(type);
    if (kind == H5T_FLOAT) {
        if (size == 2 || size == 4)
            return {Handle(H5Tcopy(H5T_NATIVE_FLOAT)), "<f4", {}, 4};
        return {Handle(H5Tcopy(H5T_NATIVE_DOUBLE)), "<f8", {}, 8};
    }
    const bool whole = size == 1 || size == 2 || size == 4 || size == 8;
    if (!whole)
        return refuse("its whole numbers have " + std::to_string(size) + " bytes");
    const bool isSigned = H5Tget_sign(type) == H5T_SGN_2;
    const std::array<hid_t, 8> types{H5T_NATIVE_INT8, H5T_NATIVE_INT16, H5T_NATIVE_INT32, H5T_NATIVE_INT64,
                                     H5T_NATIVE_UINT8, H5T_NATIVE_UINT16, H5T_NATIVE_UINT32, H5T_NATIVE_UINT64};
    const std::size_t power = size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : 3;
    return {Handle(H5Tcopy(types[power + (isSigned ? 0 : 4)])), std::string(size == 1 ? "|" : "<") + (isSigned ? "i" : "u") + std::to_string(size), {}, size};
}

Reading readingOf(hid_t type, int depth = 0);

/// Records of numbers and texts of fixed length, packed.
Reading recordReading(hid_t type, int depth)
{
    const int members = H5Tget_nmembers(type);
    if (members < 1 || members > 10'000 || depth > 0)
        return refuse("it holds nested records");
    std::vector<Reading> readings;
    std::vector<std::string> names;
    std::uint64_t bytes = 0;
    for (int i = 0; i < members; ++i) {
        const Handle member(H5Tget_member_type(type, static_cast<unsigned>(i)));
        char* name = H5Tget_member_name(type, static_cast<unsigned>(i));
        names.emplace_back(name ? name : "");
        H5free_memory(name);
        readings.push_back(readingOf(member.get(), depth + 1));
        if (!readings.back().refused.empty())
            return refuse("its field " + names.back() + " cannot be read: " + readings.back().refused);
        bytes += readings.back().bytes;
    }
    Reading reading{Handle(H5Tcreate(H5T_COMPOUND, bytes)), "[", {}, bytes};
    std::size_t offset = 0;
    for (std::size_t i = 0; i < readings.size(); ++i) {
        H5Tinsert(reading.memory.get(), names[i].c_str(), offset, readings[i].memory.get());
        offset += readings[i].bytes;
        std::string name;
        for (const char c : names[i])
            name += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
        reading.descr += "('" + name + "', '" + readings[i].descr + "'), ";
    }
    reading.descr += "]";
    return reading;
}

Reading readingOf(hid_t type, int depth)
{
    const H5T_class_t kind = H5Tget_class(type);
    switch (kind) {
    case H5T_INTEGER:
    case H5T_FLOAT: return numberReading(type, kind);
    case H5T_ENUM: { // h5py writes bool as an enum over int8
        const Handle base(H5Tget_super(type));
        return numberReading(base.get(), H5T_INTEGER);
    }
    case H5T_STRING:
        if (H5Tis_variable_str(type) > 0)
            return depth > 0 ? refuse("texts of any length in records are not read") : Reading{Handle(H5Tcopy(type)), "text", {}, 0};
        return {Handle(H5Tcopy(type)), "|S" + std::to_string(H5Tget_size(type)), {}, H5Tget_size(type)};
    case H5T_COMPOUND: return recordReading(type, depth);
    case H5T_REFERENCE: return refuse("it refers to other objects (a cell array or struct)");
    default: return refuse("its elements are of a kind that is not read");
    }
}

class Hdf5 final : public Module {
public:
    Hdf5() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

    Result<Message> answer(const Message& request) override
    {
        const std::string verb = request.head.value("verb", "");
        if (verb == "load")
            return load(request.body);
        if (!m_file.good())
            CAIRN_TRY(open());
        if (verb == "list")
            return list();
        if (verb == "attributes")
            return hdf5Attributes(m_file.get());
        if (verb == "read")
            return read(request.head.at("name"), request.head.at("first"), request.head.at("count"));
        return fail(ErrorCode::Unsupported, "Unknown request");
    }

private:
    /// A file that comes with the request instead of as an input.
    Result<Message> load(const std::string& bytes)
    {
        m_body = bytes;
        CAIRN_TRY(image(m_body.data(), m_body.size()));
        return Message{};
    }

    Result<void> open()
    {
        struct stat facts {};
        if (::fstat(kInput, &facts) != 0 || facts.st_size <= 0)
            return fail(ErrorCode::Corrupt, "The file is empty");
        const auto size = static_cast<std::size_t>(facts.st_size);
        void* bytes = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, kInput, 0); // a private copy where the library writes
        if (bytes == MAP_FAILED)
            return fail(ErrorCode::OutOfMemory, "The file is larger than the limit");
        return image(bytes, size);
    }

    Result<void> image(void* bytes, std::size_t size)
    {
        m_matlab = size > 128 && std::memcmp(bytes, "MATLAB 7.3", 10) == 0;
        m_file = Handle(H5LTopen_file_image(bytes, size, H5LT_FILE_IMAGE_DONT_COPY | H5LT_FILE_IMAGE_DONT_RELEASE));
        if (!m_file.good())
            return fail(ErrorCode::Corrupt, "This is no HDF5 file, or it is damaged", {}, "Get a fresh copy");
        return {};
    }

    /// Collects names of datasets; links to other files are not followed.
    static herr_t visit(hid_t, const char* name, const H5O_info2_t* info, void* data)
    {
        auto& names = *static_cast<std::vector<std::string>*>(data);
        if (info->type == H5O_TYPE_DATASET)
            names.emplace_back(name);
        return names.size() < kMostArrays ? 0 : 1;
    }

    Result<Dataset> dataset(const std::string& name) const
    {
        Dataset made;
        made.handle = Handle(H5Dopen2(m_file.get(), name.c_str(), H5P_DEFAULT));
        if (!made.handle.good())
            return fail(ErrorCode::Corrupt, "The array cannot be opened", name, "Get a fresh copy");
        const Handle type(H5Dget_type(made.handle.get())), space(H5Dget_space(made.handle.get()));
        const int axes = H5Sget_simple_extent_ndims(space.get());
        if (axes < 0 || axes > kMostAxes)
            return fail(ErrorCode::Corrupt, "The array has an impossible shape", name, "Get a fresh copy");
        made.shape.resize(static_cast<std::size_t>(axes));
        H5Sget_simple_extent_dims(space.get(), made.shape.data(), nullptr);
        made.reading = type.good() ? readingOf(type.get()) : refuse("its type is damaged");
        made.matlab = m_matlab;
        check(made);
        return made;
    }

    /// External files, absurd sizes.
    static void check(Dataset& made)
    {
        const Handle plist(H5Dget_create_plist(made.handle.get()));
        if (H5Pget_external_count(plist.get()) > 0)
            made.reading.refused = "it keeps its numbers in another file";
        if (H5Pget_layout(plist.get()) == H5D_VIRTUAL)
            made.reading.refused = "it is put together from other files";
        std::uint64_t elements = 1;
        for (const hsize_t length : made.shape) {
            if (length != 0 && elements > (std::uint64_t{1} << 62) / length / 64)
                made.reading.refused = "it claims an impossible size";
            elements *= std::max<hsize_t>(length, 1);
            if (!made.reading.refused.empty())
                return;
        }
        const std::uint64_t stored = H5Dget_storage_size(made.handle.get());
        if (made.reading.bytes > 0 && elements * made.reading.bytes / kMostRatio > stored + (1 << 20))
            made.reading.refused = "it claims far more numbers than the file can hold";
    }

    /// Texts of any length become texts as long as the longest.
    Result<std::uint64_t> longestText(const Dataset& set) const
    {
        CAIRN_ASSIGN(const auto texts, allTexts(set));
        std::uint64_t longest = 1;
        for (const std::string& text : texts)
            longest = std::max<std::uint64_t>(longest, text.size());
        return longest;
    }

    Result<std::vector<std::string>> allTexts(const Dataset& set) const
    {
        std::uint64_t count = 1;
        for (const hsize_t length : set.shape)
            count *= length;
        if (count > 50'000'000)
            return fail(ErrorCode::Unsupported, "There are too many texts");
        std::vector<char*> pointers(count, nullptr);
        if (H5Dread(set.handle.get(), set.reading.memory.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()) < 0)
            return fail(ErrorCode::Corrupt, "The texts cannot be read", {}, "Get a fresh copy");
        std::vector<std::string> texts;
        for (char* pointer : pointers)
            texts.emplace_back(pointer ? pointer : "");
        const Handle space(H5Dget_space(set.handle.get()));
        H5Dvlen_reclaim(set.reading.memory.get(), space.get(), H5P_DEFAULT, pointers.data());
        return texts;
    }

    /// Bytes of a piece: an entry along HDF5's first axis.
    static std::uint64_t pieceBytes(const Dataset& set, std::uint64_t elementBytes)
    {
        std::uint64_t bytes = elementBytes;
        for (std::size_t i = 1; i < set.shape.size(); ++i)
            bytes *= set.shape[i];
        return bytes;
    }

    Result<Message> list()
    {
        std::vector<std::string> names;
        H5Ovisit3(m_file.get(), H5_INDEX_NAME, H5_ITER_NATIVE, visit, &names, H5O_INFO_BASIC);
        Message reply{Json{{"arrays", Json::array()}}, {}};
        for (const std::string& name : names) {
            if (name.starts_with("#refs#") || name.find("/#refs#") != std::string::npos)
                continue;
            auto set = dataset(name);
            Json entry{{"name", name}, {"descr", ""}, {"shape", Json::array()}, {"fortran", false}, {"pieces", 0}, {"pieceBytes", 0}, {"refused", ""}};
            if (!set) {
                entry["refused"] = set.error().what;
            } else {
                auto& reading = set->reading;
                if (reading.refused.empty() && reading.descr == "text") {
                    const auto longest = longestText(*set);
                    reading.refused = longest ? "" : longest.error().what;
                    m_textBytes[name] = longest.value_or(1);
                    reading.bytes = m_textBytes[name];
                    reading.descr = "|S" + std::to_string(reading.bytes);
                }
                entry["descr"] = reading.descr;
                entry["refused"] = reading.refused;
                std::vector<hsize_t> shape = set->shape;
                if (set->matlab) // MATLAB's first axis is HDF5's last
                    std::ranges::reverse(shape);
                entry["shape"] = shape;
                entry["fortran"] = set->matlab;
                entry["pieces"] = set->shape.empty() ? 1 : set->shape[0];
                entry["pieceBytes"] = pieceBytes(*set, reading.bytes);
            }
            reply.head["arrays"].push_back(std::move(entry));
        }
        return reply;
    }

    Result<Message> read(const std::string& name, std::uint64_t first, std::uint64_t count)
    {
        CAIRN_ASSIGN(const Dataset set, dataset(name));
        if (!set.reading.refused.empty())
            return fail(ErrorCode::Unsupported, set.reading.refused, name);
        const std::uint64_t pieces = set.shape.empty() ? 1 : set.shape[0];
        if (first > pieces || count > pieces - first)
            return fail(ErrorCode::InvalidInput, "No such rows", name);
        if (set.reading.descr == "text")
            return readTexts(set, name, first, count);
        const std::uint64_t piece = pieceBytes(set, set.reading.bytes);
        if (piece > 0 && count > kMostReply / piece)
            return fail(ErrorCode::InvalidInput, "One row of the array is larger than " + std::to_string(kMostReply >> 20) + " MiB", name);
        Message reply{Json::object(), std::string(count * piece, '\0')};
        if (reply.body.empty())
            return reply;
        const Handle space(H5Dget_space(set.handle.get()));
        Handle memory(H5Scopy(space.get()));
        if (!set.shape.empty()) {
            std::vector<hsize_t> start(set.shape.size(), 0), size = set.shape;
            start[0] = first;
            size[0] = count;
            H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr);
            memory = Handle(H5Screate_simple(static_cast<int>(size.size()), size.data(), nullptr));
        }
        if (H5Dread(set.handle.get(), set.reading.memory.get(), memory.get(), space.get(), H5P_DEFAULT, reply.body.data()) < 0)
            return fail(ErrorCode::Corrupt, "The array cannot be read: it is damaged, or packed with a filter that is not there", name, "Get a fresh copy, or save it with gzip");
        return reply;
    }

    Result<Message> readTexts(const Dataset& set, const std::string& name, std::uint64_t first, std::uint64_t count)
    {
        CAIRN_ASSIGN(const auto texts, allTexts(set));
        const std::uint64_t bytes = m_textBytes[name], perPiece = texts.size() / std::max<std::uint64_t>(1, set.shape.empty() ? 1 : set.shape[0]);
        if (texts.size() > kMostReply / std::max<std::uint64_t>(bytes, 1))
            return fail(ErrorCode::Unsupported, "The texts are too long", name);
        Message reply{Json::object(), std::string(count * perPiece * bytes, '\0')};
        for (std::uint64_t i = 0; i < count * perPiece; ++i) {
            const std::string& text = texts[first * perPiece + i];
            std::memcpy(reply.body.data() + i * bytes, text.data(), std::min<std::uint64_t>(text.size(), bytes));
        }
        return reply;
    }

    std::string m_body; ///< what load() was given; outlives the file
    Handle m_file;
    bool m_matlab = false;
    std::map<std::string, std::uint64_t> m_textBytes;
};

} // namespace

} // namespace cairn::parse

extern "C" cairn::parse::Module* cairn_parse_module()
{
    static auto* module = new cairn::parse::Hdf5; // never destroyed: the library tidies up before it would be
    return module;
}
