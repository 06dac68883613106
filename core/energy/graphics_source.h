// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/energy/source.h"

#include <functional>
#include <memory>

namespace cairn::energy {

/// Seconds of a clock that does not jump.
double steadySeconds();

/// The board of a graphics card by NVIDIA's management library, which comes with the driver and is loaded at run time: its counter of
/// millijoules (nvmlDeviceGetTotalEnergyConsumption, Volta and newer), else the power (nvmlDeviceGetPowerUsage) integrated by the
/// trapezoidal rule over the calls. The whole board counts, whoever uses it. A reading that fails is filled with the last known power, as an estimate.
/// `busId`: "0000:3b:00.0". `library` and `seconds` are given by tests.
/// NotFound where there is no such library, card, or reading.
Result<std::unique_ptr<EnergySource>> graphicsSource(const std::string& busId, const std::string& library = "libnvidia-ml.so.1",
                                                     std::function<double()> seconds = steadySeconds);

/// The bus id of a CUDA device, by the driver (cuDeviceGetPCIBusId): NVML counts the cards of the machine, CUDA those that it may see,
/// in an order of its own. NotFound where there is no driver or device.
Result<std::string> cudaBusId(int device);

} // namespace cairn::energy
