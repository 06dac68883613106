// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace cairn::engine {

/// What this processor can do, as far as the choice of matrix kernels needs it.
struct CpuFacts {
    bool amd = false;
    bool avx2 = false;
    bool avx512 = false;     ///< F, CD, BW, DQ and VL, as OpenBLAS' SkylakeX kernels need
    bool avx512Bf16 = false;
};

CpuFacts cpuFacts();

/// The OPENBLAS_CORETYPE this processor needs, or "" where OpenBLAS chooses well by itself. OpenBLAS up to 0.3.30
/// takes AVX2 kernels on AMD processors with AVX-512, at half the speed (OpenMathLib/OpenBLAS issue 6029).
std::string openblasCoreType(const CpuFacts& cpu);

/// Sets, where the user has not, the environment that the libraries below the engine read while they are loaded
/// (OpenBLAS kernels, OpenMP waiting, UCX and Open MPI noise and signal handlers), and keeps the C library from handing
/// freed activations back to the system after every step. Programs call it first thing, while no other thread reads the environment;
/// loadEngine() calls it for those that do not, and changes nothing then.
void prepareEngineEnvironment();

} // namespace cairn::engine
