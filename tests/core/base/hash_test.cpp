// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"
#include "core/base/random.h"

#include <QCryptographicHash>
#include <QObject>
#include <QTest>

#include <vector>

using namespace cairn;

class HashTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Examples of FIPS 180-4 and of NIST's example values.
    void matchesPublishedVectors()
    {
        QCOMPARE(sha256Hex("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256Hex(""), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                 std::string("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
        QCOMPARE(sha256Hex(std::string(1'000'000, 'a')),
                 std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    }

    /// Every length around the block borders, in pieces of every kind, against an independent implementation.
    void piecesDoNotMatter()
    {
        std::string text;
        for (int length = 0; length < 300; ++length) {
            const std::string expected =
                QCryptographicHash::hash(QByteArray::fromStdString(text), QCryptographicHash::Sha256).toHex().toStdString();
            Sha256 hash;
            for (std::size_t at = 0, piece = 1; at < text.size(); at += piece, piece = piece * 3 % 71 + 1)
                hash.add(std::string_view(text).substr(at, piece));
            QCOMPARE(hash.hex(), expected);
            QCOMPARE(sha256Hex(text), expected);
            text += static_cast<char>(length * 7);
        }
    }

    /// The processor's instructions, where there are any, and plain arithmetic agree on any number of blocks.
    void hardwareAgreesWithArithmetic()
    {
        if (!sha256InHardware())
            QSKIP("This processor has no instructions for SHA-256");
        const Philox random(1, 2);
        std::vector<std::byte> bytes(64 * 40);
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<std::byte>(random.below(i, 256));
        for (std::size_t count = 0; count <= 40; ++count) {
            Sha256State plain{1, 2, 3, 4, 0xfffffff0, 6, 7, 8}, quick = plain;
            sha256Blocks(plain, bytes.data(), count);
            sha256BlocksInHardware(quick, bytes.data(), count);
            QCOMPARE(quick, plain);
        }
    }

    void goesOnAfterADigest()
    {
        Sha256 hash;
        hash.add("a");
        (void)hash.hex();
        QCOMPARE(hash.add("bc").hex(), sha256Hex("abc"));
    }
};

QTEST_GUILESS_MAIN(HashTest)
#include "hash_test.moc"
