// SPDX-License-Identifier: GPL-3.0-or-later
// Files that hold several arrays: ZIP archives, MATLAB, HDF5.
#include "core/data/arrays/array_file.h"
#include "core/formats/zip_archive.h"
#include "tests/core/data/data_test_support.h"
#include "tests/core/data/numpy.h"

#include <fstream>
#include <hdf5.h>

using namespace cairn;
using namespace cairn::data;
using cairn::formats::ZipArchive;
using cairn::test::columnTexts;
using cairn::test::failure;
using cairn::test::numpy;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace {

void append(std::string& text, std::uint64_t number, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        text += static_cast<char>(number >> (8 * i) & 0xff);
}

/// A ZIP archive of one stored member whose sizes are as told.
std::string zip(const std::string& name, const std::string& data, std::uint64_t claimed, int method = 0)
{
    std::string local, central, end;
    append(local, 0x04034b50, 4);
    local += std::string(22, '\0');
    append(local, name.size(), 2);
    append(local, 0, 2);
    append(central, 0x02014b50, 4);
    append(central, 0, 4);
    append(central, 0, 2);
    append(central, static_cast<std::uint64_t>(method), 2);
    append(central, 0, 8);
    append(central, data.size(), 4);
    append(central, claimed, 4);
    append(central, name.size(), 2);
    central += std::string(16, '\0');
    central += name;
    append(end, 0x06054b50, 4);
    append(end, 0, 4);
    append(end, 1, 2);
    append(end, 1, 2);
    append(end, central.size(), 4);
    append(end, local.size() + name.size() + data.size(), 4);
    append(end, 0, 2);
    return local + name + data + central + end;
}

/// One numeric variable of a MATLAB v5 file, by its specification ("MAT-File Format", The MathWorks).
std::string matVariable(const std::string& name, std::uint32_t arrayClass, std::uint32_t dataType, const std::vector<std::uint32_t>& shape, const std::string& data)
{
    const auto padded = [](std::string text) { return text + std::string((8 - text.size() % 8) % 8, '\0'); };
    std::string body, dims;
    append(body, 6, 4);
    append(body, 8, 4);
    append(body, arrayClass, 8);
    for (const std::uint32_t length : shape)
        append(dims, length, 4);
    append(body, 5, 4);
    append(body, dims.size(), 4);
    body += padded(dims);
    append(body, 1, 4);
    append(body, name.size(), 4);
    body += padded(name);
    append(body, dataType, 4);
    append(body, data.size(), 4);
    body += padded(data);
    std::string element;
    append(element, 14, 4);
    append(element, body.size(), 4);
    return element + body;
}

std::string matHeader()
{
    std::string header = "MATLAB 5.0 MAT-file, made by a test";
    header.resize(124, ' ');
    append(header, 0x0100, 2);
    return header + "IM";
}

void writeHdf5(hid_t group, const char* name, const std::vector<hsize_t>& shape, hid_t type, const void* data, bool deflate)
{
    const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t plist = H5Pcreate(H5P_DATASET_CREATE);
    if (deflate) {
        std::vector<hsize_t> chunk = shape;
        chunk[0] = 2;
        H5Pset_chunk(plist, static_cast<int>(chunk.size()), chunk.data());
        H5Pset_deflate(plist, 6);
    }
    const hid_t set = H5Dcreate2(group, name, type, space, H5P_DEFAULT, plist, H5P_DEFAULT);
    if (data)
        H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
    H5Dclose(set);
    H5Pclose(plist);
    H5Sclose(space);
}

using Texts = std::vector<std::string>;

} // namespace

class ArrayContainersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void archives();
    void hostileArchives();
    void matlab();
    void hdf5();
    void hostileHdf5();
    void kerasWeights();
};

void ArrayContainersTest::archives()
{
    const auto open = [](const std::string& bytes) {
        const auto owner = std::make_shared<std::string>(bytes);
        return ZipArchive::open({{reinterpret_cast<const std::uint8_t*>(owner->data()), owner->size()}, owner}, "test.zip");
    };
    const std::string good = zip("a.npy", "hello", 5);
    CAIRN_TEST_VALUE(const auto archive, open(good));
    QCOMPARE(archive.members().size(), std::size_t{1});
    CAIRN_TEST_VALUE(const auto bytes, archive.stored(archive.members()[0]));
    QCOMPARE(std::string(bytes.begin(), bytes.end()), std::string("hello"));
    for (std::size_t length = 0; length < good.size(); ++length)
        QVERIFY(!open(good.substr(0, length)));
    QCOMPARE(open(zip("../../etc/passwd.npy", "hello", 5)).error().code, ErrorCode::InvalidInput);
    QCOMPARE(open(zip("/etc/passwd.npy", "hello", 5)).error().code, ErrorCode::InvalidInput);
    QCOMPARE(open(zip("a.npy", "hello", 4'000'000'000, 8)).error().code, ErrorCode::InvalidInput); // a bomb
    QCOMPARE(open(zip("a.npy", "hello", 6)).error().code, ErrorCode::Corrupt);
    QCOMPARE(open(zip("a.npy", "hello", 5, 12)).error().code, ErrorCode::Unsupported);
}

void ArrayContainersTest::hostileArchives()
{
    TempDir folder;
    writeFile(folder / "bomb.npz", zip("x.npy", std::string(1000, 'x'), 3'000'000'000, 8));
    QCOMPARE(openFile(folder / "bomb.npz", folder / "cache").error().code, ErrorCode::InvalidInput);
    writeFile(folder / "up.npz", zip("../x.npy", "x", 1));
    QCOMPARE(openFile(folder / "up.npz", folder / "cache").error().code, ErrorCode::InvalidInput);
    if (!numpy(folder.path(), "np.savez_compressed('good.npz', X=np.random.default_rng(0).random((1000, 4)), y=np.arange(1000) % 2)\n"))
        QSKIP("NumPy is absent");
    std::ifstream in(folder / "good.npz", std::ios::binary);
    const std::string good{std::istreambuf_iterator<char>(in), {}};
    QVERIFY(openFile(folder / "good.npz", folder / "cache").has_value());
    std::string damaged = good;
    damaged[good.size() / 2] = static_cast<char>(damaged[good.size() / 2] ^ 0x55);
    writeFile(folder / "damaged.npz", damaged);
    QVERIFY(!openFile(folder / "damaged.npz", folder / "cache"));
    writeFile(folder / "cut.npz", good.substr(0, good.size() / 2));
    QCOMPARE(openFile(folder / "cut.npz", folder / "cache").error().code, ErrorCode::Corrupt);
}

void ArrayContainersTest::matlab()
{
    TempDir folder;
    std::string pixels; // MATLAB's order: rows fastest; 4 x 5 pictures, 3 of them, along the last axis
    for (int i = 0; i < 60; ++i)
        pixels += static_cast<char>(i);
    std::string labels;
    for (const double label : {2.0, 1.0, 2.0})
        labels.append(reinterpret_cast<const char*>(&label), sizeof label);
    writeFile(folder / "set.mat", matHeader() + matVariable("X", 9, 2, {4, 5, 3}, pixels) + matVariable("y", 6, 9, {1, 3}, labels));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set.mat", folder / "cache"));
    QCOMPARE(dataset->format(), std::string("matlab"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    QCOMPARE(dataset->schema()[0].shape, (std::vector<std::int64_t>{1, 4, 5}));
    QCOMPARE(columnTexts(*dataset, "label"), (Texts{"2", "1", "2"}));
    const std::vector<RowId> ids{1};
    CAIRN_TEST_VALUE(const auto images, dataset->images(ids));
    QCOMPARE(static_cast<int>(images.pixels[0]), 20); // X(1,1,2)
    QCOMPARE(static_cast<int>(images.pixels[1]), 24); // X(1,2,2)
    writeFile(folder / "cut.mat", (matHeader() + matVariable("X", 9, 2, {4, 5, 3}, pixels)).substr(0, 180));
    QVERIFY(!openFile(folder / "cut.mat", folder / "cache"));
    writeFile(folder / "absurd.mat", matHeader() + matVariable("X", 9, 2, {0xffffffff, 0xffffffff, 3}, pixels));
    QVERIFY(!openFile(folder / "absurd.mat", folder / "cache"));
}

void ArrayContainersTest::hdf5()
{
    TempDir folder;
    const hid_t file = H5Fcreate((folder / "set.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t group = H5Gcreate2(file, "train", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    std::vector<unsigned char> pixels(5 * 4 * 6 * 3);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<unsigned char>(i);
    const std::vector<std::int64_t> labels{1, 0, 1, 0, 1};
    writeHdf5(group, "x", {5, 4, 6, 3}, H5T_NATIVE_UINT8, pixels.data(), true);
    writeHdf5(group, "y", {5}, H5T_NATIVE_INT64, labels.data(), false);
    const hid_t text = H5Tcopy(H5T_C_S1);
    H5Tset_size(text, H5T_VARIABLE);
    const std::vector<const char*> words{"one", "eleven"};
    writeHdf5(file, "names", {2}, text, words.data(), false);
    H5Tclose(text);
    H5Gclose(group);
    H5Fclose(file);
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set.h5", folder / "cache"));
    QCOMPARE(dataset->format(), std::string("hdf5"));
    QCOMPARE(dataset->schema()[0].shape, (std::vector<std::int64_t>{3, 4, 6}));
    QCOMPARE(columnTexts(*dataset, "label"), (Texts{"1", "0", "1", "0", "1"}));
    const std::vector<RowId> ids{3};
    CAIRN_TEST_VALUE(const auto images, dataset->images(ids));
    QCOMPARE(images.pixels[1], pixels[3 * 72 + 3]); // the second pixel's red
    CAIRN_TEST_VALUE(const auto names, openFile((folder / "set.h5").string() + "?data=names", folder / "cache"));
    QCOMPARE(columnTexts(*names, "x"), (Texts{"one", "eleven"}));
}

void ArrayContainersTest::hostileHdf5()
{
    TempDir folder;
    const hid_t file = H5Fcreate((folder / "vast.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = H5Screate_simple(2, std::vector<hsize_t>{std::uint64_t{1} << 40, 1000}.data(), nullptr);
    const hid_t plist = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(plist, 2, std::vector<hsize_t>{1000, 1000}.data());
    H5Dclose(H5Dcreate2(file, "x", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, plist, H5P_DEFAULT));
    H5Pclose(plist);
    H5Sclose(space);
    H5Fclose(file);
    const auto vast = openFile(folder / "vast.h5", folder / "cache");
    QVERIFY2(!vast && failure(vast).contains("far more numbers"), failure(vast).constData());
    writeFile(folder / "noise.h5", std::string("\x89HDF\r\n\x1a\n", 8) + std::string(5000, '\x5a'));
    QCOMPARE(openFile(folder / "noise.h5", folder / "cache").error().code, ErrorCode::Corrupt);
}

void ArrayContainersTest::kerasWeights()
{
    const auto file = test::sharedFile("ncf_ml1m/pretrain/ml-1m_GMF_8_1501651698.h5");
    if (!file)
        QSKIP("the shared folder with real data is absent");
    TempDir folder;
    QuietJob job;
    CAIRN_TEST_VALUE(const auto arrays, openArrayFile(*file, folder / "cache", job));
    const auto has = [&](const std::vector<std::uint64_t>& shape) {
        return std::ranges::any_of(arrays->arrays(), [&](const ArrayInfo& info) { return info.shape == shape && info.type == "float32"; });
    };
    QVERIFY(has({6040, 8}) && has({3706, 8}) && has({8, 1})); // 6,040 users, 3,706 items, 8 factors
}

QTEST_GUILESS_MAIN(ArrayContainersTest)
#include "array_containers_test.moc"
