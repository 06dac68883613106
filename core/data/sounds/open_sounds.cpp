// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/sounds/open_sounds.h"

#include "core/base/text.h"
#include "core/data/fingerprint.h"
#include "core/data/media/file_list.h"
#include "core/data/media/folder_layout.h"
#include "core/data/media/media_dataset.h"
#include "core/data/media/picture_pixels.h"
#include "core/data/media/picture_rows.h"
#include "core/data/media/source_place.h"
#include "core/data/sounds/mel.h"
#include "core/parse/sound_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <mutex>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLookedAt = 200;
constexpr double kLongest = 10, kShownSeconds = 60;

struct SoundForm {
    MelOptions mel;
    double seconds = 1;
    std::vector<std::string> notices;

    std::size_t frames() const { return melFrames(static_cast<std::size_t>(std::lround(seconds * mel.rate)), mel); }
};

/// The other spectrograms that were asked for last: fitting, reading and previews ask for the same.
struct LastForm {
    std::mutex mutex;
    std::string location;
    std::shared_ptr<const Dataset> dataset;
};

/// Spectrograms as pictures.
class SoundDecoder : public PictureDecoder {
public:
    SoundDecoder(std::shared_ptr<parse::SoundPool> pool, SoundForm form) : m_pool(std::move(pool)), m_form(std::move(form)) {}

    int workers() const override { return m_pool->workers(); }

    Result<std::vector<Picture>> decode(std::span<const std::string> files, StopToken stop) const override
    {
        CAIRN_ASSIGN(const auto sounds, parse::decodeSounds(*m_pool, files, m_form.seconds, stop));
        std::vector<Picture> pictures;
        for (const parse::DecodedSound& sound : sounds) {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Cancelled");
            if (!sound.problem.empty()) {
                pictures.push_back({{}, sound.problem});
                continue;
            }
            pictures.push_back({melPicture(resample(sound.samples, sound.rate, m_form.mel.rate), m_form.mel, m_form.frames()), {}});
        }
        return pictures;
    }

private:
    std::shared_ptr<parse::SoundPool> m_pool;
    SoundForm m_form;
};

Result<double> numberOption(const SourcePlace& place, const std::string& name, double least, double most)
{
    const std::string text = place.option(name);
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !(value >= least && value <= most))
        return fail(ErrorCode::InvalidInput, "The option " + name + " cannot be " + text, place.path, "Give a number from " + std::to_string(least) + " to " + std::to_string(most));
    return value;
}

/// Lengths of some sounds, spread over the set.
Result<std::vector<double>> lengths(const PictureFiles& files, parse::SoundPool& pool, std::size_t& rates, JobContext& job)
{
    const std::uint64_t count = files.count(), looked = std::min<std::uint64_t>(kLookedAt, count);
    std::vector<double> found;
    std::vector<int> different;
    for (std::uint64_t i = 0; i < looked; ++i) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
        CAIRN_ASSIGN(const std::string file, files.read(i * count / looked));
        CAIRN_ASSIGN(const auto sounds, parse::decodeSounds(pool, std::span(&file, 1), 0, job.stop));
        if (!sounds[0].problem.empty())
            continue;
        found.push_back(static_cast<double>(sounds[0].frames) / sounds[0].rate);
        if (std::ranges::find(different, sounds[0].rate) == different.end())
            different.push_back(sounds[0].rate);
    }
    rates = different.size();
    return found;
}

/// Options of the location: rate, n_fft, hop, bands, level.
Result<MelOptions> melOptions(const SourcePlace& place)
{
    MelOptions mel;
    const auto option = [&](const char* name, double usual, double least, double most) -> Result<double> {
        return place.options.contains(name) ? numberOption(place, name, least, most) : usual;
    };
    CAIRN_ASSIGN(mel.rate, option("rate", mel.rate, 1000, 192'000));
    CAIRN_ASSIGN(const double window, option("n_fft", std::lround(mel.window * mel.rate), 16, 65'536));
    CAIRN_ASSIGN(const double hop, option("hop", std::max<long>(1, std::lround(mel.hop * mel.rate)), 1, 65'536));
    CAIRN_ASSIGN(const double bands, option("bands", mel.bands, 8, 512));
    mel.window = std::floor(window) / mel.rate;
    mel.hop = std::floor(hop) / mel.rate;
    mel.bands = static_cast<int>(bands);
    const std::string level = place.option("level", "relative");
    if (level != "relative" && level != "full_scale" && level != "amplitude")
        return fail(ErrorCode::InvalidInput, "The option level cannot be " + level, place.path, "Give relative, full_scale or amplitude");
    mel.level = level == "full_scale" ? MelOptions::Level::FullScale : level == "amplitude" ? MelOptions::Level::Amplitude : MelOptions::Level::Relative;
    return mel;
}

/// The location with the options of a form in the place of its own.
std::string locationOf(const SourcePlace& place, const SpectrogramForm& form)
{
    std::string location = place.path + "?rate=" + Json(form.rate).dump() + "&n_fft=" + std::to_string(form.window) + "&hop=" + std::to_string(form.hop) + "&bands=" +
                           std::to_string(form.bands) + "&level=" + form.level;
    if (form.seconds > 0)
        location += "&seconds=" + Json(form.seconds).dump();
    else if (place.options.contains("seconds"))
        location += "&seconds=" + place.option("seconds");
    return location;
}

Result<SoundForm> chooseForm(const PictureFiles& files, parse::SoundPool& pool, const SourcePlace& place, JobContext& job)
{
    SoundForm form;
    CAIRN_ASSIGN(form.mel, melOptions(place));
    std::size_t rates = 0;
    CAIRN_ASSIGN(auto found, lengths(files, pool, rates, job));
    if (found.empty())
        return fail(ErrorCode::InvalidInput, "None of the sounds can be read", place.path, "Choose a folder of WAV, FLAC, Ogg or MP3 files");
    std::ranges::sort(found);
    form.seconds = std::min(kLongest, std::max(form.mel.window, found[(found.size() - 1) * 95 / 100]));
    if (place.options.contains("seconds")) {
        CAIRN_ASSIGN(form.seconds, numberOption(place, "seconds", 0.025, 600));
    }
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.3g s", form.seconds);
    form.notices.push_back(std::string("The model sees mel spectrograms of ") + seconds + ": longer sounds are cut, behind shorter ones it is silent (add ?seconds=N to the location for another length)");
    if (rates > 1)
        form.notices.push_back("The sounds have different sample rates; all are resampled to " + grouped(static_cast<std::uint64_t>(form.mel.rate)) + " a second");
    return form;
}

} // namespace

Result<std::shared_ptr<Dataset>> openSounds(const SourceSpec& spec, const fs::path& cacheFolder, JobContext& job)
{
    const SourcePlace place = sourcePlace(spec.location);
    const fs::path root = place.path;
    CAIRN_ASSIGN(const auto listed, listFiles(root, soundEndings(), job));
    CAIRN_ASSIGN(FileRows rows, rowsOfFiles(root, pathsOf(listed), cacheFolder, job));
    if (rows.files.empty())
        return fail(ErrorCode::InvalidInput, "There are no sounds", place.path, "Choose a folder with sounds in it");
    const auto files = std::make_shared<FolderFiles>(root, rows.files);
    const auto pool = std::make_shared<parse::SoundPool>(parse::usualWorkers());
    CAIRN_ASSIGN(const SoundForm form, chooseForm(*files, *pool, place, job));
    MediaParts parts;
    parts.spec = spec;
    parts.title = toUtf8(root.filename().string());
    parts.format = "sounds";
    parts.count = rows.files.size();
    const MelOptions usual{};
    const bool asUsual = form.mel.rate == usual.rate && form.mel.window == usual.window && form.mel.hop == usual.hop && form.mel.level == usual.level;
    const std::string settings = asUsual ? std::string() : Json{form.mel.rate, form.mel.window, form.mel.hop, static_cast<int>(form.mel.level)}.dump();
    const std::string formText = settings + std::to_string(form.mel.bands) + "x" + std::to_string(form.frames()) + Json(rows.files).dump(-1, ' ', false, Json::error_handler_t::replace);
    CAIRN_ASSIGN(parts.fingerprint, fingerprintOf(root, listed, formText));
    const std::vector<std::int64_t> shape{1, form.mel.bands, static_cast<std::int64_t>(form.frames())};
    parts.pixels = std::make_shared<PicturePixels>(files, std::make_unique<SoundDecoder>(pool, form), shape,
                                                   cacheFolder / (cacheName(root, listed, formText) + ".pixels"), "sounds");
    const PartBorders borders = bordersOf(rows.parts);
    parts.validationFrom = borders.validationFrom;
    parts.testFrom = borders.testFrom;
    for (const std::vector<std::string>* more : {&std::as_const(rows).notices, &borders.notices, &form.notices})
        parts.notices.insert(parts.notices.end(), more->begin(), more->end());
    parts.waveform = [files, pool](RowId row) -> Result<Waveform> {
        CAIRN_ASSIGN(const std::string file, files->read(row));
        CAIRN_ASSIGN(auto sounds, parse::decodeSounds(*pool, std::span(&file, 1), kShownSeconds));
        if (!sounds[0].problem.empty())
            return fail(ErrorCode::Corrupt, sounds[0].problem, files->name(row), "Choose another row");
        return Waveform{static_cast<double>(sounds[0].rate), std::move(sounds[0].samples)};
    };
    parts.soundScale = SoundScale{form.seconds, form.mel.rate / 2, form.mel.range};
    parts.withSpectrograms = [spec, place, cacheFolder, last = std::make_shared<LastForm>()](const SpectrogramForm& other, JobContext& work) -> Result<std::shared_ptr<const Dataset>> {
        const std::lock_guard lock(last->mutex);
        SourceSpec changed = spec;
        changed.location = locationOf(place, other);
        if (last->location != changed.location || !last->dataset) {
            CAIRN_ASSIGN(last->dataset, openSounds(changed, cacheFolder, work));
            last->location = changed.location;
        }
        return last->dataset;
    };
    CAIRN_ASSIGN(parts.table, makeMemoryTable(tableOf(rows), place.path, job.stop));
    return std::shared_ptr<Dataset>(std::make_shared<MediaDataset>(std::move(parts)));
}

} // namespace cairn::data
