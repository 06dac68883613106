// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/masks/mask_decoder.h"

#include "core/base/text.h"

namespace cairn::data {

namespace {

constexpr std::uint64_t kPictureHead = 256 << 10; ///< bytes that hold the size of any usual picture

class MaskDecoder : public PictureDecoder {
public:
    MaskDecoder(std::shared_ptr<parse::ImagePool> pool, std::shared_ptr<const PictureFiles> pictures, const parse::ImageRequest& request)
        : m_pool(pool), m_pictures(std::move(pictures)), m_pixels(makePictureDecoder(std::move(pool), request))
    {
    }

    int workers() const override { return m_pixels->workers(); }
    Result<std::vector<Picture>> decode(std::span<const std::string> files, StopToken stop) const override { return m_pixels->decode(files, std::move(stop)); }

    Result<std::vector<Picture>> decodeRows(const PictureFiles& files, std::span<const RowId> rows, StopToken stop) const override
    {
        CAIRN_TRY(checkSizes(files, rows, stop));
        return PictureDecoder::decodeRows(files, rows, std::move(stop));
    }

private:
    Result<std::vector<parse::PictureFacts>> factsOf(const PictureFiles& files, std::span<const RowId> rows, std::uint64_t bytes, const StopToken& stop) const
    {
        std::vector<std::string> heads;
        for (const RowId row : rows) {
            CAIRN_ASSIGN(auto head, files.read(row, bytes));
            heads.push_back(std::move(head));
        }
        return m_pool->probe(heads, stop);
    }

    /// What cannot be read is told when it is decoded.
    Result<void> checkSizes(const PictureFiles& files, std::span<const RowId> rows, const StopToken& stop) const
    {
        CAIRN_ASSIGN(const auto masks, factsOf(files, rows, PictureFiles::kWhole, stop));
        CAIRN_ASSIGN(const auto pictures, factsOf(*m_pictures, rows, kPictureHead, stop));
        const auto sizeText = [](const parse::PictureFacts& facts) { return std::to_string(facts.width) + " x " + std::to_string(facts.height); };
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const bool known = masks[i].problem.empty() && pictures[i].problem.empty() && masks[i].width > 0 && pictures[i].width > 0;
            if (known && (masks[i].width != pictures[i].width || masks[i].height != pictures[i].height))
                return fail(ErrorCode::Mismatch, "The mask has " + sizeText(masks[i]) + " pixels, but its picture " + toUtf8(m_pictures->name(rows[i])) + " has " + sizeText(pictures[i]),
                            toUtf8(files.name(rows[i])), "Make the mask the size of its picture, or take both away");
        }
        return {};
    }

    std::shared_ptr<parse::ImagePool> m_pool;
    std::shared_ptr<const PictureFiles> m_pictures;
    std::unique_ptr<PictureDecoder> m_pixels;
};

} // namespace

std::unique_ptr<PictureDecoder> makeMaskDecoder(std::shared_ptr<parse::ImagePool> pool, std::shared_ptr<const PictureFiles> pictures, parse::ImageRequest form)
{
    form.codes = true;
    form.channels = 1;
    return std::make_unique<MaskDecoder>(std::move(pool), std::move(pictures), form);
}

} // namespace cairn::data
