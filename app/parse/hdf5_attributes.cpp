// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parse/hdf5_handle.h"

#include "core/base/text.h"

#include <vector>

namespace cairn::parse {

namespace {

constexpr std::size_t kMostText = 64 << 20, kMostGroups = 100'000;
constexpr hsize_t kMostTexts = 100'000;

struct Collected {
    nlohmann::json groups = nlohmann::json::object(); ///< sorted: ordered objects take quadratic time
    nlohmann::json attributes;                        ///< of the group at hand
    std::size_t bytes = 0, count = 0;

    void add(nlohmann::json& list, const std::string& text)
    {
        bytes += text.size();
        if (bytes <= kMostText)
            list.push_back(toUtf8(text));
    }
};

/// The texts of an attribute; an empty list where it holds something else.
nlohmann::json textsOf(hid_t attribute, hsize_t count, Collected& all)
{
    nlohmann::json texts = nlohmann::json::array();
    const Handle type(H5Aget_type(attribute));
    if (H5Tget_class(type.get()) != H5T_STRING)
        return texts;
    if (H5Tis_variable_str(type.get()) > 0) {
        std::vector<char*> pointers(count, nullptr);
        if (H5Aread(attribute, type.get(), pointers.data()) < 0)
            return texts;
        for (const char* pointer : pointers)
            all.add(texts, pointer ? pointer : "");
        const Handle space(H5Aget_space(attribute));
        H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, pointers.data());
        return texts;
    }
    const std::size_t size = H5Tget_size(type.get());
    if (size == 0 || count > kMostText / size)
        return texts;
    std::string letters(size * count, '\0');
    if (H5Aread(attribute, type.get(), letters.data()) < 0)
        return texts;
    for (hsize_t i = 0; i < count; ++i)
        all.add(texts, letters.substr(i * size, size).c_str()); // up to the first NUL
    return texts;
}

herr_t onAttribute(hid_t group, const char* name, const H5A_info_t*, void* data)
{
    auto& all = *static_cast<Collected*>(data);
    const Handle attribute(H5Aopen(group, name, H5P_DEFAULT));
    const Handle space(attribute.good() ? H5Aget_space(attribute.get()) : -1);
    const hssize_t count = space.good() ? H5Sget_simple_extent_npoints(space.get()) : 0;
    if (count < 1 || static_cast<hsize_t>(count) > kMostTexts)
        return 0;
    nlohmann::json texts = textsOf(attribute.get(), static_cast<hsize_t>(count), all);
    if (!texts.empty())
        all.attributes[toUtf8(name)] = H5Sget_simple_extent_type(space.get()) == H5S_SCALAR ? texts.front() : texts;
    return all.bytes <= kMostText ? 0 : 1;
}

herr_t onObject(hid_t file, const char* name, const H5O_info2_t* info, void* data)
{
    auto& all = *static_cast<Collected*>(data);
    if (info->type != H5O_TYPE_GROUP)
        return 0;
    const Handle group(H5Oopen(file, name, H5P_DEFAULT));
    if (!group.good())
        return 0;
    all.attributes = nlohmann::json::object();
    H5Aiterate2(group.get(), H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, onAttribute, &all);
    const std::string path(name);
    if (!all.attributes.empty())
        all.groups[path == "." ? "" : toUtf8(path)] = std::move(all.attributes);
    return ++all.count < kMostGroups && all.bytes <= kMostText ? 0 : 1;
}

} // namespace

Result<Message> hdf5Attributes(hid_t file)
{
    Collected all;
    H5Ovisit3(file, H5_INDEX_NAME, H5_ITER_NATIVE, onObject, &all, H5O_INFO_BASIC);
    return Message{Json::object(), all.groups.dump()};
}

} // namespace cairn::parse
