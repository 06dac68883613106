// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/encoded_source.h"
#include "core/engine/train/feed/rows.h"
#include "core/engine/train/watch/epoch_rules.h"
#include "core/stats/stability.h"

#include <optional>
#include <string>
#include <vector>

namespace cairn::engine {

/// Finds inputs and labels that are not what they were: compares what training batches hold, and once the rows of the validation part, with a sample spread evenly
/// over the training rows, variable by variable, by the population stability index. A variable is an element of a field of up to 512 numbers or codes, the row's mean and
/// spread of larger ones, the tokens of a text, and the target; what training draws anew (changed pictures, mixed classes) is left out.
/// Batches are looked at in every 16th step on the processor, every 128th on a device, in some rows that are copied to the host; sixteen looks make a window.
/// Windows that a resumed run saw in part do not count. Threads: the training thread.
class DriftWatch {
public:
    static constexpr std::int64_t kHostPeriod = 16, kDevicePeriod = 128, kLooks = 16;
    static constexpr double kDrifted = 0.25; ///< index from which on a change is usually called significant (Siddiqi, 2006)

    /// Reads up to 2048 rows, or 32 MiB, of `train`. Errors: the source's.
    static Result<DriftWatch> learn(const batch::EncodedSource& train, bool onHost);

    /// Reads as many rows of another part. What differs, if anything does.
    Result<std::optional<Finding>> compare(const batch::EncodedSource& other, const std::string& part) const;

    bool looksAt(std::int64_t step) const { return (step + 1) % m_period == 0; }
    /// A batch as it was read, before the task adds to it.
    void see(const Batch& batch);
    /// After a step that was looked at. At the end of a window: what was found, each variable once in a run. Changes `state` (toldDrift).
    std::optional<Finding> stepDone(std::int64_t step, WatchState& state);

private:
    enum class Part : std::uint8_t { Element, Mean, Spread, All };
    struct Variable {
        std::string name;
        std::size_t field = 0; ///< place; kTarget: the target
        Part part = Part::Element;
        std::int64_t element = 0;
    };
    struct Drifted {
        std::string name;
        double index = 0;
    };
    using Counts = std::vector<std::vector<std::uint64_t>>; ///< by variable and bin
    static constexpr std::size_t kTarget = static_cast<std::size_t>(-1);

    explicit DriftWatch(bool onHost) : m_period(onHost ? kHostPeriod : kDevicePeriod) {}
    void chooseVariables(const batch::EncodedSource& source);
    std::vector<float> valuesOf(const Variable& variable, const Batch& batch, std::int64_t rows) const;
    void count(const Batch& batch, std::int64_t rows, Counts& counts) const;
    std::vector<Drifted> drifted(const Counts& counts, std::uint64_t rows) const;
    Counts empty() const;

    std::int64_t m_period;
    std::vector<Variable> m_variables;
    std::vector<stats::StabilityBins> m_bins; ///< by variable
    Counts m_reference, m_window;
    std::uint64_t m_referenceRows = 0, m_windowRows = 0;
    std::int64_t m_looks = 0;
};

} // namespace cairn::engine
