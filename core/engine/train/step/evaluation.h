// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine/parallel/group.h"
#include "core/engine/train/step/objective.h"

#include <optional>

namespace cairn::engine {

/// The rows of one split, held on the device where they fit, else read anew each time. Several ranks share them; the numbers are those
/// of all rows at every rank.
class Evaluation {
public:
    /// Source and group outlive this object.
    Evaluation(const batch::EncodedSource& source, std::int64_t residentBytes, Group& group);

    /// Metrics of the model in evaluation mode. Errors: the source's, the group's, Cancelled.
    Result<std::map<std::string, double>> run(Module& module, const Objective& objective, const StopToken& stop);

private:
    Result<Batch> batchAt(std::uint64_t first, std::uint64_t count, at::Device device) const;

    const batch::EncodedSource& m_source;
    Group& m_group;
    std::uint64_t m_begin, m_end; ///< this rank's rows
    bool m_resident;
    std::optional<Rows> m_rows;
};

} // namespace cairn::engine
