// SPDX-License-Identifier: GPL-3.0-or-later
// Grey pictures of shapes, as IDX files named like MNIST's.
//
// Label: 0 disc, 1 square, 2 triangle, 3 cross, 4 ring, 5 bar. Each shape has its own place, size, turn and brightness; normal
// noise lies over all. Pixels are anti-aliased by the distance to the shape's edge.
#include "core/base/random.h"
#include "core/data/synthetic/kinds.h"
#include "core/data/synthetic/shape_drawing.h"
#include "core/data/synthetic/table_writer.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <numbers>
#include <unistd.h>

namespace cairn::data::synthetic {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kShape = 0x54A1, kNoise = 0x54A2;
constexpr std::uint64_t kImagesAtOnce = 256;

struct Options {
    std::uint64_t seed = 0, side = 28;
    double noise = 0;
};

void drawImage(const Options& options, std::uint64_t image, std::uint64_t kind, std::uint8_t* pixels)
{
    const Philox random(options.seed, kShape), noise(options.seed, kNoise);
    const auto side = static_cast<double>(options.side);
    const std::uint64_t at = image * 8;
    const PlacedShape shape{kind, side * (0.4 + 0.2 * random.uniform(at + 3)), side * (0.4 + 0.2 * random.uniform(at + 4)), side * (0.2 + 0.15 * random.uniform(at + 1)),
                            2 * std::numbers::pi * random.uniform(at + 2)};
    const double bright = 150 + 105 * random.uniform(at + 5);
    for (std::uint64_t i = 0; i < options.side * options.side; ++i) {
        const double d = edgeDistance(shape, static_cast<double>(i % options.side) + 0.5, static_cast<double>(i / options.side) + 0.5);
        double value = bright * std::clamp(0.5 - d, 0.0, 1.0);
        if (options.noise > 0)
            value += options.noise * noise.normal(image * options.side * options.side + i);
        pixels[i] = static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
    }
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

bool writeHeader(std::FILE* file, std::uint32_t magic, std::initializer_list<std::uint64_t> sizes)
{
    const auto word = [&](std::uint64_t value) {
        const std::array<unsigned char, 4> bytes{static_cast<unsigned char>(value >> 24), static_cast<unsigned char>(value >> 16),
                                                 static_cast<unsigned char>(value >> 8), static_cast<unsigned char>(value)};
        return std::fwrite(bytes.data(), 1, 4, file) == 4;
    };
    return word(magic) && std::ranges::all_of(sizes, word);
}

bool closed(File& file)
{
    return std::fflush(file.get()) == 0 && fdatasync(fileno(file.get())) == 0;
}

/// Images [first, last) and their labels, in files "<name>-images-idx3-ubyte" and "<name>-labels-idx1-ubyte".
Result<void> writePart(const Options& options, const fs::path& folder, const std::string& name, std::uint64_t first, std::uint64_t last,
                       std::uint64_t total, JobContext& job)
{
    const fs::path imagePath = folder / (name + "-images-idx3-ubyte"), labelPath = folder / (name + "-labels-idx1-ubyte");
    File images(std::fopen(imagePath.c_str(), "wb"), std::fclose);
    if (!images)
        return writeError(imagePath);
    File labels(std::fopen(labelPath.c_str(), "wb"), std::fclose);
    if (!labels)
        return writeError(labelPath);
    if (!writeHeader(images.get(), 0x803, {last - first, options.side, options.side}) || !writeHeader(labels.get(), 0x801, {last - first}))
        return writeError(imagePath);
    const std::uint64_t bytes = options.side * options.side;
    std::vector<std::uint8_t> pixels(kImagesAtOnce * bytes), kinds(kImagesAtOnce);
    for (std::uint64_t image = first; image < last;) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", folder.string());
        const std::uint64_t count = std::min(kImagesAtOnce, last - image);
        for (std::uint64_t i = 0; i < count; ++i) {
            kinds[i] = static_cast<std::uint8_t>(Philox(options.seed, kShape).below((image + i) * 8, kShapeKinds));
            drawImage(options, image + i, kinds[i], pixels.data() + i * bytes);
        }
        if (std::fwrite(pixels.data(), bytes, count, images.get()) != count || std::fwrite(kinds.data(), 1, count, labels.get()) != count)
            return writeError(imagePath);
        image += count;
        job.progress.set(image, total);
    }
    return closed(images) && closed(labels) ? Result<void>() : Result<void>(writeError(imagePath));
}

Result<void> write(const SyntheticSpec& spec, const fs::path& place, JobContext& job)
{
    const Options options{spec.seed, countOf(spec, "side"), spec.params.at("noise").get<double>()};
    const auto test = static_cast<std::uint64_t>(spec.params.at("test").get<double>() * static_cast<double>(spec.size));
    std::error_code error;
    fs::create_directories(place, error);
    if (error)
        return fail(ErrorCode::Permission, "The folder cannot be made: " + error.message(), place.string(), "Choose a folder that you may write to");
    CAIRN_TRY(writePart(options, place, "train", 0, spec.size - test, spec.size, job));
    return test > 0 ? writePart(options, place, "t10k", spec.size - test, spec.size, spec.size, job) : Result<void>();
}

} // namespace

SyntheticKind shapes()
{
    SyntheticKind kind;
    kind.id = "shapes";
    kind.title = "Pictures of shapes";
    kind.help = "Grey pictures of discs (0), squares (1), triangles (2), crosses (3), rings (4) and bars (5): a folder with IDX files, as MNIST has.";
    kind.unit = "images";
    kind.size = 20'000;
    kind.mostSize = 1'000'000'000;
    kind.folder = true;
    kind.opens = "train-images-idx3-ubyte";
    kind.params = {
        integerParam("side", "Side", "Pixels along a side", 28, 8, 1024),
        realParam("noise", "Noise", "Deviation of the noise, in steps of 255", 20, 0, 255),
        realParam("test", "Test images", "Share of the images that is kept for testing", 0.15, 0, 0.9),
    };
    kind.write = write;
    return kind;
}

} // namespace cairn::data::synthetic
