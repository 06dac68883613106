// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/synthetic/synthetic.h"

/// One function per kind; synthetic.cpp lists them.
namespace cairn::data::synthetic {

SyntheticKind table();
SyntheticKind series();
SyntheticKind ratings();
SyntheticKind sequences();
SyntheticKind shapes();
SyntheticKind shapeMasks();
SyntheticKind graph();

/// A parameter that is a count.
inline std::uint64_t countOf(const SyntheticSpec& spec, const char* param)
{
    return static_cast<std::uint64_t>(spec.params.at(param).get<std::int64_t>());
}

inline ParamSpec integerParam(std::string name, std::string title, std::string help, std::int64_t fallback, double low, double high)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Integer, fallback, low, high};
}

inline ParamSpec realParam(std::string name, std::string title, std::string help, double fallback, double low, double high)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Real, fallback, low, high};
}

} // namespace cairn::data::synthetic
