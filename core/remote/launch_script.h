// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <vector>

namespace cairn::remote {

/// What is to be started where.
struct Launch {
    std::string project;   ///< as every machine sees it
    int machines = 1;
    int ranksEach = 1;     ///< processes on each machine
    std::string address = "HOST"; ///< of the machine with rank 0
    int port = 29500;
    std::string image = "IMAGE"; ///< Kubernetes: a container with cairnctl
};

/// "torchrun", "mpirun", "slurm", "kubernetes"
const std::vector<std::string>& launchers();

/// A script (kubernetes: a manifest of a PyTorchJob) that trains the project with `cairnctl train --distributed` on these machines. Texts are
/// quoted, whatever they hold. Started again, the script goes on with the run that was interrupted. InvalidInput: another launcher, no machines, a project that is not named.
Result<std::string> launchScript(const std::string& launcher, const Launch& launch);

} // namespace cairn::remote
