// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/samples/open_sample.h"

#include "core/data/arrays/idx_names.h"
#include "core/data/arrays/image_dataset.h"
#include "core/data/samples/fetch_sample.h"

namespace cairn::data {

namespace {

/// A dataset under another name and source.
class SampleDataset : public Dataset {
public:
    SampleDataset(std::shared_ptr<Dataset> inner, std::string title, SourceSpec spec) : m_inner(std::move(inner)), m_title(std::move(title)), m_spec(std::move(spec)) {}

    std::string title() const override { return m_title; }
    const SourceSpec& source() const override { return m_spec; }
    std::string format() const override { return m_inner->format(); }
    const Schema& schema() const override { return m_inner->schema(); }
    std::vector<std::string> notices() const override { return m_inner->notices(); }
    std::string fingerprint() const override { return m_inner->fingerprint(); }
    std::optional<std::uint64_t> rowCount() const override { return m_inner->rowCount(); }
    bool hasGivenTest() const override { return m_inner->hasGivenTest(); }
    std::optional<RowId> givenTestFrom() const override { return m_inner->givenTestFrom(); }
    std::optional<RowId> givenValidationFrom() const override { return m_inner->givenValidationFrom(); }
    bool randomAccess() const override { return m_inner->randomAccess(); }
    Result<void> prepareRandomAccess(JobContext& job) override { return m_inner->prepareRandomAccess(job); }
    Result<TablePage> page(RowId first, std::uint64_t count, JobContext& job) const override { return m_inner->page(first, count, job); }
    Result<TablePage> rows(std::span<const RowId> ids, JobContext& job) const override { return m_inner->rows(ids, job); }
    Result<ColumnProfile> profile(std::size_t column, JobContext& job) const override { return m_inner->profile(column, job); }
    Result<std::vector<RowId>> filter(const std::string& where, JobContext& job) const override { return m_inner->filter(where, job); }
    Result<void> copyImages(std::span<const RowId> ids, std::span<std::uint8_t> out) const override { return m_inner->copyImages(ids, out); }
    std::vector<RowId> unreadableRows() const override { return m_inner->unreadableRows(); }
    Result<std::vector<Box>> boxes(RowId row) const override { return m_inner->boxes(row); }
    std::optional<MaskFacts> masks() const override { return m_inner->masks(); }
    Result<void> copyMasks(std::span<const RowId> ids, std::span<std::uint8_t> out) const override { return m_inner->copyMasks(ids, out); }
    Result<Waveform> waveform(RowId row) const override { return m_inner->waveform(row); }
    std::optional<SoundScale> soundScale() const override { return m_inner->soundScale(); }
    std::optional<ClipScale> clipScale() const override { return m_inner->clipScale(); }
    Result<std::vector<double>> frameTimes(RowId row) const override { return m_inner->frameTimes(row); }
    Result<std::unique_ptr<ChunkCursor>> scan(std::span<const std::size_t> columns, RowId first, std::uint64_t count, StopToken stop) const override
    {
        return m_inner->scan(columns, first, count, std::move(stop));
    }
    Result<std::unique_ptr<ChunkCursor>> scanRows(std::span<const std::size_t> columns, std::span<const RowId> ids, StopToken stop) const override
    {
        return m_inner->scanRows(columns, ids, std::move(stop));
    }
    Result<std::shared_ptr<const Dataset>> withSpectrograms(const SpectrogramForm& form, JobContext& job) const override { return m_inner->withSpectrograms(form, job); }
    Result<TableAccess> tableAccess() const override { return m_inner->tableAccess(); }

private:
    std::shared_ptr<Dataset> m_inner;
    std::string m_title;
    SourceSpec m_spec;
};

} // namespace

bool isSample(const std::string& location)
{
    return location.starts_with("sample:");
}

Result<SourceSpec> sampleFiles(const std::string& location, JobContext& job)
{
    CAIRN_ASSIGN(const Sample sample, findSample(location));
    CAIRN_TRY(fetchSample(sample, samplesFolder(), job));
    return sampleSource(sample, samplesFolder());
}

Result<std::shared_ptr<Dataset>> openSample(const SourceSpec& spec, const std::filesystem::path& cacheFolder, JobContext& job)
{
    CAIRN_ASSIGN(const Sample sample, findSample(spec.location));
    CAIRN_ASSIGN(const SourceSpec files, sampleFiles(spec.location, job));
    std::shared_ptr<Dataset> inner;
    if (holdsIdxPair(files.location)) {
        CAIRN_ASSIGN(inner, ImageDataset::open(files, job, sample.classes));
    } else {
        CAIRN_ASSIGN(inner, openDataset(files, cacheFolder, job));
    }
    return std::shared_ptr<Dataset>(std::make_shared<SampleDataset>(std::move(inner), sample.title, spec));
}

} // namespace cairn::data
