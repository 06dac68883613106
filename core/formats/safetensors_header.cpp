// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/formats/safetensors.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>

namespace cairn::formats {

namespace {

constexpr std::size_t kMostAxes = 32;
constexpr std::size_t kLongestName = 1024;

std::optional<std::uint64_t> bitsOf(std::string_view dtype)
{
    if (dtype == "BOOL" || dtype == "U8" || dtype == "I8" || dtype == "F8_E5M2" || dtype == "F8_E4M3")
        return 8;
    if (dtype == "I16" || dtype == "U16" || dtype == "F16" || dtype == "BF16")
        return 16;
    if (dtype == "I32" || dtype == "U32" || dtype == "F32")
        return 32;
    if (dtype == "I64" || dtype == "U64" || dtype == "F64")
        return 64;
    return std::nullopt;
}

Error corrupt(std::string what, const std::string& where = {})
{
    return fail(ErrorCode::Corrupt, std::move(what), where.empty() ? where : "tensor " + toUtf8(where.substr(0, 100)),
                "The file is damaged or not a safetensors file: get it again");
}

/// Reads the header as a stream of events, so that a long one is never held as a tree. Accepts exactly
/// {"__metadata__": {text: text}, name: {"dtype": text, "shape": [integers], "data_offsets": [begin, end]}, ...}.
class HeaderEvents : public nlohmann::json_sax<Json> {
public:
    SafetensorsHeader header;
    std::optional<Error> error;

    bool null() override { return refuse("A value is null"); }
    bool boolean(bool) override { return refuse("A value is neither text nor number"); }
    bool number_integer(number_integer_t) override { return refuse("A size is negative"); }
    bool number_float(number_float_t, const string_t&) override { return refuse("A size is not an integer"); }
    bool binary(binary_t&) override { return refuse("A value is binary"); }

    bool number_unsigned(number_unsigned_t value) override
    {
        if (m_state == State::Shape)
            return addAxis(value);
        if (m_state == State::Offsets && m_offsets.size() < 2) {
            m_offsets.push_back(value);
            return true;
        }
        return refuse("A number stands where none belongs");
    }

    bool string(string_t& text) override
    {
        if (m_state == State::Metadata) {
            header.metadata[m_member] = text;
            return true;
        }
        if (m_state != State::Tensor || m_member != "dtype")
            return refuse("A text stands where none belongs");
        m_tensor.dtype = text;
        return true;
    }

    bool start_object(std::size_t) override
    {
        if (m_state == State::Start)
            m_state = State::Top;
        else if (m_state == State::Top)
            m_state = m_tensor.name == "__metadata__" ? State::Metadata : State::Tensor;
        else
            return refuse("An object stands where none belongs");
        m_members.clear();
        return true;
    }

    bool key(string_t& name) override
    {
        if (m_state == State::Top)
            return startTensor(name);
        m_member = name;
        if (!m_members.insert(name).second)
            return refuse("The entry \"" + toUtf8(name.substr(0, 100)) + "\" is there twice");
        if (m_state == State::Tensor && name != "dtype" && name != "shape" && name != "data_offsets")
            return refuse("There is an unknown entry \"" + toUtf8(name.substr(0, 100)) + "\"");
        return true;
    }

    bool start_array(std::size_t) override
    {
        if (m_state != State::Tensor || m_member == "dtype")
            return refuse("A list stands where none belongs");
        m_state = m_member == "shape" ? State::Shape : State::Offsets;
        return true;
    }

    bool end_array() override
    {
        m_state = State::Tensor;
        return true;
    }

    bool end_object() override
    {
        if (m_state == State::Tensor && !finishTensor())
            return false;
        m_state = m_state == State::Top ? State::End : State::Top;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override
    {
        m_tensor.name.clear();
        return refuse("The header is not JSON (byte " + std::to_string(position) + ")");
    }

private:
    enum class State { Start, Top, Metadata, Tensor, Shape, Offsets, End };

    bool refuse(std::string what)
    {
        if (!error)
            error = corrupt(std::move(what), m_tensor.name);
        return false;
    }

    bool startTensor(const std::string& name)
    {
        m_tensor = {};
        m_tensor.name = name;
        m_offsets.clear();
        if (name.empty() || name.size() > kLongestName)
            return refuse("A name is empty or longer than 1,024 bytes");
        return m_names.insert(name).second || refuse("The name is there twice");
    }

    bool addAxis(std::uint64_t length)
    {
        if (m_tensor.shape.size() == kMostAxes)
            return refuse("The shape has more than 32 axes");
        if (length > std::uint64_t{1} << 62)
            return refuse("The shape is too large");
        m_tensor.shape.push_back(static_cast<std::int64_t>(length));
        return true;
    }

    bool finishTensor()
    {
        if (m_members.size() != 3 || m_offsets.size() != 2)
            return refuse("dtype, shape or data_offsets are missing");
        m_tensor.begin = m_offsets[0];
        m_tensor.end = m_offsets[1];
        header.tensors.push_back(m_tensor);
        return true;
    }

    State m_state = State::Start;
    TensorInfo m_tensor;
    std::string m_member;
    std::vector<std::uint64_t> m_offsets;
    std::set<std::string> m_names, m_members;
};

/// Bytes of a tensor of this shape, or none where they cannot be counted.
std::optional<std::uint64_t> bytesOf(const TensorInfo& tensor, std::uint64_t bits)
{
    std::uint64_t count = bits / 8;
    for (const std::int64_t axis : tensor.shape) {
        const auto length = static_cast<std::uint64_t>(axis);
        if (length != 0 && count > std::numeric_limits<std::uint64_t>::max() / length)
            return std::nullopt;
        count *= length;
    }
    return count;
}

Result<void> checkTensor(const TensorInfo& tensor, std::uint64_t begin, std::uint64_t dataBytes)
{
    const auto bits = bitsOf(tensor.dtype);
    if (!bits)
        return corrupt("The element type \"" + toUtf8(tensor.dtype.substr(0, 32)) + "\" is unknown", tensor.name);
    if (tensor.end < tensor.begin || tensor.end > dataBytes)
        return corrupt("The bytes " + std::to_string(tensor.begin) + " to " + std::to_string(tensor.end) + " do not lie in the file", tensor.name);
    const auto bytes = bytesOf(tensor, *bits);
    if (!bytes)
        return corrupt("The shape is larger than any memory", tensor.name);
    if (*bytes != tensor.end - tensor.begin)
        return corrupt("The shape needs " + std::to_string(*bytes) + " bytes, but there are " + std::to_string(tensor.end - tensor.begin), tensor.name);
    if (tensor.begin != begin)
        return corrupt(tensor.begin < begin ? "The bytes overlap those of another tensor" : "There is a hole in front of the bytes", tensor.name);
    return {};
}

} // namespace

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::uint64_t dataBytes)
{
    if (!json.starts_with('{') || json.find('\0') != std::string_view::npos || !isUtf8(json))
        return corrupt("The header is not JSON");
    HeaderEvents events;
    const bool parsed = Json::sax_parse(json.begin(), json.end(), &events);
    if (!parsed || events.error)
        return events.error.value_or(corrupt("The header is not JSON"));
    auto& tensors = events.header.tensors;
    std::stable_sort(tensors.begin(), tensors.end(),
                     [](const TensorInfo& a, const TensorInfo& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
    std::uint64_t begin = 0;
    for (const TensorInfo& tensor : tensors) {
        CAIRN_TRY(checkTensor(tensor, begin, dataBytes));
        begin = tensor.end;
    }
    if (begin != dataBytes)
        return corrupt("There are " + std::to_string(dataBytes - begin) + " bytes behind the last tensor");
    return std::move(events.header);
}

} // namespace cairn::formats
