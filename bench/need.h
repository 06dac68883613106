// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdio>
#include <cstdlib>
#include <type_traits>
#include <utility>

namespace cairn::bench {

/// The value, or the end of the program with what is wrong.
template <typename T>
T need(Result<T> result)
{
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().text().c_str());
        std::exit(2);
    }
    if constexpr (!std::is_void_v<T>)
        return std::move(result).value();
}

} // namespace cairn::bench
