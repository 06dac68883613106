// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <exception>
#include <string>
#include <utility>

namespace cairn::engine {

/// `caught` as an Error: memory that ran out is OutOfMemory with what to do, anything else Internal with the first line of
/// the library's message. `doing`: "Training", "Predicting".
Error torchError(const std::exception& caught, const std::string& doing);

/// Calls `work`, which returns a Result; exceptions of the tensor library end here.
template <typename Work>
auto guarded(const std::string& doing, Work&& work) -> decltype(work())
{
    try {
        return std::forward<Work>(work)();
    } catch (const std::exception& caught) {
        return torchError(caught, doing);
    }
}

} // namespace cairn::engine
