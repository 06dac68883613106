// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/param_spec.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

namespace cairn::test {

/// Any value that a parameter may have, odd texts among them.
inline Json randomValue(const ParamSpec& spec, std::mt19937& random)
{
    const auto text = [&] {
        const char* texts[] = {"", "a", "two words", "it's", "a,b", "\"quoted\"", "x=y", "\xC3\xBC\xE2\x82\xAC", " lead", "''"};
        return std::string(texts[random() % 10]);
    };
    Json list = Json::array();
    switch (spec.type) {
    case ParamType::Integer: return static_cast<std::int64_t>(spec.minimum) + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(std::min(spec.maximum - spec.minimum, 1e6) + 1));
    case ParamType::Real: return std::clamp(std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 60) - 50), spec.minimum, spec.maximum);
    case ParamType::Boolean: return random() % 2 == 0;
    case ParamType::Choice: return spec.choices[random() % spec.choices.size()];
    case ParamType::Text:
    case ParamType::Column: return text();
    case ParamType::Columns:
    case ParamType::Texts:
        for (std::size_t i = random() % 4; i > 0; --i)
            list.push_back(spec.choices.empty() ? text() : spec.choices[random() % spec.choices.size()]);
        return list;
    case ParamType::Numbers:
        for (std::size_t i = random() % 4; i > 0; --i)
            list.push_back(std::clamp(static_cast<double>(random() % 1000) / 8, spec.minimum, spec.maximum));
        return list;
    }
    return {};
}

} // namespace cairn::test
