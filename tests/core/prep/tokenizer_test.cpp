// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/tokenize/tokenizer.h"
#include "core/prep/tokenize/unicode.h"
#include "tests/core/prep/tokenizer_test_support.h"
#include "tests/support/shared_data.h"

#include <QTest>
#include <fstream>

using namespace cairn;
using namespace cairn::prep;
using cairn::test::bytesOf;
using cairn::test::fixture;
using cairn::test::Ids;

namespace {

template <typename T>
const char* text(const Result<T>& result)
{
    static thread_local std::string words;
    words = result ? std::string() : result.error().text();
    return words.c_str();
}

void sameAfterJson(const Tokenizer& tokenizer, const std::string& sample)
{
    const auto again = tokenizerFromJson(Json::parse(tokenizer.toJson().dump()));
    QVERIFY2(again, text(again));
    QCOMPARE((*again)->encode(sample), tokenizer.encode(sample));
    QCOMPARE((*again)->size(), tokenizer.size());
    QCOMPARE((*again)->padding(), tokenizer.padding());
}

} // namespace

class TokenizerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wordsAndLetters();
    void bertVocabulary();
    void byteLevelBpe();
    void bpeFiles();
    void trainedBpe();
    void damagedFiles();
    void malformedText();
};

void TokenizerTest::wordsAndLetters()
{
    const std::vector<std::string> texts{"The cat saw the dog.", "The dog ran!"};
    const auto words = trainWhitespace(texts, 5);
    QCOMPARE(words->size(), std::int64_t{5});
    QCOMPARE(words->piece(2), std::string("the"));
    QCOMPARE(words->piece(3), std::string("dog"));
    QCOMPARE(words->encode("THE dog, unknown"), (Ids{2, 3, 1, 1}));
    sameAfterJson(*words, "the dog");
    const auto letters = trainCharacter(texts, 100);
    QCOMPARE(letters->encode("aéa").size(), std::size_t{3});
    QCOMPARE(letters->encode("é"), Ids{1});
    sameAfterJson(*letters, "the dog");
    QCOMPARE(trainWhitespace({}, 10)->encode("x"), Ids{1});
}

/// Expected ids: @huggingface/tokenizers 0.2.0 with this vocabulary, BertNormalizer (lower case) and BertPreTokenizer.
void TokenizerTest::bertVocabulary()
{
    const auto file = test::sharedFile("models/vocab/bert-base-uncased-vocab.txt");
    if (!file)
        QSKIP("the shared folder with real data is absent");
    const auto bert = loadTokenizer(*file);
    QVERIFY2(bert, text(bert));
    QCOMPARE((*bert)->size(), std::int64_t{30522});
    const std::vector<std::pair<std::string, Ids>> expected{
        {"Hello, world!", {7592, 1010, 2088, 999}},
        {"The quick brown fox jumps over the lazy dog.", {1996, 4248, 2829, 4419, 14523, 2058, 1996, 13971, 3899, 1012}},
        {"unaffable embeddings aren't tokenized", {14477, 20961, 3468, 7861, 8270, 4667, 2015, 4995, 1005, 1056, 19204, 3550}},
        {"Crème brûlée à la Zürich naïve façade", {13675, 21382, 7987, 9307, 2063, 1037, 2474, 10204, 15743, 8508}},
        {"日本語とEnglish 混在", {1864, 1876, 1950, 1666, 13159, 13602, 100, 100}},
        {"I'm 3.14159% sure—really?", {1045, 1005, 1049, 1017, 1012, 15471, 28154, 1003, 2469, 1517, 2428, 1029}},
        {"Привет мир Ёлка", {1194, 16856, 10325, 25529, 15290, 22919, 1191, 10325, 16856, 1185, 29436, 28598}},
        {"안녕하세요 세계", {1463, 30006, 30021, 29992, 30010, 30025, 30005, 30006, 29997, 30009, 29999, 30013, 100}},
        {"supercalifragilisticexpialidocious", {3565, 9289, 10128, 29181, 24411, 4588, 10288, 19312, 21273, 10085, 6313}},
        {"tabs\tand\nnewlines\u00a0here\u200bzero", {21628, 2015, 1998, 2047, 12735, 2182, 6290, 2080}},
        {"😀 emoji ok", {100, 7861, 29147, 2072, 7929}},
        {"İstanbul ΑΒΓ ὈΔΎΣΣΕΙΑ", {9960, 1155, 29720, 29721, 1169, 29722, 29735, 29733, 29733, 29723, 27432}},
        {std::string(101, 'a'), {100}},
        {"$100 <tag> [x] {y} ~`^|", {1002, 2531, 1026, 6415, 1028, 1031, 1060, 1033, 1063, 1061, 1065, 1066, 1036, 1034, 1064}},
        {"Việt Nam ĐẸP", {19710, 15125, 1102, 13699}},
        {"", {}}};
    for (const auto& [sample, ids] : expected)
        QVERIFY2((*bert)->encode(sample) == ids, sample.c_str());
    sameAfterJson(**bert, "Hello, world!");
}

/// A vocabulary of 300 merges made once from tinyshakespeare. Expected ids: @huggingface/tokenizers 0.2.0 with this file.
void TokenizerTest::byteLevelBpe()
{
    const auto bpe = loadTokenizer(fixture("small-bpe.json"));
    QVERIFY2(bpe, text(bpe));
    QCOMPARE((*bpe)->size(), std::int64_t{556});
    const std::vector<std::pair<std::string, Ids>> expected{
        {"First Citizen: Before we proceed any further, hear me speak.",
         {481, 374, 514, 25, 220, 33, 68, 547, 319, 380, 78, 305, 314, 432, 88, 275, 347, 83, 334, 11, 291, 284, 323, 431, 388, 74, 13}},
        {" the  king's   crown\n\nwe'll see", {266, 220, 362, 302, 331, 220, 220, 278, 537, 77, 198, 198, 86, 68, 511, 260, 444}},
        {"Crème 日本 123abc  ", {34, 81, 127, 101, 76, 68, 220, 162, 245, 98, 162, 250, 105, 220, 16, 17, 18, 64, 65, 66, 220, 220}},
        {"don't I'VE they're!!", {67, 274, 6, 83, 295, 6, 53, 36, 460, 6, 264, 0, 0}},
        {"\ttab\r\n x", {197, 83, 64, 65, 201, 198, 220, 87}},
        {"😀", {172, 253, 246, 222}},
        {"", {}}};
    for (const auto& [sample, ids] : expected)
        QVERIFY2((*bpe)->encode(sample) == ids, sample.c_str());
    sameAfterJson(**bpe, "hear me speak");
}

/// GPT-2's own two files hold the same as tokenizer.json.
void TokenizerTest::bpeFiles()
{
    const Json json = Json::parse(bytesOf(fixture("small-bpe.json")));
    std::string merges = "#version: 0.2\n";
    for (const Json& merge : json["model"]["merges"])
        merges += merge.get<std::string>() + "\r\n";
    test::TempDir folder;
    test::writeFile(folder / "vocab.json", json["model"]["vocab"].dump());
    test::writeFile(folder / "merges.txt", merges);
    const auto two = loadTokenizer(folder / "merges.txt"), one = loadTokenizer(fixture("small-bpe.json"));
    QVERIFY2(two && one, text(two));
    const std::string sample = "What say you, Sir? 'Tis 3 o'clock.";
    QCOMPARE((*two)->encode(sample), (*one)->encode(sample));
}

void TokenizerTest::trainedBpe()
{
    // The example of Sennrich et al.: low low low low low lower lower newest x6 widest x3
    std::string corpus;
    for (const auto& [word, count] : {std::pair("low", 5), std::pair("lower", 2), std::pair("newest", 6), std::pair("widest", 3)}) {
        for (int i = 0; i < count; ++i)
            corpus += std::string(word) + "\n";
    }
    const auto bpe = trainBpe(std::vector<std::string>{corpus}, 257 + 3);
    QCOMPARE(bpe->size(), std::int64_t{260});
    QCOMPARE(bpe->piece(257), std::string("es")); // 9 times, as is "st"; the smaller ids win
    QCOMPARE(bpe->piece(258), std::string("est"));
    QCOMPARE(bpe->encode("newest").back(), std::int64_t{258});
    sameAfterJson(*bpe, "lowest new");
    QCOMPARE(trainBpe({}, 1000)->size(), std::int64_t{257});
    // Every text can be written in bytes.
    QCOMPARE(bpe->encode("日").size(), std::size_t{3});
}

void TokenizerTest::damagedFiles()
{
    test::TempDir folder;
    const auto refused = [&](const std::string& name, const std::string& content, ErrorCode code) {
        test::writeFile(folder / name, content);
        const auto loaded = loadTokenizer(folder / name);
        QVERIFY2(!loaded && loaded.error().code == code, (name + ": " + content.substr(0, 80) + " -> " + text(loaded)).c_str());
        QVERIFY(loaded.error().where.find(name) != std::string::npos);
    };
    refused("vocab.txt", "a\nb\na\n", ErrorCode::Corrupt);
    refused("vocab.txt", "a\nb\n", ErrorCode::Corrupt); // no [UNK]
    refused("tokenizer.json", "{", ErrorCode::Corrupt);
    refused("tokenizer.json", "[1, 2]", ErrorCode::Corrupt);
    refused("tokenizer.json", R"({"model": 5})", ErrorCode::Corrupt);
    refused("tokenizer.json", R"({"model": {"type": "WordLevel", "vocab": {}}})", ErrorCode::Unsupported);
    refused("tokenizer.json", R"({"model": {"type": "BPE", "vocab": {"a": 0, "b": 0}, "merges": []}})", ErrorCode::Corrupt);
    refused("tokenizer.json", R"({"model": {"type": "BPE", "vocab": {"a": 7}, "merges": []}})", ErrorCode::Corrupt);
    refused("tokenizer.json", R"({"pre_tokenizer": {"type": "ByteLevel"}, "model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}})", ErrorCode::Corrupt);
    QCOMPARE(loadTokenizer(folder / "absent.txt").error().code, ErrorCode::NotFound);
    QCOMPARE(tokenizerFromJson(Json{{"kind", "telepathy"}}).error().code, ErrorCode::TooNew);
    QCOMPARE(tokenizerFromJson(Json{{"kind", "bpe"}}).error().code, ErrorCode::Corrupt);
}

void TokenizerTest::malformedText()
{
    QCOMPARE(prep::fromUtf8("a\xff\xe3\x81z"), std::u32string(U"a\uFFFD\uFFFD\uFFFDz"));
    QCOMPARE(prep::fromUtf8("\xed\xa0\x80").front(), U'\uFFFD'); // half of a surrogate pair
    QCOMPARE(prep::toUtf8(U"aé日😀"), std::string("aé日😀"));
    const auto bpe = loadTokenizer(fixture("small-bpe.json")).value();
    QVERIFY(!bpe->encode(std::string("\xff\xfe\0x", 4)).empty());
    QVERIFY(bpe->encode(std::string(200000, 'x')).size() > 1000); // ends soon
}

QTEST_APPLESS_MAIN(TokenizerTest)
#include "tokenizer_test.moc"
