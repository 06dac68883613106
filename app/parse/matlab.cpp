// SPDX-License-Identifier: GPL-3.0-or-later
// Arrays of MATLAB v5 files, read by matio.
#include "app/parse/module.h"

#include <cstring>
#include <matio.h>
#include <memory>
#include <unistd.h>
#include <vector>

namespace cairn::parse {

namespace {

constexpr std::uint64_t kMostReply = std::uint64_t{1} << 30;
constexpr std::uint64_t kMostElements = std::uint64_t{1} << 31;
constexpr std::size_t kMostArrays = 10'000;

using Variable = std::unique_ptr<matvar_t, void (*)(matvar_t*)>;

Variable owned(matvar_t* variable)
{
    return {variable, Mat_VarFree};
}

/// How a class is called in NumPy; empty where it is no plain array of numbers.
std::string descrOf(const matvar_t& variable)
{
    switch (variable.class_type) {
    case MAT_C_DOUBLE: return "<f8";
    case MAT_C_SINGLE: return "<f4";
    case MAT_C_INT8: return "|i1";
    case MAT_C_UINT8: return "|u1";
    case MAT_C_INT16: return "<i2";
    case MAT_C_UINT16: return "<u2";
    case MAT_C_INT32: return "<i4";
    case MAT_C_UINT32: return "<u4";
    case MAT_C_INT64: return "<i8";
    case MAT_C_UINT64: return "<u8";
    default: return {};
    }
}

std::string whyNot(const matvar_t& variable)
{
    if (variable.isComplex)
        return "it holds complex numbers";
    switch (variable.class_type) {
    case MAT_C_CELL: return "it is a cell array";
    case MAT_C_STRUCT: return "it is a struct";
    case MAT_C_SPARSE: return "it is sparse: save full(x)";
    case MAT_C_CHAR: return "it is text";
    default: return descrOf(variable).empty() ? "it is of a kind that is not read" : "";
    }
}

/// Elements, or nothing for absurd shapes.
std::optional<std::uint64_t> elementsOf(const matvar_t& variable)
{
    std::uint64_t count = 1;
    for (int axis = 0; axis < variable.rank; ++axis) {
        const std::uint64_t length = variable.dims[axis];
        if (length != 0 && count > kMostElements / length)
            return {};
        count *= length;
    }
    return count;
}

class Matlab final : public Module {
public:
    /// Before the cage closes only the 128 bytes of the header are read.
    Matlab()
    {
        Mat_LogInitFunc("cairn-parse", [](int, auto*) {});
        char head[19] = {};
        if (::pread(3, head, sizeof head, 0) == sizeof head && std::memcmp(head, "MATLAB 5.0 MAT-file", sizeof head) == 0)
            m_file = Mat_Open("/proc/self/fd/3", MAT_ACC_RDONLY);
    }

    Result<Message> answer(const Message& request) override
    {
        if (!m_file)
            return fail(ErrorCode::Corrupt, "This is no MATLAB file, or it is damaged", {}, "Get a fresh copy");
        const std::string verb = request.head.value("verb", "");
        if (verb == "list")
            return list();
        if (verb == "read")
            return read(request.head.at("name"), request.head.at("first"), request.head.at("count"));
        return fail(ErrorCode::Unsupported, "Unknown request");
    }

private:
    Result<Message> list()
    {
        Message reply{Json{{"arrays", Json::array()}}, {}};
        Mat_Rewind(m_file);
        for (std::size_t i = 0; i < kMostArrays; ++i) {
            const Variable variable = owned(Mat_VarReadNextInfo(m_file));
            if (!variable)
                break;
            if (!variable->name)
                continue;
            Json entry{{"name", variable->name}, {"descr", descrOf(*variable)}, {"shape", Json::array()}, {"fortran", true}, {"pieces", 0},
                       {"pieceBytes", Mat_SizeOfClass(variable->class_type)}, {"refused", whyNot(*variable)}};
            for (int axis = 0; axis < variable->rank; ++axis)
                entry["shape"].push_back(variable->dims[axis]);
            const auto elements = elementsOf(*variable);
            if (!elements)
                entry["refused"] = "it claims an impossible size";
            entry["pieces"] = elements.value_or(0);
            reply.head["arrays"].push_back(std::move(entry));
        }
        return reply;
    }

    Result<Message> read(const std::string& name, std::uint64_t first, std::uint64_t count)
    {
        if (m_name != name) {
            m_variable = owned(Mat_VarRead(m_file, name.c_str()));
            m_name = name;
        }
        if (!m_variable || !m_variable->data || !whyNot(*m_variable).empty())
            return fail(ErrorCode::Corrupt, "The array cannot be read", name, "Get a fresh copy");
        const std::uint64_t bytes = Mat_SizeOfClass(m_variable->class_type), elements = elementsOf(*m_variable).value_or(0);
        if (bytes == 0 || m_variable->nbytes < elements * bytes || first > elements || count > elements - first || count > kMostReply / bytes)
            return fail(ErrorCode::Corrupt, "The array does not hold what its shape says", name, "Get a fresh copy");
        return Message{Json::object(), std::string(static_cast<const char*>(m_variable->data) + first * bytes, count * bytes)};
    }

    mat_t* m_file = nullptr;
    std::string m_name;
    Variable m_variable = owned(nullptr);
};

} // namespace

} // namespace cairn::parse

extern "C" cairn::parse::Module* cairn_parse_module()
{
    static auto* module = new cairn::parse::Matlab;
    return module;
}
