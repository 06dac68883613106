// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

namespace cairn::data {

/// A location with choices behind it: "faces?size=64x64&channels=1", "set.npz?data=x_train&labels=y_train".
struct SourcePlace {
    std::string path;
    std::map<std::string, std::string> options;

    /// The value of an option, or `otherwise`.
    std::string option(const std::string& name, const std::string& otherwise = {}) const;
};

/// Takes a location apart at its last '?'; one that exists as it stands is all path. %XX is decoded in the options.
SourcePlace sourcePlace(const std::string& location);

} // namespace cairn::data
