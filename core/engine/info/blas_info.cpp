// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/info/blas_info.h"

#include "core/engine_api/engine_environment.h"

#include <algorithm>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>

namespace cairn::engine {

namespace {

bool isBlas(const std::string& file)
{
    for (const char* name : {"libopenblas", "libblas.", "libmkl_rt", "libmkl_core", "libblis", "libatlas"}) {
        if (file.find(name) != std::string::npos)
            return true;
    }
    return false;
}

std::vector<std::string> mappedLibraries()
{
    std::vector<std::string> found;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        const auto slash = line.find('/');
        if (slash == std::string::npos)
            continue;
        const std::string path = line.substr(slash);
        const std::string file = std::filesystem::path(path).filename().string();
        if (isBlas(file) && std::find(found.begin(), found.end(), path) == found.end())
            found.push_back(path);
    }
    return found;
}

std::string openblasKernels(const std::vector<std::string>& libraries)
{
    for (const std::string& path : libraries) {
        void* library = dlopen(path.c_str(), RTLD_LAZY | RTLD_NOLOAD);
        if (!library)
            continue;
        using Name = char* (*)();
        const auto name = reinterpret_cast<Name>(dlsym(library, "openblas_get_corename"));
        const std::string kernels = name ? name() : "";
        dlclose(library);
        if (!kernels.empty())
            return kernels;
    }
    return {};
}

long openblasCount(const BlasInfo& info)
{
    return std::count_if(info.libraries.begin(), info.libraries.end(), [](const std::string& path) {
        return path.find("openblas") != std::string::npos && path.find("libopenblas") != std::string::npos;
    });
}

} // namespace

BlasInfo blasInfo()
{
    BlasInfo info;
    info.libraries = mappedLibraries();
    info.kernels = openblasKernels(info.libraries);
    return info;
}

std::vector<std::string> blasProblems(const BlasInfo& info)
{
    std::vector<std::string> problems;
    const bool openblas = !info.kernels.empty();
    const bool mkl = std::any_of(info.libraries.begin(), info.libraries.end(),
                                 [](const std::string& path) { return path.find("libmkl") != std::string::npos; });
    if (!info.libraries.empty() && !openblas && !mkl)
        problems.push_back("The reference BLAS (" + info.libraries.front()
                           + ") is about ten times slower than OpenBLAS: install libopenblas0-openmp");
    if (openblasCount(info) > 1)
        problems.push_back("Two OpenBLAS libraries are loaded, which can hang: keep only libopenblas0-openmp installed");
    if (openblas && cpuFacts().avx512 && (info.kernels == "Haswell" || info.kernels == "Zen"))
        problems.push_back("OpenBLAS uses its " + info.kernels
                           + " kernels on a processor with AVX-512, at half the speed: start with OPENBLAS_CORETYPE=SkylakeX");
    return problems;
}

} // namespace cairn::engine
