// SPDX-License-Identifier: GPL-3.0-or-later
// Files of torch.save(), compared with what PyTorch itself reads from them.
#include "core/formats/weights_in/torch_file.h"

#include "core/base/random.h"
#include "tests/support/shared_data.h"

#include <QProcess>
#include <QTest>
#include <cmath>
#include <cstring>

using namespace cairn;
using namespace cairn::formats;
using cairn::test::sharedFile;
using cairn::test::TempDir;

namespace {

MappedFile inMemory(const std::string& bytes)
{
    const auto owner = std::make_shared<std::string>(bytes);
    return {{reinterpret_cast<const std::uint8_t*>(owner->data()), owner->size()}, owner};
}

Result<std::unique_ptr<WeightsFile>> openBytes(const std::string& bytes)
{
    return openTorchWeights(inMemory(bytes), "test");
}

Result<std::unique_ptr<WeightsFile>> openFile(const std::filesystem::path& file)
{
    CAIRN_ASSIGN(MappedFile mapped, mapFile(file));
    return openTorchWeights(std::move(mapped), file.string());
}

/// A pickle of the stream format around `body`, which leaves one value on the stack; no storages.
std::string stream(const std::string& body)
{
    const std::string magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15), version("\x80\x02M\xe9\x03.", 6), machine("\x80\x02}.", 4), keys("\x80\x02].", 4);
    return magic + version + machine + "\x80\x02" + body + "." + keys;
}

std::string text(const std::string& letters)
{
    const auto size = static_cast<std::uint32_t>(letters.size());
    return "X" + std::string(reinterpret_cast<const char*>(&size), 4) + letters;
}

bool runPython(const std::filesystem::path& folder, const char* script)
{
    return QProcess::execute("python3", {"-c", QString("import os, sys\nos.chdir(sys.argv[1])\ntry:\n import torch\nexcept ImportError: raise SystemExit(77)\n") + script,
                                         QString::fromStdString(folder.string())}) == 0;
}

std::size_t indexOf(const WeightsFile& file, const std::string& name)
{
    for (std::size_t i = 0; i < file.tensors().size(); ++i) {
        if (file.tensors()[i].name == name)
            return i;
    }
    return SIZE_MAX;
}

std::vector<float> floats(WeightsFile& file, const std::string& name)
{
    const std::size_t index = indexOf(file, name);
    if (index == SIZE_MAX)
        return {};
    auto numbers = readFloats(file, index);
    return numbers ? std::move(*numbers) : std::vector<float>();
}

double sumOf(WeightsFile& file, const std::string& name)
{
    double sum = 0;
    for (const float number : floats(file, name))
        sum += static_cast<double>(number);
    return sum;
}

} // namespace

class TorchWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pythonFiles_data()
    {
        QTest::addColumn<bool>("zip");
        QTest::newRow("zip") << true;
        QTest::newRow("stream") << false;
    }

    void pythonFiles()
    {
        QFETCH(bool, zip);
        const TempDir folder;
        const std::string script = std::string("zip = ") + (zip ? "True" : "False") + R"py(
from collections import OrderedDict
base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4)
state = OrderedDict([('a.weight', base), ('a.view', base[1, :, 1:3]), ('a.turned', base.permute(2, 0, 1)), ('half', base[0].half()),
    ('brain', base[0].bfloat16() / 3), ('double', torch.tensor(1.5, dtype=torch.float64)), ('count', torch.tensor(7)), ('flags', torch.tensor([True, False])),
    ('small', torch.tensor([-3, 4], dtype=torch.int8)), ('param', torch.nn.Parameter(torch.ones(2))), ('empty', torch.zeros(0, 3)),
    ('spread', torch.ones(1).expand(2, 3))])
state._metadata = OrderedDict(version=1)
torch.save({'epoch': 3, 'lr': 0.5, 'names': ['x', (1, 2)], 'big': 1 << 70, 'optimizer': {'state': {0: {'exp_avg': torch.zeros(3)}}}, 'state_dict': state}, 'all.pt',
    _use_new_zipfile_serialization=zip)
torch.save(state, 'plain.pt', _use_new_zipfile_serialization=zip, pickle_protocol=4)
torch.save({'net': {'blocks': [{'w': base[0]}, {'w': base[1]}]}}, 'nested.pt', _use_new_zipfile_serialization=zip)
)py";
        if (!runPython(folder.path(), script.c_str()))
            QSKIP("python3-torch is not installed");
        for (const char* name : {"all.pt", "plain.pt"}) {
            const auto file = openFile(folder / name);
            QVERIFY2(file, file ? "" : file.error().text().c_str());
            checkState(**file);
        }
        const auto nested = openFile(folder / "nested.pt");
        QVERIFY2(nested, nested ? "" : nested.error().text().c_str());
        QCOMPARE((*nested)->tensors()[1].name, std::string("blocks.1.w"));
        QCOMPARE(sumOf(**nested, "blocks.1.w"), 210.0);
    }

    void checkpointsNameWhatIsLeftOut()
    {
        const TempDir folder;
        if (!runPython(folder.path(), "torch.save({'epoch': 3, 'optimizer': {'m': torch.zeros(3)}, 'state_dict': {'w': torch.ones(2)}}, 'c.pt')\n"))
            QSKIP("python3-torch is not installed");
        const auto file = openFile(folder / "c.pt");
        QVERIFY2(file, file ? "" : file.error().text().c_str());
        QCOMPARE((*file)->tensors().size(), std::size_t{1});
        QCOMPARE((*file)->facts().notes.front(), std::string("Taken from the entry state_dict; left out: epoch, optimizer"));
        QCOMPARE((*file)->facts().format, std::string("PyTorch"));
    }

    void programsAreRefused_data()
    {
        QTest::addColumn<std::string>("body");
        QTest::addColumn<std::string>("word");
        const auto row = [](const char* name, const std::string& body, const std::string& word) { QTest::newRow(name) << body << word; };
        row("system", "cos\nsystem\n" + text("touch /tmp/owned") + "\x85R", "os.system");
        row("eval", "c__builtin__\neval\n" + text("1") + "\x85R", "__builtin__.eval");
        row("getattr", "cbuiltins\ngetattr\n.", "builtins.getattr");
        row("stack global", text("posix") + text("system") + "\x93", "posix.system");
        row("load from bytes", "ctorch.storage\n_load_from_bytes\n", "torch.storage._load_from_bytes");
        row("lookalike", "ctorch\nFloatStorage.__reduce__\n", "torch.FloatStorage.__reduce__");
        row("own class", "c__main__\nNet\n)\x81}b", "__main__.Net");
        row("script class outside of TorchScript", "c__torch__\nNet\n)\x81", "__torch__.Net");
        row("instance", "(ios\nsystem\n", "0x69");
        row("extension", std::string("\x82\x01"), "0x82");
        row("protocol 0 id", "P0\n", "0x50");
    }

    void programsAreRefused()
    {
        QFETCH(std::string, body);
        QFETCH(std::string, word);
        const auto file = openBytes(stream(body));
        QVERIFY(!file);
        QVERIFY2(file.error().text().find(word) != std::string::npos, file.error().text().c_str());
    }

    void hostilePicklesAreRefused_data()
    {
        QTest::addColumn<std::string>("body");
        QTest::addColumn<std::string>("word");
        const auto row = [](const char* name, const std::string& body, const std::string& word) { QTest::newRow(name) << body << word; };
        const auto tensor = [](const std::string& elements, const std::string& offset, const std::string& shape, const std::string& strides) {
            return "}" + text("w") + "ctorch._utils\n_rebuild_tensor\n((" + text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu") + elements
                + "tQ" + offset + shape + strides + "tRs";
        };
        row("stack empty", "R", "missing");
        row("no mark", "e", "mark");
        row("memo", std::string("h\x05"), "not there");
        row("memo line", "gxx\n", "number");
        row("call of a text", text("a") + ")R", "calls");
        row("append to a text", text("a") + text("b") + "a", "does not fit");
        row("odd dictionary", "(" + text("a") + "d", "no value");
        row("text too long", std::string("X\xff\xff\xff\x7f") + "abc", "cut off");
        row("long text", std::string("\x8d\xff\xff\xff\xff\xff\xff\xff\xff", 9) + "abc", "cut off");
        row("one number", "K\x01", "no tensors");
        row("no tensors", "}" + text("a") + "K\x01s", "no tensors");
        row("outside of its storage", tensor("K\x04", "K\x01", "K\x04\x85", "K\x01\x85"), "within its storage");
        row("stride outside", tensor("K\x04", std::string("K\0", 2), "K\x02\x85", "K\x04\x85"), "within its storage");
        row("shape overflows", tensor("K\x04", std::string("K\0", 2), "\x8a\x08" + std::string(7, '\xff') + "\x7f\x85", std::string("K\0\x85", 3)), "within its storage");
        row("negative shape", tensor("K\x04", std::string("K\0", 2), std::string("J\xff\xff\xff\xff\x85", 6), "K\x01\x85"), "as PyTorch does it");
        row("vast and repeated", tensor("K\x04", std::string("K\0", 2), std::string("J\0\0\0\x40\x85", 6), std::string("K\0\x85", 3)), "within its storage");
        row("storage is missing", tensor("K\x04", std::string("K\0", 2), "K\x04\x85", "K\x01\x85"), "missing");
        std::string deep;
        for (int i = 0; i < 100; ++i)
            deep += "(" + text("a");
        row("deep", deep + tensor("K\x04", std::string("K\0", 2), "K\x04\x85", "K\x01\x85") + std::string(100, 'd'), "nested");
        std::string laughs = "}q\x01" + text("w") + tensor("K\x04", std::string("K\0", 2), "K\x04\x85", "K\x01\x85") + "s";
        for (char level = 1; level < 30; ++level)
            laughs += std::string("}(") + text("a") + "h" + level + text("b") + "h" + level + "uq" + static_cast<char>(level + 1);
        row("billion laughs", laughs, "");
        row("itself", std::string("}q\x01") + text("a") + "h\x01s", "");
    }

    void hostilePicklesAreRefused()
    {
        QFETCH(std::string, body);
        QFETCH(std::string, word);
        const auto file = openBytes(stream(body));
        QVERIFY(!file);
        QVERIFY2(file.error().text().find(word) != std::string::npos, file.error().text().c_str());
    }

    void damagedFilesAreRefused()
    {
        const TempDir folder;
        if (!runPython(folder.path(), "torch.save({'w': torch.arange(100.)}, 'z.pt')\ntorch.save({'w': torch.arange(100.)}, 's.pt', _use_new_zipfile_serialization=False)\n"))
            QSKIP("python3-torch is not installed");
        for (const char* name : {"z.pt", "s.pt"}) {
            QFile file(QString::fromStdString((folder / name).string()));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const std::string whole = file.readAll().toStdString();
            QVERIFY(openBytes(whole));
            for (std::size_t length = 0; length < whole.size(); length += 7) {
                const auto cut = openBytes(whole.substr(0, length));
                QVERIFY2(!cut, std::to_string(length).c_str());
            }
            const Philox random(3, 1);
            for (std::uint64_t i = 0; i < 3000; ++i) { // whatever happens, it is an answer
                std::string changed = whole;
                changed[random.below(3 * i, changed.size())] = static_cast<char>(random.below(3 * i + 1, 256));
                if (const auto opened = openBytes(changed)) {
                    for (std::size_t tensor = 0; tensor < (*opened)->tensors().size(); ++tensor)
                        (void)(*opened)->read(tensor).has_value();
                }
            }
        }
        QVERIFY(!openBytes(""));
        QVERIFY(openBytes(std::string("\x80\x04K\x01.", 5)).error().text().find("none of PyTorch's") != std::string::npos);
        QVERIFY(openBytes(std::string(257, '\0') + "ustar" + std::string(300, '\0')).error().text().find("0.1.10") != std::string::npos);
    }

    void packedMembersAreRead()
    {
        const TempDir folder;
        if (!runPython(folder.path(), R"py(
import zipfile
torch.save({'w': torch.arange(100.), 'v': torch.arange(50.)}, 'z.pt')
with zipfile.ZipFile('z.pt') as old, zipfile.ZipFile('packed.pt', 'w', zipfile.ZIP_DEFLATED) as new:
    for name in old.namelist(): new.writestr(name, old.read(name))
with zipfile.ZipFile('z.pt') as old, zipfile.ZipFile('big.pt', 'w') as new:
    for name in old.namelist(): new.writestr(name, b'big' if name.endswith('byteorder') else old.read(name))
)py"))
            QSKIP("python3-torch is not installed");
        const auto file = openFile(folder / "packed.pt");
        QVERIFY2(file, file ? "" : file.error().text().c_str());
        QCOMPARE(sumOf(**file, "w"), 4950.0);
        QCOMPARE(sumOf(**file, "v"), 1225.0);
        QCOMPARE(sumOf(**file, "w"), 4950.0);
        QVERIFY(openFile(folder / "big.pt").error().text().find("big-endian") != std::string::npos);
    }

    void realResNets_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("tensors");
        QTest::addColumn<double>("sum");     // over all numbers, by PyTorch 2.6
        QTest::addColumn<double>("oneSum");  // of layer2.0.conv1.weight
        QTest::addColumn<double>("oneBias"); // linear.bias[9]
        QTest::newRow("ResNet-20") << "resnet20-12fca82f.th" << 97 << 139.78264955982084 << -24.616129788733815 << -0.27025941014289856;
        QTest::newRow("ResNet-56") << "resnet56-4bfd9763.th" << 277 << 1427.8790116970986 << -30.504247289592968 << -0.2721118628978729;
    }

    void realResNets()
    {
        QFETCH(QString, name);
        const auto path = sharedFile("models/resnet_cifar10/" + name.toStdString());
        if (!path)
            QSKIP("The ResNet files are not at hand");
        const auto file = openFile(*path);
        QVERIFY2(file, file ? "" : file.error().text().c_str());
        QTEST(static_cast<int>((*file)->tensors().size()), "tensors");
        QCOMPARE((*file)->facts().format, std::string("PyTorch before 1.6"));
        QCOMPARE((*file)->tensors().front().name, std::string("module.conv1.weight"));
        QCOMPARE((*file)->tensors().front().shape, (std::vector<std::int64_t>{16, 3, 3, 3}));
        QFETCH(double, sum);
        for (const StoredTensor& tensor : (*file)->tensors())
            sum -= sumOf(**file, tensor.name);
        QVERIFY(std::abs(sum) < 1e-9);
        QTEST(sumOf(**file, "module.layer2.0.conv1.weight"), "oneSum");
        QTEST(static_cast<double>(floats(**file, "module.linear.bias").at(9)), "oneBias");
    }

    void realTorchScript()
    {
        const auto path = sharedFile("models/silero_vad/silero_vad.jit");
        if (!path)
            QSKIP("The Silero VAD model is not at hand");
        const auto file = openFile(*path);
        QVERIFY2(file, file ? "" : file.error().text().c_str());
        QCOMPARE((*file)->facts().format, std::string("TorchScript"));
        QCOMPARE((*file)->tensors().size(), std::size_t{30 + 2}); // two empty attributes are no part of the state_dict
        double all = 0;
        for (const StoredTensor& tensor : (*file)->tensors())
            all += sumOf(**file, tensor.name);
        QVERIFY(std::abs(all - -1278.561127399124) < 1e-9);
        QCOMPARE((*file)->tensors()[indexOf(**file, "_model_8k.decoder.rnn.weight_ih")].shape, (std::vector<std::int64_t>{512, 128}));
        QVERIFY(std::abs(sumOf(**file, "_model.encoder.2.reparam_conv.weight") - 171.7141137912331) < 1e-12);
    }

private:
    static void checkState(WeightsFile& file)
    {
        QCOMPARE(file.tensors().size(), std::size_t{12});
        QCOMPARE(file.tensors().front().name, std::string("a.weight"));
        QCOMPARE(sumOf(file, "a.weight"), 276.0);
        QCOMPARE(floats(file, "a.view"), (std::vector<float>{13, 14, 17, 18, 21, 22}));
        QCOMPARE(file.tensors()[indexOf(file, "a.turned")].shape, (std::vector<std::int64_t>{4, 2, 3}));
        QCOMPARE(floats(file, "a.turned").at(7), 5.0f); // [1, 0, 1]
        QCOMPARE(floats(file, "half").at(11), 11.0f);
        QCOMPARE(floats(file, "brain").at(10), 3.328125f);
        QCOMPARE(floats(file, "double"), std::vector<float>{1.5f});
        QVERIFY(file.tensors()[indexOf(file, "count")].type == StoredType::Int64);
        QCOMPARE(*toIntegers(StoredType::Int64, *file.read(indexOf(file, "count"))), std::vector<std::int64_t>{7});
        QCOMPARE(floats(file, "flags"), (std::vector<float>{1, 0}));
        QCOMPARE(floats(file, "small"), (std::vector<float>{-3, 4}));
        QCOMPARE(floats(file, "param"), (std::vector<float>{1, 1}));
        QCOMPARE(file.tensors()[indexOf(file, "empty")].shape, (std::vector<std::int64_t>{0, 3}));
        QCOMPARE(floats(file, "spread"), (std::vector<float>(6, 1.0f)));
    }
};

QTEST_GUILESS_MAIN(TorchWeightsTest)
#include "torch_weights_test.moc"
