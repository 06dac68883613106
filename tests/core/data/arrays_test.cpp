// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy's files, and what arrays of any file are taken for.
#include "core/data/arrays/array_roles.h"
#include "core/data/arrays/npy.h"
#include "tests/core/data/data_test_support.h"
#include "tests/core/data/numpy.h"

#include <cmath>

using namespace cairn;
using namespace cairn::data;
using cairn::test::columnTexts;
using cairn::test::failure;
using cairn::test::numpy;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::TempDir;

namespace fs = std::filesystem;

namespace {

std::string npy(const std::string& header, const std::string& data, char major = 1)
{
    std::string text("\x93NUMPY", 6);
    text += {major, 0, static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
    if (major > 1)
        text += {0, 0};
    return text + header + data;
}

Result<ArrayView> read(const std::string& bytes)
{
    const auto owner = std::make_shared<std::string>(bytes);
    return readNpy({reinterpret_cast<const std::uint8_t*>(owner->data()), owner->size()}, owner, "test.npy");
}

using Texts = std::vector<std::string>;

} // namespace

class ArraysTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyNumberType();
    void textsTimesAndRecords();
    void damagedHeaders();
    void refusals();
    void roles();
    void pictures();
    void tables();
    void choosing();
};

void ArraysTest::everyNumberType()
{
    TempDir folder;
    if (!numpy(folder.path(), R"(
a = np.arange(24).reshape(2, 3, 4)
for order in '<>':
    for kind in ['i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8', 'b1']:
        for f in 'CF':
            np.save(f'{"le" if order == "<" else "be"}_{kind}_{f}.npy', np.array(a, dtype=order + kind, order=f))
np.save('long.npy', np.array([1.5, -2.25, np.inf, np.nan, 1e300], dtype=np.longdouble))
np.save('negative.npy', np.array([-1, -2**62, 2**62 + 1], dtype='>i8'))
np.save('half.npy', np.array([6e-8, 65504, -0.5, np.inf], dtype='<f2'))
np.lib.format.write_array(open('v2.npy', 'wb'), a, version=(2, 0))
np.lib.format.write_array(open('v3.npy', 'wb'), a, version=(3, 0))
)"))
        QSKIP("NumPy is absent");
    int files = 0;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
        const std::string name = entry.path().stem().string();
        if (name == "long" || name == "negative" || name == "half")
            continue;
        ++files;
        CAIRN_TEST_VALUE(const ArrayView view, openNpy(entry.path()));
        QCOMPARE(view.shape, (std::vector<std::uint64_t>{2, 3, 4}));
        for (std::uint64_t i = 0; i < 2; ++i)
            for (std::uint64_t j = 0; j < 3; ++j)
                for (std::uint64_t k = 0; k < 4; ++k) {
                    const auto number = static_cast<double>(i * 12 + j * 4 + k);
                    const double got = numberAt(view.bytes.data() + i * view.strides[0] + j * view.strides[1] + k * view.strides[2], view.type);
                    QVERIFY2(got == (view.type.kind == ArrayKind::Bool ? std::min(number, 1.0) : number), name.c_str());
                }
    }
    QCOMPARE(files, 50);
    CAIRN_TEST_VALUE(const ArrayView extended, openNpy(folder / "long.npy"));
    QCOMPARE(numberAt(extended.row(1), extended.type), -2.25);
    QVERIFY(std::isinf(numberAt(extended.row(2), extended.type)) && std::isnan(numberAt(extended.row(3), extended.type)));
    QCOMPARE(numberAt(extended.row(4), extended.type), 1e300);
    CAIRN_TEST_VALUE(const ArrayView negative, openNpy(folder / "negative.npy"));
    QCOMPARE(textAt(negative.row(2), negative.type), std::string("4611686018427387905"));
    CAIRN_TEST_VALUE(const ArrayView half, openNpy(folder / "half.npy"));
    QCOMPARE(numberAt(half.row(0), half.type), std::ldexp(1.0, -24)); // the smallest half
    QCOMPARE(numberAt(half.row(1), half.type), 65504.0);
    QCOMPARE(numberAt(half.row(2), half.type), -0.5);
}

void ArraysTest::textsTimesAndRecords()
{
    TempDir folder;
    if (!numpy(folder.path(), R"(
np.save('people.npy', np.array([('Ada', 36, [1.5, 2.5], '1815-12-10', 'Zürich'), ('Bob', 5, [0, -1], 'NaT', 'Ωmega')],
        dtype=[('name', 'S5'), ('age', '>i2'), ('size', '<f4', (2,)), ('born', 'M8[D]'), ('town', '>U6')]))
)"))
        QSKIP("NumPy is absent");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "people.npy", folder / "cache"));
    QCOMPARE(dataset->schema().size(), std::size_t{6});
    QCOMPARE(columnTexts(*dataset, "name"), (Texts{"Ada", "Bob"}));
    QCOMPARE(columnTexts(*dataset, "age"), (Texts{"36", "5"}));
    QCOMPARE(columnTexts(*dataset, "size1"), (Texts{"2.5", "-1"}));
    QCOMPARE(columnTexts(*dataset, "born"), (Texts{"1815-12-10 00:00:00", ""}));
    QCOMPARE(columnTexts(*dataset, "town"), (Texts{"Zürich", "Ωmega"}));
    QCOMPARE(dataset->schema()[dataset->schema().find("born").value()].type, ColumnType::Timestamp);
}

void ArraysTest::damagedHeaders()
{
    const std::string good = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }\n";
    QVERIFY(read(npy(good, std::string(16, '\0'))).has_value());
    QVERIFY(read(npy(good, std::string(16, '\0'), 2)).has_value());
    const auto refused = [&](const std::string& header, ErrorCode code) {
        const auto view = read(npy(header, std::string(16, '\0')));
        QVERIFY2(!view && view.error().code == code, (header + " -> " + failure(view).toStdString()).c_str());
    };
    refused("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }\n", ErrorCode::Corrupt); // cut off
    refused("{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807), }\n", ErrorCode::Corrupt);
    refused("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999999,), }\n", ErrorCode::Corrupt);
    refused("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }\n", ErrorCode::Corrupt);
    refused("{'descr': '<f8', 'shape': (2,), }\n", ErrorCode::Corrupt);
    refused("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), } junk\n", ErrorCode::Corrupt);
    refused("__import__('os').system('x')\n", ErrorCode::Corrupt);
    refused(std::string(60000, '('), ErrorCode::Corrupt);
    refused("{'descr': '|V8', 'fortran_order': False, 'shape': (2,), }\n", ErrorCode::Unsupported);
    refused("{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }\n", ErrorCode::Unsupported);
    refused("{'descr': '<f3', 'fortran_order': False, 'shape': (2,), }\n", ErrorCode::Unsupported);
    refused("{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (2,), }\n", ErrorCode::Unsupported);
    const std::string whole = npy(good, std::string(16, '\0'));
    for (std::size_t length = 0; length < whole.size(); ++length)
        QVERIFY(!read(whole.substr(0, length)));
}

void ArraysTest::refusals()
{
    TempDir folder;
    if (!numpy(folder.path(), "np.save('objects.npy', np.array([{}, 'x'], dtype=object), allow_pickle=True)\n"))
        QSKIP("NumPy is absent");
    const auto opened = openFile(folder / "objects.npy", folder / "cache");
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::Unsupported);
    QVERIFY2(failure(opened).contains("pickled programs"), failure(opened).constData());
}

void ArraysTest::roles()
{
    using Kind = ArrayRole::Kind;
    const auto is = [](const char* name, Kind kind, const char* part) {
        const ArrayRole role = roleOf(name);
        return role.kind == kind && role.part == part;
    };
    QVERIFY(is("x_train", Kind::Data, "train") && is("y_test", Kind::Labels, "test") && is("X", Kind::Data, "") && is("y", Kind::Labels, ""));
    QVERIFY(is("train_images", Kind::Data, "train") && is("val_labels", Kind::Labels, "validation") && is("trainX", Kind::Data, "train"));
    QVERIFY(is("test/data", Kind::Data, "test") && is("arr_1", Kind::Labels, "") && is("Xtrain", Kind::Data, "train"));
    QVERIFY(is("mean", Kind::None, "") && is("weights", Kind::None, ""));
}

void ArraysTest::pictures()
{
    TempDir folder;
    if (!numpy(folder.path(), R"(
a = np.arange(6 * 5 * 4, dtype='u1').reshape(6, 5, 4)
np.savez('grey.npz', x_train=a, y_train=np.array([3, 1, 3, 1, 3, 1]), x_test=a[:2], y_test=np.array([1, 3]))
np.savez_compressed('packed.npz', x_train=a, y_train=np.array([3, 1, 3, 1, 3, 1]), x_test=a[:2], y_test=np.array([1, 3]))
c = np.random.default_rng(0).integers(0, 256, (3, 8, 6, 3), dtype='u1')
np.savez('colour.npz', images=c, labels=np.eye(3)[[2, 0, 1]])
np.savez('first.npz', images=c.transpose(0, 3, 1, 2), labels=np.array(['c', 'a', 'b']))
np.savez('floats.npz', data=(c / 255).astype('f4'), target=np.array([0.5, 1.5, 2.5]))
np.save('X.npy', a); np.save('y.npy', np.array([0, 1, 2, 0, 1, 2]))
open('expected.txt', 'w').write(' '.join(str(v) for v in c[1].transpose(2, 0, 1).ravel()))
)"))
        QSKIP("NumPy is absent");
    const auto pixelsOf = [](const Dataset& dataset, RowId row) {
        const std::vector<RowId> ids{row};
        return dataset.images(ids).value().pixels;
    };
    for (const char* file : {"grey.npz", "packed.npz"}) {
        CAIRN_TEST_VALUE(const auto grey, openFile(folder / file, folder / "cache"));
        QCOMPARE(grey->format(), std::string("npz"));
        QCOMPARE(grey->rowCount(), std::optional<std::uint64_t>(8));
        QCOMPARE(grey->givenTestFrom(), std::optional<RowId>(6));
        QCOMPARE(grey->schema()[0].shape, (std::vector<std::int64_t>{1, 5, 4}));
        QCOMPARE(grey->schema()[1].categories, (Texts{"1", "3"}));
        QCOMPARE(columnTexts(*grey, "label"), (Texts{"3", "1", "3", "1", "3", "1", "1", "3"}));
        QCOMPARE(static_cast<int>(pixelsOf(*grey, 5)[0]), 100);
        QCOMPARE(static_cast<int>(pixelsOf(*grey, 7)[19]), 39);
    }
    std::ifstream in(folder / "expected.txt");
    std::vector<int> expected{std::istream_iterator<int>(in), {}};
    for (const char* file : {"colour.npz", "first.npz", "floats.npz"}) {
        CAIRN_TEST_VALUE(const auto colour, openFile(folder / file, folder / "cache"));
        QCOMPARE(colour->schema()[0].shape, (std::vector<std::int64_t>{3, 8, 6}));
        const auto pixels = pixelsOf(*colour, 1);
        QCOMPARE(std::vector<int>(pixels.begin(), pixels.end()), expected);
    }
    CAIRN_TEST_VALUE(const auto oneHot, openFile(folder / "colour.npz", folder / "cache"));
    QCOMPARE(columnTexts(*oneHot, "label"), (Texts{"2", "0", "1"}));
    CAIRN_TEST_VALUE(const auto floats, openFile(folder / "floats.npz", folder / "cache"));
    QCOMPARE(floats->schema()[1].type, ColumnType::Real);
    QVERIFY(floats->notices()[0].find("from 0 to 1") != std::string::npos);
    CAIRN_TEST_VALUE(const auto siblings, openFile(folder / "X.npy", folder / "cache"));
    QCOMPARE(columnTexts(*siblings, "label"), (Texts{"0", "1", "2", "0", "1", "2"}));
}

void ArraysTest::tables()
{
    TempDir folder;
    if (!numpy(folder.path(), R"(
np.savez('table.npz', X=np.asfortranarray(np.arange(12, dtype='>f4').reshape(4, 3)), y=np.array([[0], [1], [0], [1]], dtype='u1'))
np.savez('columns.npz', age=np.array([1, 2, 3]), label=np.array(['a', 'b', 'a']), weight=np.array([0.5, np.nan, 2]))
np.savez('big.npz', X=np.arange(9_000_000, dtype='i4').reshape(3_000_000, 3), y=np.arange(3_000_000) % 2)
np.save('vector.npy', np.array([5, 6, 7]))
)"))
        QSKIP("NumPy is absent");
    CAIRN_TEST_VALUE(const auto table, openFile(folder / "table.npz", folder / "cache"));
    QCOMPARE(columnTexts(*table, "x1"), (Texts{"1", "4", "7", "10"}));
    QCOMPARE(columnTexts(*table, "label"), (Texts{"0", "1", "0", "1"}));
    QCOMPARE(table->schema()[3].type, ColumnType::Integer);
    CAIRN_TEST_VALUE(const auto columns, openFile(folder / "columns.npz", folder / "cache"));
    QCOMPARE(columns->schema().columns.back().name, std::string("label"));
    QCOMPARE(columnTexts(*columns, "weight")[2], std::string("2"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto profile, columns->profile(columns->schema().find("weight").value(), job));
    QCOMPARE(profile.numeric->notFinite, std::uint64_t{1});
    for (int again = 0; again < 2; ++again) { // the second time from the cache
        CAIRN_TEST_VALUE(const auto big, openFile(folder / "big.npz", folder / "cache"));
        QCOMPARE(big->rowCount(), std::optional<std::uint64_t>(3'000'000));
        CAIRN_TEST_VALUE(const auto page, big->page(2'999'999, 1, job));
        QCOMPARE(cellText(page.at(0, 2)), std::string("8999999"));
    }
    CAIRN_TEST_VALUE(const auto vector, openFile(folder / "vector.npy", folder / "cache"));
    QCOMPARE(columnTexts(*vector, "x"), (Texts{"5", "6", "7"}));
}

void ArraysTest::choosing()
{
    TempDir folder;
    if (!numpy(folder.path(), "np.savez('odd.npz', alpha=np.zeros((3, 2)), beta=np.ones((3, 4)), gamma=np.array([1, 2, 3]))\n"))
        QSKIP("NumPy is absent");
    const auto opened = openFile(folder / "odd.npz", folder / "cache");
    QVERIFY(!opened);
    for (const char* word : {"alpha (float64, 3 x 2)", "beta", "gamma (int64, 3)", "?data=NAME&labels=NAME"})
        QVERIFY2(failure(opened).contains(word), failure(opened).constData());
    const std::string place = (folder / "odd.npz").string();
    CAIRN_TEST_VALUE(const auto chosen, openFile(place + "?data=beta&labels=gamma", folder / "cache"));
    QCOMPARE(chosen->schema().size(), std::size_t{5});
    QCOMPARE(openFile(place + "?data=delta", folder / "cache").error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(ArraysTest)
#include "arrays_test.moc"
