// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <exception>
#include <string>
#include <utility>

namespace cairn::engine {

/// An Error on its way through code that knows exceptions only (a backward pass).
class CarriedError : public std::exception {
public:
    explicit CarriedError(Error error) : m_error(std::move(error)) {}
    const char* what() const noexcept override { return m_error.what.c_str(); }
    const Error& error() const { return m_error; }

private:
    Error m_error;
};

/// `caught` as an Error: one that is carried comes out; memory that ran out is OutOfMemory with what to do, anything else Internal with the first line of
/// the library's message. `doing`: "Training", "Predicting".
Error torchError(const std::exception& caught, const std::string& doing);

/// Whether memory ran out, on the host or on a device.
bool ranOutOfMemory(const std::exception& caught);

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
