// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

/// What every fuzzer defines: looks at one hostile input. It may refuse it; it may not crash, hang or allocate without bound.
void fuzzOne(const std::string& input);
