// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights_in/llama_file.h"

#include "core/base/text.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <new>
#include <optional>

namespace cairn::formats {

namespace {

constexpr std::uint64_t kLlamaHeader = 28;
constexpr std::int64_t kMostLlama = 1 << 20; ///< of each number in the header

/// The numbers of the header; what is derived from them.
struct LlamaShape {
    std::int64_t width = 0, hidden = 0, layers = 0, heads = 0, keyHeads = 0, vocabulary = 0, context = 0;
    bool ownHead = false; ///< the vocabulary is written as a negative number

    std::int64_t keyWidth() const { return width / heads * keyHeads; }
    std::int64_t rotations() const { return context * (width / heads); } ///< tables of sine and cosine, which are not needed
};

/// A kind of tensor, in the order of the file.
struct LlamaPart {
    const char* name;  ///< behind "layers.N." where `each`
    std::vector<std::int64_t> shape;
    bool each = true;  ///< one per layer
    bool read = true;
};

std::vector<LlamaPart> partsOf(const LlamaShape& s)
{
    std::vector<LlamaPart> parts{{"tok_embeddings.weight", {s.vocabulary, s.width}, false}, {"attention_norm.weight", {s.width}},
        {"attention.wq.weight", {s.width, s.width}}, {"attention.wk.weight", {s.keyWidth(), s.width}}, {"attention.wv.weight", {s.keyWidth(), s.width}},
        {"attention.wo.weight", {s.width, s.width}}, {"ffn_norm.weight", {s.width}}, {"feed_forward.w1.weight", {s.hidden, s.width}},
        {"feed_forward.w2.weight", {s.width, s.hidden}}, {"feed_forward.w3.weight", {s.hidden, s.width}}, {"norm.weight", {s.width}, false},
        {"rotations", {s.rotations()}, false, false}};
    if (s.ownHead)
        parts.push_back({"output.weight", {s.vocabulary, s.width}, false});
    return parts;
}

std::optional<LlamaShape> shapeOf(std::span<const std::uint8_t> bytes)
{
    std::array<std::int32_t, 7> header{};
    if (bytes.size() < kLlamaHeader)
        return {};
    std::memcpy(header.data(), bytes.data(), kLlamaHeader);
    LlamaShape shape{header[0], header[1], header[2], header[3], header[4], std::abs(static_cast<std::int64_t>(header[5])), header[6], header[5] < 0};
    for (const std::int64_t number : {shape.width, shape.hidden, shape.layers, shape.heads, shape.keyHeads, shape.vocabulary, shape.context}) {
        if (number < 1 || number > kMostLlama)
            return {};
    }
    if (shape.width % shape.heads != 0)
        return {};
    std::uint64_t total = kLlamaHeader;
    for (const LlamaPart& part : partsOf(shape)) {
        const std::uint64_t one = 4 * elementsOf(part.shape).value_or(UINT64_MAX / 8), count = part.each ? static_cast<std::uint64_t>(shape.layers) : 1;
        if (one > bytes.size() || count > bytes.size() / one)
            return {};
        total += one * count;
    }
    return total == bytes.size() ? std::optional(shape) : std::nullopt;
}

class LlamaWeights final : public WeightsFile {
public:
    LlamaWeights(MappedFile file, const LlamaShape& shape) : m_file(std::move(file))
    {
        m_facts.format = "llama2.c";
        const std::pair<const char*, std::int64_t> numbers[] = {{"dim", shape.width}, {"hidden_dim", shape.hidden}, {"n_layers", shape.layers}, {"n_heads", shape.heads},
                                                                {"n_kv_heads", shape.keyHeads}, {"vocab_size", shape.vocabulary}, {"max_seq_len", shape.context}};
        for (const auto& [name, number] : numbers)
            m_facts.metadata[name] = std::to_string(number);
        if (!shape.ownHead)
            m_facts.notes.push_back("The head shares the weights of tok_embeddings");
        std::vector<std::uint64_t> starts;
        std::uint64_t at = kLlamaHeader;
        const auto parts = partsOf(shape);
        for (const LlamaPart& part : parts) {
            starts.push_back(at);
            at += 4 * *elementsOf(part.shape) * static_cast<std::uint64_t>(part.each ? shape.layers : 1);
        }
        add(parts.front(), parts.front().name, starts.front());
        for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
            for (std::size_t i = 0; i < parts.size(); ++i) {
                if (parts[i].each)
                    add(parts[i], "layers." + std::to_string(layer) + "." + parts[i].name, starts[i] + 4 * *elementsOf(parts[i].shape) * static_cast<std::uint64_t>(layer));
            }
        }
        for (std::size_t i = 1; i < parts.size(); ++i) {
            if (!parts[i].each && parts[i].read)
                add(parts[i], parts[i].name, starts[i]);
        }
    }

    Result<std::vector<std::byte>> read(std::size_t index, const StopToken&) override
    {
        const std::uint64_t size = 4 * *elementsOf(m_tensors.at(index).shape);
        try {
            const auto bytes = std::as_bytes(m_file.bytes.subspan(m_starts[index], size));
            std::vector<std::byte> copy(bytes.begin(), bytes.end());
            CAIRN_TRY(checkMapped(m_file.bytes));
            return copy;
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::OutOfMemory, "The tensor needs " + bytesText(size), m_tensors[index].name, "Close other programs");
        }
    }

private:
    void add(const LlamaPart& part, const std::string& name, std::uint64_t start)
    {
        m_tensors.push_back({name, StoredType::Float32, part.shape});
        m_starts.push_back(start);
    }

    MappedFile m_file;
    std::vector<std::uint64_t> m_starts; ///< byte of the file, per tensor
};

} // namespace

bool isLlamaFile(std::span<const std::uint8_t> bytes)
{
    return shapeOf(bytes).has_value();
}

Result<std::unique_ptr<WeightsFile>> openLlamaWeights(MappedFile file, const std::string& where)
{
    const auto shape = shapeOf(file.bytes);
    if (!shape)
        return fail(ErrorCode::Corrupt, "This is no model of llama2.c, or it is cut off", where, "Get the file again");
    return std::unique_ptr<WeightsFile>(std::make_unique<LlamaWeights>(std::move(file), *shape));
}

} // namespace cairn::formats
