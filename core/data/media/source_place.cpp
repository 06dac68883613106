// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/source_place.h"

#include "core/base/text.h"

#include <charconv>
#include <filesystem>

namespace cairn::data {

namespace {

std::string decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned code = 0;
        if (text[i] == '%' && i + 2 < text.size() && std::from_chars(text.data() + i + 1, text.data() + i + 3, code, 16).ptr == text.data() + i + 3) {
            out += static_cast<char>(code);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

} // namespace

std::string SourcePlace::option(const std::string& name, const std::string& otherwise) const
{
    const auto found = options.find(name);
    return found == options.end() ? otherwise : found->second;
}

SourcePlace sourcePlace(const std::string& location)
{
    std::error_code ignored;
    const std::size_t mark = location.rfind('?');
    const bool plain = mark == std::string::npos || std::filesystem::exists(location, ignored);
    SourcePlace place{location.substr(0, plain ? location.size() : mark), {}};
    for (const std::string& pair : split(plain ? std::string() : location.substr(mark + 1), '&')) {
        const std::size_t equals = pair.find('=');
        if (equals != std::string::npos)
            place.options[decoded(pair.substr(0, equals))] = decoded(pair.substr(equals + 1));
    }
    while (place.path.size() > 1 && place.path.ends_with('/'))
        place.path.pop_back();
    return place;
}

} // namespace cairn::data
