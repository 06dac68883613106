// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/base/color_map.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace cairn::plots {
namespace {

constexpr QRgb kViridis[] = {0xff440154, 0xff482475, 0xff414487, 0xff355f8d, 0xff2a788e, 0xff21918c,
                             0xff22a884, 0xff44bf70, 0xff7ad151, 0xffbddf26, 0xfffde725};
constexpr QRgb kCividis[] = {0xff00224e, 0xff123570, 0xff3b496c, 0xff575d6d, 0xff707173,
                             0xff8a8678, 0xffa59c74, 0xffc3b369, 0xffe1cc55, 0xfffee838};
constexpr QRgb kDivergingLight[] = {0xff12407a, 0xff2f79b5, 0xff8fc1de, 0xfff7f7f7, 0xfff6b877, 0xffdd7a1a, 0xff8f4408};
constexpr QRgb kDivergingDark[] = {0xffa6d4f5, 0xff5ba3d6, 0xff2c5f8a, 0xff242b30, 0xff8a521c, 0xffe08a2e, 0xffffd0a0};

QRgb interpolated(std::span<const QRgb> stops, double t)
{
    if (std::isnan(t))
        return qRgba(0, 0, 0, 0);
    const double place = std::clamp(t, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
    const auto low = std::min(static_cast<std::size_t>(place), stops.size() - 2);
    const double part = place - static_cast<double>(low);
    const auto mix = [part](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * part)); };
    const QRgb a = stops[low], b = stops[low + 1];
    return qRgb(mix(qRed(a), qRed(b)), mix(qGreen(a), qGreen(b)), mix(qBlue(a), qBlue(b)));
}

} // namespace

QRgb sequential(double t)
{
    return interpolated(kViridis, t);
}

QRgb sequentialCividis(double t)
{
    return interpolated(kCividis, t);
}

QRgb diverging(double t, bool dark)
{
    return interpolated(dark ? std::span<const QRgb>(kDivergingDark) : std::span<const QRgb>(kDivergingLight),
                        (t + 1.0) / 2.0);
}

} // namespace cairn::plots
