// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights_in/llama_tokens.h"

#include <QTest>

#include <cstring>
#include <limits>

using namespace cairn;
using namespace cairn::formats;

namespace {

void add(std::string& file, const std::string& text, float score)
{
    const auto length = static_cast<std::int32_t>(text.size());
    file.append(reinterpret_cast<const char*>(&score), sizeof score);
    file.append(reinterpret_cast<const char*>(&length), sizeof length);
    file += text;
}

/// <unk>, <s>, </s>, all bytes, then letters and pairs; later pairs have worse scores.
std::string smallFile()
{
    std::string file(4, '\x07');
    for (const char* name : {"<unk>", "\n<s>\n", "\n</s>\n"})
        add(file, name, 0);
    char name[8];
    for (int byte = 0; byte < 256; ++byte) {
        std::snprintf(name, sizeof name, "<0x%02X>", static_cast<unsigned>(byte));
        add(file, name, 0);
    }
    float score = -1;
    for (const char* text : {" ", "a", "b", "\xc3\xa4", "ab", " a", "aba"})
        add(file, text, score--);
    return file;
}

Result<LlamaTokens> readText(const std::string& bytes)
{
    return LlamaTokens::read(std::as_bytes(std::span(bytes)), "tokens.bin");
}

std::string back(const LlamaTokens& tokens, const std::vector<std::int64_t>& codes)
{
    std::string text;
    for (std::size_t i = 1; i < codes.size(); ++i)
        text += tokens.decode(codes[i - 1], codes[i]);
    return text;
}

} // namespace

class LlamaTokensTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void joinsTheBestPairsFirst()
    {
        const auto tokens = readText(smallFile());
        QVERIFY(tokens);
        QCOMPARE(tokens->size(), std::size_t{266});
        constexpr std::int64_t kSpace = 259, kAb = 263, kAba = 265;
        // " aba": "ab" (-5) before " a" (-6); then "ab" + "a" makes "aba".
        QCOMPARE(tokens->encode("aba"), (std::vector<std::int64_t>{1, kSpace, kAba}));
        QCOMPARE(tokens->encode("ab"), (std::vector<std::int64_t>{1, kSpace, kAb}));
        QCOMPARE(tokens->encode(""), (std::vector<std::int64_t>{1}));
    }

    void textsComeBack()
    {
        const auto tokens = readText(smallFile());
        QVERIFY(tokens);
        // Letters that are no token become bytes, damaged ones too.
        for (const std::string& text : {std::string("ab\xc3\xa4 b"), std::string("x\n\xe2\x82\xac"), std::string("\xff\x80z")}) {
            const auto codes = tokens->encode(text);
            QCOMPARE(back(*tokens, codes), text); // the space in front is taken off behind the beginning
        }
        QVERIFY(tokens->decode(1, -1).empty());
        QVERIFY(tokens->decode(1, 100'000).empty());
    }

    void badFiles()
    {
        const std::string good = smallFile();
        QVERIFY(!readText(""));
        QVERIFY(!readText("abc"));
        for (const std::size_t length : {std::size_t{5}, std::size_t{11}, std::size_t{13}, good.size() - 1})
            QCOMPARE(readText(good.substr(0, length)).error().code, ErrorCode::Corrupt);
        std::string negative = good;
        const std::int32_t length = -1;
        std::memcpy(negative.data() + 8, &length, sizeof length);
        QVERIFY(!readText(negative));
        std::string nan = good;
        const float score = std::numeric_limits<float>::quiet_NaN();
        std::memcpy(nan.data() + 4, &score, sizeof score);
        QVERIFY(!readText(nan));
    }
};

QTEST_GUILESS_MAIN(LlamaTokensTest)
#include "llama_tokens_test.moc"
