// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/image_pool.h"

#include <algorithm>
#include <thread>

namespace cairn::parse {

namespace {

constexpr std::size_t kPicturesPerHelper = 50'000; ///< then a fresh one: its processor time is limited
constexpr ParseLimits kLimits{.cpuSeconds = 3600};

bool fatal(const Error& error)
{
    return error.code == ErrorCode::Cancelled || error.code == ErrorCode::NotFound || error.code == ErrorCode::Permission;
}

} // namespace

/// A helper for the length of one call.
class ImagePool::Loan {
public:
    explicit Loan(ImagePool& pool) : m_pool(pool), m_helper(pool.borrow()) {}
    ~Loan() { m_pool.giveBack(std::move(m_helper)); }
    Loan(const Loan&) = delete;

    ImageReader& use(std::size_t pictures)
    {
        if (m_helper->pictures > kPicturesPerHelper)
            *m_helper = Helper{std::make_unique<ImageReader>(kLimits), 0};
        m_helper->pictures += pictures;
        return *m_helper->reader;
    }

private:
    ImagePool& m_pool;
    std::unique_ptr<Helper> m_helper;
};

int usualWorkers()
{
    return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 8);
}

ImagePool::ImagePool(int workers) : m_workers(std::max(1, workers)) {}

std::unique_ptr<ImagePool::Helper> ImagePool::borrow()
{
    std::unique_lock lock(m_mutex);
    m_freed.wait(lock, [&] { return m_lent < m_workers; });
    ++m_lent;
    if (m_idle.empty())
        return std::make_unique<Helper>(Helper{std::make_unique<ImageReader>(kLimits), 0});
    auto helper = std::move(m_idle.back());
    m_idle.pop_back();
    return helper;
}

void ImagePool::giveBack(std::unique_ptr<Helper> helper)
{
    {
        const std::lock_guard lock(m_mutex);
        --m_lent;
        m_idle.push_back(std::move(helper));
    }
    m_freed.notify_one();
}

Result<std::vector<DecodedImage>> ImagePool::decode(std::span<const std::string> files, const ImageRequest& request, StopToken stop)
{
    Loan loan(*this);
    auto images = loan.use(files.size()).decode(files, request, stop);
    if (images || fatal(images.error()))
        return images;
    std::vector<DecodedImage> alone;
    for (const std::string& file : files) {
        auto image = loan.use(1).decode(std::span(&file, 1), request, stop);
        if (!image && fatal(image.error()))
            return image.error();
        alone.push_back(image ? std::move(image->front()) : DecodedImage{0, 0, 0, {}, image.error().what});
    }
    return alone;
}

Result<std::vector<PictureFacts>> ImagePool::probe(std::span<const std::string> files, StopToken stop)
{
    Loan loan(*this);
    auto facts = loan.use(files.size()).probe(files, stop);
    if (facts || fatal(facts.error()))
        return facts;
    std::vector<PictureFacts> alone;
    for (const std::string& file : files) {
        auto fact = loan.use(1).probe(std::span(&file, 1), stop);
        if (!fact && fatal(fact.error()))
            return fact.error();
        alone.push_back(fact ? fact->front() : PictureFacts{0, 0, 0, fact.error().what});
    }
    return alone;
}

} // namespace cairn::parse
