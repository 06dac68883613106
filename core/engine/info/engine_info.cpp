// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/info/engine_info.h"

#include "core/base/clock.h"
#include "core/engine/info/blas_info.h"
#include "core/engine/train/devices.h"

#include <ATen/Version.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mm.h>
#include <torch/csrc/api/include/torch/version.h>

#include <algorithm>
#include <thread>

namespace cairn::engine {

namespace {

double measuredGemm()
{
    constexpr int kSide = 512, kRuns = 5;
    const at::NoGradGuard noGradients;
    const ThreadCount oneThread(1);
    const at::Tensor a = at::full({kSide, kSide}, 0.5, at::kFloat), b = at::full({kSide, kSide}, 0.25, at::kFloat);
    at::mm(a, b);
    double best = 1e300;
    for (int run = 0; run < kRuns; ++run) {
        const Stopwatch watch;
        at::mm(a, b);
        best = std::min(best, watch.seconds());
    }
    return 2.0 * kSide * kSide * kSide / best * 1e-9;
}

std::vector<Device> devices()
{
    const unsigned threads = std::max(1u, std::thread::hardware_concurrency());
    std::vector<Device> all{{"cpu", "CPU, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads"), 0}};
    for (int index = 0; index < cudaDevices(); ++index)
        all.push_back({"cuda:" + std::to_string(index), "CUDA device " + std::to_string(index), 0});
    return all;
}

} // namespace

EngineInfo describeEngine()
{
    EngineInfo info;
    info.torchVersion = TORCH_VERSION;
    info.cpuCapability = at::get_cpu_capability();
    info.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    info.gemmGflops = measuredGemm();
    info.devices = devices();
    const BlasInfo blas = blasInfo();
    for (const std::string& library : blas.libraries)
        info.blas += (info.blas.empty() ? "" : ", ") + library;
    if (!blas.kernels.empty())
        info.blas += " (" + blas.kernels + " kernels)";
    info.problems = blasProblems(blas);
    return info;
}

} // namespace cairn::engine
