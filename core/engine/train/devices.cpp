// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/devices.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <algorithm>

namespace cairn::engine {

int cudaDevices()
{
    return at::hasCUDA() ? at::detail::getCUDAHooks().getNumGPUs() : 0;
}

Result<at::Device> chooseDevice(const std::string& name)
{
    const int gpus = cudaDevices();
    if (name == "cpu" || (name == "auto" && gpus == 0))
        return at::Device(at::kCPU);
    if (name != "auto" && name.rfind("cuda", 0) != 0)
        return fail(ErrorCode::InvalidInput, "There is no device \"" + name + "\"", "device", "Choose auto, cpu or cuda");
    int index = 0;
    if (name.rfind("cuda:", 0) == 0)
        index = std::atoi(name.c_str() + 5);
    if (index < 0 || index >= gpus)
        return fail(ErrorCode::NotFound, "Device \"" + name + "\" is not there: " + std::to_string(gpus) + " CUDA devices found",
                    "device", "Choose cpu, or install a LibTorch with CUDA and a driver");
    at::globalContext().setAllowTF32CuBLAS(true);
    at::globalContext().setAllowTF32CuDNN(true);
    return at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(index));
}

Result<at::Device> deviceOfRank(const std::string& name, int rank, int ranks)
{
    if (ranks == 1)
        return chooseDevice(name);
    const int gpus = cudaDevices();
    if (name == "cpu" || (name == "auto" && gpus < ranks))
        return chooseDevice("cpu");
    if (name.rfind("cuda:", 0) == 0)
        return fail(ErrorCode::InvalidInput, std::to_string(ranks) + " ranks cannot share the device \"" + name + "\"", "device", "Choose auto, cuda or cpu, or one rank");
    if (gpus < ranks)
        return fail(ErrorCode::InvalidInput, std::to_string(ranks) + " ranks need as many CUDA devices, but there are " + std::to_string(gpus), "device", "Choose auto or cpu, or fewer ranks");
    return chooseDevice("cuda:" + std::to_string(rank));
}

ThreadCount::ThreadCount(int threads) : m_before(at::get_num_threads())
{
    at::set_num_threads(std::max(1, threads));
}

ThreadCount::~ThreadCount()
{
    at::set_num_threads(m_before);
}

} // namespace cairn::engine
