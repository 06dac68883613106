// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of several shapes each, with masks that say which shape a pixel belongs to, as folders of PNG files.
//
// A picture has one to `shapes` of them, each a disc, square, triangle or cross (classes 1 to 4; 0 is the background) with a place, size,
// turn and brightness of its own; later ones lie over earlier ones. Normal noise lies over all. The mask is the shape that covers the
// middle of the pixel; pixels of the picture are anti-aliased by the distance to the edge.
#include "core/base/random.h"
#include "core/data/synthetic/kinds.h"
#include "core/data/synthetic/shape_drawing.h"
#include "core/data/synthetic/table_writer.h"
#include "core/data/write/png.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <numbers>

namespace cairn::data::synthetic {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kScene = 0x5CE1, kSceneNoise = 0x5CE2, kMarked = 4, kDrawsPerShape = 8, kMostShapes = 15;
constexpr std::array<const char*, kMarked + 1> kClassNames{"background", "disc", "square", "triangle", "cross"};

struct SceneOptions {
    std::uint64_t seed = 0, side = 32, shapes = 3;
    double noise = 0;
};

struct Scene {
    std::vector<std::uint8_t> picture, mask;
};

Scene drawScene(const SceneOptions& options, std::uint64_t image)
{
    const Philox random(options.seed, kScene), noise(options.seed, kSceneNoise);
    const auto side = static_cast<double>(options.side);
    const std::uint64_t pixels = options.side * options.side, first = image * kDrawsPerShape * (kMostShapes + 1);
    std::vector<double> light(pixels, 40);
    Scene scene{std::vector<std::uint8_t>(pixels), std::vector<std::uint8_t>(pixels, 0)};
    const std::uint64_t count = 1 + random.below(first, options.shapes);
    for (std::uint64_t n = 1; n <= count; ++n) {
        const std::uint64_t at = first + n * kDrawsPerShape;
        const PlacedShape shape{random.below(at, kMarked), side * (0.15 + 0.7 * random.uniform(at + 1)), side * (0.15 + 0.7 * random.uniform(at + 2)),
                                side * (0.14 + 0.1 * random.uniform(at + 3)), 2 * std::numbers::pi * random.uniform(at + 4)};
        const double bright = 110 + 140 * random.uniform(at + 5);
        for (std::uint64_t i = 0; i < pixels; ++i) {
            const double d = edgeDistance(shape, static_cast<double>(i % options.side) + 0.5, static_cast<double>(i / options.side) + 0.5);
            const double cover = std::clamp(0.5 - d, 0.0, 1.0);
            light[i] = light[i] * (1 - cover) + bright * cover;
            if (d < 0)
                scene.mask[i] = static_cast<std::uint8_t>(shape.kind + 1);
        }
    }
    for (std::uint64_t i = 0; i < pixels; ++i) {
        const double value = light[i] + (options.noise > 0 ? options.noise * noise.normal(image * pixels + i) : 0);
        scene.picture[i] = static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
    }
    return scene;
}

Result<void> writeFile(const fs::path& file, const std::string& content)
{
    std::ofstream out(file, std::ios::binary);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    out.flush();
    return out ? Result<void>() : Result<void>(writeError(file));
}

Result<void> writeScenes(const SceneOptions& options, const fs::path& folder, std::uint64_t first, std::uint64_t last, std::uint64_t total, JobContext& job)
{
    static const std::vector<PaletteColour> kPalette{{0, 0, 0}, {230, 159, 0}, {86, 180, 233}, {0, 158, 115}, {240, 228, 66}};
    std::error_code error;
    for (const char* part : {"images", "masks"}) {
        if (fs::create_directories(folder / part, error); error)
            return fail(ErrorCode::Permission, "The folder cannot be made: " + error.message(), folder.string(), "Choose a folder that you may write to");
    }
    const auto side = static_cast<std::uint32_t>(options.side);
    for (std::uint64_t image = first; image < last; ++image) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", folder.string());
        const Scene scene = drawScene(options, image);
        std::array<char, 32> name{};
        std::snprintf(name.data(), name.size(), "%07llu.png", static_cast<unsigned long long>(image));
        CAIRN_TRY(writeFile(folder / "images" / name.data(), encodePng(side, side, scene.picture)));
        CAIRN_TRY(writeFile(folder / "masks" / name.data(), encodePng(side, side, scene.mask, kPalette)));
        job.progress.set(image + 1, total);
    }
    return {};
}

Result<void> writeShapeMasks(const SyntheticSpec& spec, const fs::path& place, JobContext& job)
{
    const SceneOptions options{spec.seed, countOf(spec, "side"), countOf(spec, "shapes"), spec.params.at("noise").get<double>()};
    const auto test = static_cast<std::uint64_t>(spec.params.at("test").get<double>() * static_cast<double>(spec.size));
    CAIRN_TRY(writeScenes(options, place / "train", 0, spec.size - test, spec.size, job));
    if (test > 0)
        CAIRN_TRY(writeScenes(options, place / "test", spec.size - test, spec.size, spec.size, job));
    std::string names;
    for (const char* name : kClassNames)
        names += std::string(name) + "\n";
    return writeFile(place / "classes.txt", names);
}

} // namespace

SyntheticKind shapeMasks()
{
    SyntheticKind kind;
    kind.id = "shape_masks";
    kind.title = "Shapes with masks";
    kind.help = "Grey pictures of several discs (1), squares (2), triangles (3) and crosses (4), each with a mask that says which one a pixel belongs to: folders of PNG files, for segmentation.";
    kind.unit = "images";
    kind.size = 2'000;
    kind.mostSize = 1'000'000;
    kind.folder = true;
    kind.params = {
        integerParam("side", "Side", "Pixels along a side", 32, 16, 1024),
        integerParam("shapes", "Shapes", "Shapes in a picture, at most", 3, 1, static_cast<double>(kMostShapes)),
        realParam("noise", "Noise", "Deviation of the noise, in steps of 255", 20, 0, 255),
        realParam("test", "Test images", "Share of the images that is kept for testing", 0.15, 0, 0.9),
    };
    kind.write = writeShapeMasks;
    return kind;
}

} // namespace cairn::data::synthetic
