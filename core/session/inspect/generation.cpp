// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/inspect/generation.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace cairn::session {

namespace {

/// One row of codes, which changes from step to step.
class TokenRow final : public batch::EncodedSource {
public:
    explicit TokenRow(batch::Field field) : m_fields{std::move(field)}, m_codes(static_cast<std::size_t>(m_fields[0].shape[0])) {}

    std::vector<std::int64_t>& codes() { return m_codes; }
    const std::vector<batch::Field>& fields() const override { return m_fields; }
    const batch::Target& target() const override { return m_target; }
    std::uint64_t size() const override { return 1; }
    Result<std::vector<RowId>> rowIds(std::uint64_t, std::uint64_t count) const override { return std::vector<RowId>(count, 0); }
    Result<void> read(std::uint64_t, std::uint64_t, const batch::BlockView& out) const override
    {
        if (!out.fields.empty() && !out.fields[0].empty())
            std::memcpy(out.fields[0].data(), m_codes.data(), m_codes.size() * sizeof(std::int64_t));
        return {};
    }
    Result<void> gather(std::span<const std::uint64_t>, const batch::BlockView& out) const override { return read(0, 1, out); }

private:
    std::vector<batch::Field> m_fields;
    batch::Target m_target;
    std::vector<std::int64_t> m_codes;
};

/// The most likely place, or one that is drawn after softmax(logits / temperature).
std::int64_t chosen(std::span<const float> logits, double temperature, const Philox& random, std::uint64_t step)
{
    const auto largest = std::ranges::max_element(logits);
    if (temperature <= 0)
        return largest - logits.begin();
    std::vector<double> shares;
    double sum = 0;
    for (const float logit : logits)
        shares.push_back(sum += std::exp(static_cast<double>(logit - *largest) / temperature));
    const double wanted = random.uniform(step) * sum;
    return std::min<std::int64_t>(std::ranges::upper_bound(shares, wanted) - shares.begin(), std::ssize(shares) - 1);
}

} // namespace

Result<std::vector<std::int64_t>> generateTokens(engine::Model& model, const batch::Field& tokens, std::vector<std::int64_t> prompt, const GenerationOptions& options,
                                                 JobContext& job, const std::function<void(std::int64_t)>& put)
{
    if (tokens.shape.size() != 1 || tokens.shape[0] < 1 || tokens.type != ElementType::Int64)
        return fail(ErrorCode::Mismatch, "The field \"" + tokens.name + "\" is no row of tokens", tokens.name, "Use a model of texts");
    const bool known = std::ranges::all_of(prompt, [&](std::int64_t code) { return code >= 0 && code < tokens.vocabulary; });
    if (prompt.empty() || !known)
        return fail(ErrorCode::InvalidInput, "The text to go on with is empty, or has tokens that the model does not know", "prompt", "Give at least one token");
    TokenRow row(tokens);
    const std::size_t length = row.codes().size(), given = prompt.size();
    const Philox random(options.seed, 0x746f6b656e73ull);
    for (std::int64_t step = 0; step < options.steps; ++step) {
        const std::size_t seen = std::min(length, prompt.size());
        std::ranges::fill(row.codes(), 0);
        std::copy_n(prompt.end() - static_cast<std::ptrdiff_t>(seen), seen, row.codes().begin());
        const std::uint64_t first = 0;
        Progress quiet;
        JobContext part{job.stop, quiet};
        CAIRN_ASSIGN(const Array answers, model.predict(row, std::span(&first, 1), part));
        if (answers.shape.size() != 3 || answers.shape[1] != tokens.shape[0] || answers.shape[2] != tokens.vocabulary)
            return fail(ErrorCode::Mismatch, "The model does not rate the next token at every step", "output", "Use a causal language model");
        const auto width = static_cast<std::size_t>(tokens.vocabulary);
        const std::int64_t next = chosen(std::span(answers.values).subspan((seen - 1) * width, width), options.temperature, random, static_cast<std::uint64_t>(step));
        job.progress.set(static_cast<std::uint64_t>(step) + 1, static_cast<std::uint64_t>(options.steps));
        if (options.end == next)
            break;
        prompt.push_back(next);
        if (put)
            put(next);
    }
    return std::vector<std::int64_t>(prompt.begin() + static_cast<std::ptrdiff_t>(given), prompt.end());
}

} // namespace cairn::session
