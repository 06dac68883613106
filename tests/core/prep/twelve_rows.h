// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace cairn::test {

/// Ten rows for training, two for testing; the last category is never seen in training.
inline const char* const kTwelveRows = "x,z,c,t,y\n"
                           "1,4,a,2024-01-31 10:00:00,0\n"
                           "2,1,b,2024-02-29 23:59:58,1\n"
                           "2,3,a,2023-12-01 00:00:00,1\n"
                           "5,2,c,2024-07-15 06:30:15,0\n"
                           "9,8,b,2024-07-14 12:00:00,1\n"
                           "-3,5,a,2024-01-01 00:00:00,0\n"
                           "0.5,7,,2024-03-03 03:03:03,1\n"
                           ",6,a,2024-04-04 04:04:04,0\n"
                           "14,9,c,2024-05-05 05:05:05,1\n"
                           "7,12,b,2024-06-06 06:06:06,0\n"
                           "3,10,a,2024-08-08 08:08:08,1\n"
                           "100,11,d,2024-09-09 09:09:09,0\n";

/// Whether one of the notices holds the words.
inline bool mentions(const std::vector<std::string>& notices, const std::string& part)
{
    return std::ranges::any_of(notices, [&](const auto& notice) { return notice.find(part) != std::string::npos; });
}

} // namespace cairn::test
