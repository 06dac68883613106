// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/energy/energy.h"

#include <string>

namespace cairn::energy {

/// Something whose energy is counted. One thread at a time.
class EnergySource {
public:
    virtual ~EnergySource() = default;

    /// The same for all sources of this process that count the same thing: "processor", "0000:3b:00.0".
    virtual std::string key() const = 0;
    /// For the log: "processor and memory measured (RAPL)".
    virtual std::string description() const = 0;
    /// What came since the last call; the first call counts from when the source was made. What cannot be read is estimated.
    virtual Spent take() = 0;
};

} // namespace cairn::energy
