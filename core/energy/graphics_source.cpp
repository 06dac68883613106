// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/energy/graphics_source.h"

#include <array>
#include <chrono>
#include <dlfcn.h>
#include <optional>
#include <utility>

namespace cairn::energy {

namespace {

constexpr double kLeastSeconds = 0.02; ///< between two questions to the driver, whose counter moves no faster

struct CloseLibrary {
    void operator()(void* library) const { ::dlclose(library); }
};
using Library = std::unique_ptr<void, CloseLibrary>;

Library openLibrary(const std::string& name)
{
    return Library(::dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL));
}

template <typename Function>
bool find(const Library& library, const char* name, Function& function)
{
    function = reinterpret_cast<Function>(::dlsym(library.get(), name));
    return function != nullptr;
}

// As in nvml.h; 0 is success everywhere.
struct Nvml {
    using Device = struct nvmlDevice*;
    Library library;
    int (*init)() = nullptr;
    int (*shutdown)() = nullptr;
    int (*byBusId)(const char*, Device*) = nullptr;
    int (*name)(Device, char*, unsigned) = nullptr;
    int (*energy)(Device, unsigned long long*) = nullptr; ///< mJ; missing in old drivers
    int (*power)(Device, unsigned*) = nullptr;            ///< mW

    bool load(const std::string& file)
    {
        library = openLibrary(file);
        if (!library)
            return false;
        find(library, "nvmlDeviceGetTotalEnergyConsumption", energy);
        return find(library, "nvmlInit_v2", init) && find(library, "nvmlShutdown", shutdown) && find(library, "nvmlDeviceGetHandleByPciBusId_v2", byBusId)
            && find(library, "nvmlDeviceGetName", name) && find(library, "nvmlDeviceGetPowerUsage", power);
    }
};

class NvmlSource final : public EnergySource {
public:
    NvmlSource(Nvml nvml, std::string busId, std::function<double()> seconds)
        : m_nvml(std::move(nvml)), m_busId(std::move(busId)), m_seconds(std::move(seconds)), m_at(m_seconds())
    {
    }
    ~NvmlSource() override { m_nvml.shutdown(); }

    /// Whether there is something to read.
    bool begin()
    {
        if (m_nvml.byBusId(m_busId.c_str(), &m_device) != 0)
            return false;
        std::array<char, 96> name{};
        if (m_nvml.name(m_device, name.data(), name.size() - 1) == 0)
            m_name = name.data();
        m_lastMillijoules = millijoules();
        m_counts = m_lastMillijoules.has_value();
        if (const auto now = watts())
            m_watts = *now;
        else if (!m_counts)
            return false;
        return true;
    }

    std::string key() const override { return m_busId; }
    std::string description() const override { return (m_name.empty() ? "graphics card" : m_name) + (m_counts ? " measured (NVML)" : " measured (power by NVML)"); }

    Spent take() override
    {
        const double now = m_seconds(), seconds = now - m_at;
        if (seconds < kLeastSeconds)
            return {};
        m_at = now;
        const auto joules = m_counts ? counted(seconds) : integrated(seconds);
        return joules ? Spent{*joules, 0} : Spent{m_watts * seconds, m_watts * seconds};
    }

private:
    std::optional<unsigned long long> millijoules() const
    {
        unsigned long long value = 0;
        return m_nvml.energy && m_nvml.energy(m_device, &value) == 0 ? std::optional(value) : std::nullopt;
    }

    std::optional<double> watts() const
    {
        unsigned milliwatts = 0;
        return m_nvml.power(m_device, &milliwatts) == 0 ? std::optional(1e-3 * milliwatts) : std::nullopt;
    }

    std::optional<double> counted(double seconds)
    {
        const auto before = std::exchange(m_lastMillijoules, millijoules());
        if (!before || !m_lastMillijoules || *m_lastMillijoules < *before) // a driver that was loaded anew counts from zero
            return std::nullopt;
        const double joules = 1e-3 * static_cast<double>(*m_lastMillijoules - *before);
        m_watts = joules / seconds;
        return joules;
    }

    std::optional<double> integrated(double seconds)
    {
        const auto now = watts();
        if (!now)
            return std::nullopt;
        return 0.5 * (std::exchange(m_watts, *now) + *now) * seconds;
    }

    Nvml m_nvml;
    std::string m_busId, m_name;
    std::function<double()> m_seconds;
    Nvml::Device m_device = nullptr;
    bool m_counts = false; ///< by its counter; else by its power
    std::optional<unsigned long long> m_lastMillijoules;
    double m_watts = 0; ///< last known
    double m_at;
};

} // namespace

double steadySeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Result<std::unique_ptr<EnergySource>> graphicsSource(const std::string& busId, const std::string& library, std::function<double()> seconds)
{
    Nvml nvml;
    if (!nvml.load(library) || nvml.init() != 0)
        return fail(ErrorCode::NotFound, "The driver's management library cannot be used", library, "Install NVIDIA's driver with its libraries");
    auto source = std::make_unique<NvmlSource>(std::move(nvml), busId, std::move(seconds));
    if (!source->begin())
        return fail(ErrorCode::NotFound, "The driver tells neither energy nor power of the graphics card", busId, "Take a card and driver that do");
    return Result<std::unique_ptr<EnergySource>>(std::move(source));
}

Result<std::string> cudaBusId(int device)
{
    const auto missing = [&] { return fail(ErrorCode::NotFound, "The driver does not know CUDA device " + std::to_string(device), "libcuda.so.1", "Install NVIDIA's driver"); };
    const Library cuda = openLibrary("libcuda.so.1");
    int (*init)(unsigned) = nullptr;
    int (*get)(int*, int) = nullptr;
    int (*busIdOf)(char*, int, int) = nullptr;
    if (!cuda || !find(cuda, "cuInit", init) || !find(cuda, "cuDeviceGet", get) || !find(cuda, "cuDeviceGetPCIBusId", busIdOf))
        return missing();
    int handle = 0;
    std::array<char, 32> id{};
    if (init(0) != 0 || get(&handle, device) != 0 || busIdOf(id.data(), static_cast<int>(id.size()), handle) != 0)
        return missing();
    return std::string(id.data());
}

} // namespace cairn::energy
