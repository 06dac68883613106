// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace cairn::engine {

/// Number of threads for work that `step` stands for: times it with one thread, half and all of `most`, and takes more
/// than one only where that is clearly faster, since threads that wait for a busy processor cost far more than they give.
/// `step` must leave no trace.
int chooseThreads(int most, const std::function<void()>& step);

} // namespace cairn::engine
