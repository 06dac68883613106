// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/store/project.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace cairn::session {

inline constexpr const char* kTensorBoardFolder = "tensorboard"; ///< within the folder of a run

/// Whether the options of a run ask for such a log.
bool wantsTensorBoard(const Json& config);

/// The numbers of a run as an event file that TensorBoard can watch while the training goes on: "loss" of the split "train" becomes
/// "train/loss". Each beginning (a resume included) writes a new file with all that the project holds of the run, and removes the
/// earlier ones; TensorBoard is told to forget them, so no step is there twice. After that, records are appended whole: what a full
/// disk cut off is taken back and tried again with the next numbers. A kill can leave a part of a record at the end, which readers
/// pass over.
///
/// One thread at a time. The project outlives the log.
class TensorBoardLog {
public:
    /// `folder` is made if needed. Errors: NoSpace, ReadOnly, Permission, Io; those of reading the project.
    static Result<TensorBoardLog> begin(const store::Project& project, RunId run, const std::filesystem::path& folder);
    TensorBoardLog(TensorBoardLog&& other) noexcept;
    TensorBoardLog& operator=(TensorBoardLog&&) = delete;
    ~TensorBoardLog();

    /// Appends numbers, and those that could not be written before (200,000 at most are kept).
    Result<void> add(std::span<const store::MetricPoint> points);
    const std::filesystem::path& file() const { return m_file; }

private:
    TensorBoardLog(std::filesystem::path file, int descriptor, std::uint64_t bytes, double beginSeconds);

    std::filesystem::path m_file;
    int m_descriptor;
    std::uint64_t m_bytes; ///< of whole records
    double m_begin;        ///< seconds since 1970 when the run began
    std::vector<store::MetricPoint> m_waiting;
};

} // namespace cairn::session
