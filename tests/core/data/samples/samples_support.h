// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/data/samples/fetch_sample.h"
#include "tests/core/data/data_test_support.h"

#include <fstream>

/// Fails the test with the error of what did not succeed.
#define VERIFY_DONE(expression)                                                   \
    do {                                                                          \
        const auto outcome = (expression);                                        \
        QVERIFY2(outcome.has_value(), cairn::test::failure(outcome).constData()); \
    } while (false)

namespace cairn::test {

inline const data::RemoteOptions kQuick{5, 2, 3, 1};

inline std::string textOf(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// An entry of a list, with what a test changes.
inline Json entry(const std::string& url, const std::string& content, const Json& more = Json::object())
{
    Json json{{"id", "tiny"}, {"title", "Tiny"}, {"kind", "table"}, {"about", "a table"}, {"licence", "CC0"}, {"open", "a.csv"},
              {"files", Json::array({Json{{"url", url}, {"bytes", content.size()}, {"sha256", sha256Hex(content)}}})},
              {"tables", Json::array({Json{{"from", "a.csv"}, {"columns", {"n", "word"}}}})}};
    json.update(more);
    return json;
}

inline std::string list(const Json& sample)
{
    return Json{{"samples", Json::array({sample})}}.dump();
}

inline data::Sample sampleOf(const Json& json)
{
    const auto list_ = data::samplesFromJson(list(json));
    return list_ ? list_->at(0) : data::Sample();
}

} // namespace cairn::test
