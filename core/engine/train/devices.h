// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <ATen/core/Tensor.h>

#include <string>

namespace cairn::engine {

/// Number of CUDA devices this LibTorch can use; 0 without CUDA.
int cudaDevices();

/// "cpu", "cuda", "cuda:1" or "auto" (the first CUDA device, else the CPU). InvalidInput for anything else, NotFound for a
/// device that is not there.
Result<at::Device> chooseDevice(const std::string& name);

/// The device of one of `ranks` ranks of this machine: a CUDA device each where there are as many, with "auto" else the CPU for all.
/// InvalidInput where several ranks are to share a CUDA device.
Result<at::Device> deviceOfRank(const std::string& name, int rank, int ranks);

/// Sets the number of threads that work of the calling thread is spread over, for the length of its life.
class ThreadCount {
public:
    explicit ThreadCount(int threads);
    ~ThreadCount();
    ThreadCount(const ThreadCount&) = delete;
    ThreadCount& operator=(const ThreadCount&) = delete;

private:
    int m_before;
};

} // namespace cairn::engine
