// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <map>
#include <string>
#include <vector>

/// Trainings that several processes do together, on one machine or on many.
namespace cairn::remote {

/// Which of the processes this is, and where they meet.
struct RankPlace {
    int rank = 0;      ///< 0 leads: it writes the run
    int size = 1;
    int localRank = 0; ///< among the ranks of this machine
    int localSize = 1; ///< ranks of this machine; 1 where the launcher does not tell
    std::string address = "127.0.0.1"; ///< of rank 0's machine
    int port = 29500;                  ///< that rank 0 listens on there
    bool served = false;               ///< the launcher already serves the store there that ranks meet at (torchrun's agent does)
    std::string attempt = {};          ///< tells the restarts of one launch apart
    std::string launcher = {};         ///< whose variables were read: "torchrun", "Open MPI", "PMI", "Slurm"
};

using Environment = std::map<std::string, std::string>;

/// The variables of this process that rankFromEnvironment() looks at. Call before threads change the environment.
Environment launchEnvironment();

/// Reads what launchers set, the first of these that is there:
///   torchrun and Kubernetes' training operators: RANK, WORLD_SIZE, LOCAL_RANK, LOCAL_WORLD_SIZE; of torchrun's agent
///     TORCHELASTIC_USE_AGENT_STORE, TORCHELASTIC_RUN_ID, TORCHELASTIC_RESTART_COUNT
///   Open MPI's mpirun: OMPI_COMM_WORLD_RANK, _SIZE, _LOCAL_RANK, _LOCAL_SIZE
///   MPICH and Intel MPI: PMI_RANK, PMI_SIZE, MPI_LOCALRANKID, MPI_LOCALNRANKS
///   Slurm's srun: SLURM_PROCID, SLURM_NTASKS, SLURM_LOCALID, SLURM_NTASKS_PER_NODE, SLURM_JOB_NODELIST, SLURM_JOB_ID
/// MASTER_ADDR and MASTER_PORT say where rank 0 listens. Without them it is this machine where all ranks are on it, under Slurm the
/// first host of the job; the port is 29500, under Slurm one that follows from the job's number.
/// A pure function. InvalidInput names the variable: nothing set, half set, no number, a rank that is not below the size, two
/// launchers that say different things, several machines without an address.
Result<RankPlace> rankFromEnvironment(const Environment& environment);

/// The hosts of Slurm's short form, in order: "gpu[01-03,7],login" is gpu01, gpu02, gpu03, gpu7, login. InvalidInput where it
/// cannot be read; at most 65536 hosts.
Result<std::vector<std::string>> hostsOfNodeList(const std::string& list);

} // namespace cairn::remote
