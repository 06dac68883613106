// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine_api/engine_environment.h"

#include <malloc.h>
#include <stdlib.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace cairn::engine {

namespace {

void setDefault(const char* name, const char* value)
{
    constexpr int kKeepExisting = 0;
    setenv(name, value, kKeepExisting);
}

} // namespace

CpuFacts cpuFacts()
{
    CpuFacts facts;
#if defined(__x86_64__)
    __builtin_cpu_init();
    facts.amd = __builtin_cpu_is("amd");
    facts.avx2 = __builtin_cpu_supports("avx2");
    facts.avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd")
                   && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
                   && __builtin_cpu_supports("avx512vl");
    facts.avx512Bf16 = __builtin_cpu_supports("avx512bf16");
#endif
    return facts;
}

std::string openblasCoreType(const CpuFacts& cpu)
{
    return cpu.amd && cpu.avx512 ? "SkylakeX" : "";
}

void prepareEngineEnvironment()
{
    if (const std::string core = openblasCoreType(cpuFacts()); !core.empty())
        setDefault("OPENBLAS_CORETYPE", core.c_str());
    setDefault("GOMP_SPINCOUNT", "0");
    setDefault("UCX_HANDLE_ERRORS", "none");
    setDefault("UCX_LOG_LEVEL", "fatal");
    // UCX tries its memory hooks out while it is loaded: it grows the heap by a page and takes that page back. If another
    // thread's malloc grew the heap in between, it takes that one's page, and the program crashes later somewhere else.
    setDefault("UCX_MEM_EVENTS", "n");
    setDefault("UCX_MEM_MMAP_HOOK_MODE", "none");
    setDefault("OMPI_MCA_btl_base_warn_component_unused", "0");
    setDefault("OMPI_MCA_mca_base_component_show_load_errors", "0");
#if defined(__GLIBC__)
    constexpr int kMmapBytes = 1 << 30;
    constexpr int kTrimBytes = 2000 << 20;
    mallopt(M_MMAP_THRESHOLD, kMmapBytes);
    mallopt(M_TRIM_THRESHOLD, kTrimBytes);
#endif
}

} // namespace cairn::engine
