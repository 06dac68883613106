// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/model.h"
#include "core/engine_api/train.h"

#include <memory>
#include <string>
#include <vector>

namespace cairn::engine {

struct Device {
    std::string id;    ///< "cpu", "cuda:0"
    std::string title; ///< "CPU, 2 threads", "NVIDIA H200"
    std::uint64_t memoryBytes = 0; ///< device memory; 0: host memory
};

struct EngineInfo {
    std::string torchVersion;  ///< "2.6.0"
    std::string blas;          ///< library file actually loaded, and its kernels where known
    std::string cpuCapability; ///< "AVX512"
    int threads = 1;
    double gemmGflops = 0;     ///< measured 512 x 512 float32 product, one thread
    std::vector<Device> devices;
    std::vector<std::string> problems; ///< what is wrong and what to do: slow BLAS, two BLAS libraries, ...
};

/// The tensor engine: a factory of services. One per process, lives for ever (a loaded tensor library is never
/// unloaded). Threads: any.
class Engine {
public:
    virtual ~Engine() = default;
    /// Takes some tenths of a second (measures the matrix product).
    virtual EngineInfo info() = 0;
    virtual TrainService& trainer() = 0;
    virtual ModelService& models() = 0;
};

/// Version of this folder; the loader refuses another one.
inline constexpr int kEngineApiVersion = 2;

/// What libcairn_engine.so exports, as "cairn_engine": the process-wide engine, or nullptr for another version.
using EngineEntry = Engine* (*)(int apiVersion);

} // namespace cairn::engine
