// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/launch_script.h"

#include "core/base/json.h"

#include <algorithm>

namespace cairn::remote {

namespace {

/// As one word of a shell.
std::string shellWord(const std::string& text)
{
    std::string word = "'";
    for (const char letter : text)
        word += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    return word + "'";
}

/// JSON strings are YAML strings.
std::string yamlText(const std::string& text)
{
    return Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
}

constexpr const char* kGoOn = "--go-on"; // what launchers start again goes on where it was

std::string trainCommand(const Launch& launch)
{
    return "cairnctl train " + shellWord(launch.project) + " --distributed " + kGoOn;
}

std::string torchrunScript(const Launch& launch)
{
    return "#!/bin/sh\n# Start this on each of the machines.\nexec torchrun --nnodes " + std::to_string(launch.machines) + " --nproc-per-node " + std::to_string(launch.ranksEach)
        + " --max-restarts 3 --rdzv-backend c10d --rdzv-endpoint " + shellWord(launch.address + ":" + std::to_string(launch.port)) + " \\\n    --no-python " + trainCommand(launch) + "\n";
}

std::string mpirunScript(const Launch& launch)
{
    return "#!/bin/sh\n# Start this on one machine. hosts.txt has a line for each: NAME slots=" + std::to_string(launch.ranksEach) + "\nexport MASTER_ADDR=" + shellWord(launch.address)
        + " MASTER_PORT=" + std::to_string(launch.port) + "\nexec mpirun -n " + std::to_string(launch.machines * launch.ranksEach) + (launch.machines > 1 ? " --hostfile hosts.txt" : "")
        + " -x MASTER_ADDR -x MASTER_PORT \\\n    " + trainCommand(launch) + "\n";
}

std::string slurmScript(const Launch& launch)
{
    const std::string each = std::to_string(launch.ranksEach);
    return "#!/bin/sh\n#SBATCH --job-name=cairn\n#SBATCH --nodes=" + std::to_string(launch.machines) + "\n#SBATCH --ntasks-per-node=" + each
        + "\n# Give it to sbatch. The job's first machine leads, at a port that follows from the job's number.\nsrun --kill-on-bad-exit=1 " + trainCommand(launch) + "\n";
}

std::string replicaText(const Launch& launch, const char* kind, int replicas)
{
    return std::string("    ") + kind + ":\n      replicas: " + std::to_string(replicas) + "\n      restartPolicy: OnFailure\n      template:\n        spec:\n          containers:\n            - name: pytorch\n"
        + "              image: " + yamlText(launch.image) + "\n              command: [\"cairnctl\", \"train\", " + yamlText(launch.project) + ", \"--distributed\", \"" + kGoOn + "\"]\n"
        + "              volumeMounts:\n                - { name: projects, mountPath: /shared }\n          volumes:\n            - name: projects\n              persistentVolumeClaim: { claimName: projects }\n";
}

std::string kubernetesManifest(const Launch& launch)
{
    const int ranks = launch.machines * launch.ranksEach;
    return "# kubectl create -f this file. Needs Kubeflow's training operator, and a volume claim \"projects\" that holds the project.\napiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata:\n"
           "  generateName: cairn-\nspec:\n  pytorchReplicaSpecs:\n"
        + replicaText(launch, "Master", 1) + (ranks > 1 ? replicaText(launch, "Worker", ranks - 1) : std::string());
}

} // namespace

const std::vector<std::string>& launchers()
{
    static const std::vector<std::string> names{"torchrun", "mpirun", "slurm", "kubernetes"};
    return names;
}

Result<std::string> launchScript(const std::string& launcher, const Launch& launch)
{
    constexpr int kMost = 100'000, kLowestPort = 1024, kHighestPort = 65535;
    if (launch.project.empty())
        return fail(ErrorCode::InvalidInput, "No project is named", "PROJECT", "Name it as every machine sees it");
    if (launch.machines < 1 || launch.machines > kMost || launch.ranksEach < 1 || launch.ranksEach > kMost)
        return fail(ErrorCode::InvalidInput, "There must be at least one machine and one rank on each", "machines, ranks");
    if (launch.port < kLowestPort || launch.port > kHighestPort)
        return fail(ErrorCode::InvalidInput, "The port must be from 1024 to 65535", "port");
    if (launcher == "torchrun")
        return torchrunScript(launch);
    if (launcher == "mpirun")
        return mpirunScript(launch);
    if (launcher == "slurm")
        return slurmScript(launch);
    if (launcher == "kubernetes")
        return kubernetesManifest(launch);
    return fail(ErrorCode::InvalidInput, "There is no launcher \"" + launcher + "\"", "KIND", "Choose torchrun, mpirun, slurm or kubernetes");
}

} // namespace cairn::remote
