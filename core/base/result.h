// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace cairn {

/// Kinds of expected failure. The window translates by code; the English text goes to logs and the command line.
enum class ErrorCode : std::uint8_t {
    Cancelled,    ///< the user stopped it: a normal outcome
    NotFound,     ///< file, row, column, node or run that does not exist (any more)
    InvalidInput, ///< what was given cannot be used as it is
    Unsupported,  ///< understood, but this version does not do it
    Corrupt,      ///< stored bytes are damaged
    Io,           ///< reading or writing failed
    NoSpace,      ///< disk or quota is full
    ReadOnly,     ///< target cannot be written
    Permission,   ///< the system denied access
    OutOfMemory,  ///< host or device memory ran out
    Busy,         ///< somebody else holds it
    TooNew,       ///< made by a newer version
    Mismatch,     ///< two things that must fit do not (graph and data, weights and graph)
    Diverged,     ///< training produced NaN or infinity
    EngineMissing,///< the tensor engine could not be loaded
    Timeout,      ///< a helper did not answer in time
    Crashed,      ///< a helper process died
    Internal      ///< a bug, reported instead of crashing
};

/// Stable name of a code, as used in `--json` output ("invalid_input").
std::string_view name(ErrorCode code);

/// What a user or a file can cause. Says what went wrong, where, and what to do about it.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string what;      ///< one sentence, no full stop needed
    std::string where = {}; ///< file, row, column, node; empty if nowhere in particular
    std::string fix = {};   ///< what to do; empty if nothing can be done

    /// "what (where). fix"
    std::string text() const;
};

/// A value or an Error, with the member names of std::expected. Must be looked at.
template <typename T>
class [[nodiscard]] Result {
public:
    using value_type = T;

    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }

    T& value() & { assert(has_value()); return *std::get_if<0>(&m_state); }
    const T& value() const& { assert(has_value()); return *std::get_if<0>(&m_state); }
    T&& value() && { assert(has_value()); return std::move(*std::get_if<0>(&m_state)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const& { assert(!has_value()); return *std::get_if<1>(&m_state); }
    Error&& error() && { assert(!has_value()); return std::move(*std::get_if<1>(&m_state)); }

    template <typename U>
    T value_or(U&& other) const& { return has_value() ? value() : static_cast<T>(std::forward<U>(other)); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;

    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    bool has_value() const { return !m_error; }
    explicit operator bool() const { return has_value(); }
    const Error& error() const& { assert(m_error); return *m_error; }
    Error&& error() && { assert(m_error); return std::move(*m_error); }

private:
    std::optional<Error> m_error;
};

/// Short way to an Error: `return fail(ErrorCode::NotFound, "No such column", "income", "Pick another one")`.
inline Error fail(ErrorCode code, std::string what, std::string where = {}, std::string fix = {})
{
    return Error{code, std::move(what), std::move(where), std::move(fix)};
}

} // namespace cairn

/// Leaves the function with the error of `expression`, if it has one.
#define CAIRN_TRY(expression)                                                                                          \
    do {                                                                                                               \
        if (auto cairnTried = (expression); !cairnTried)                                                               \
            return std::move(cairnTried).error();                                                                      \
    } while (false)

#define CAIRN_JOIN_INNER(a, b) a##b
#define CAIRN_JOIN(a, b) CAIRN_JOIN_INNER(a, b)

/// Declares or assigns `target` from the value of `expression`, or leaves the function with its error.
#define CAIRN_ASSIGN(target, expression)                                                                               \
    auto CAIRN_JOIN(cairnResult, __LINE__) = (expression);                                                             \
    if (!CAIRN_JOIN(cairnResult, __LINE__))                                                                            \
        return std::move(CAIRN_JOIN(cairnResult, __LINE__)).error();                                                   \
    target = std::move(CAIRN_JOIN(cairnResult, __LINE__)).value()
