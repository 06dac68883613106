// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace cairn::formats {

namespace {

/// The code point at the start of `text` (well-formed UTF-8, else U+FFFD for one byte), and its length.
std::pair<std::uint32_t, std::size_t> codePoint(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
    if (length == 0 || length > text.size())
        return {0xFFFD, 1};
    std::uint32_t point = length == 1 ? first : first & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80)
            return {0xFFFD, 1};
        point = (point << 6) | (byte(i) & 0x3Fu);
    }
    return {point > 0x10FFFF || (point >= 0xD800 && point < 0xE000) ? 0xFFFD : point, length};
}

std::string joined(const std::vector<std::string>& parts)
{
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : ", ") + part;
    return text;
}

} // namespace

std::string pythonString(std::string_view text)
{
    std::string literal = "\"";
    while (!text.empty()) {
        const auto [point, length] = codePoint(text);
        char escaped[16];
        if (point == '"' || point == '\\')
            literal += std::string("\\") + static_cast<char>(point);
        else if (point >= 0x20 && point < 0x7F)
            literal += static_cast<char>(point);
        else {
            std::snprintf(escaped, sizeof escaped, point < 0x100 ? "\\x%02x" : point < 0x10000 ? "\\u%04x" : "\\U%08x", static_cast<unsigned>(point));
            literal += escaped;
        }
        text.remove_prefix(length);
    }
    return literal + "\"";
}

std::string pythonNumber(double value)
{
    if (std::isnan(value))
        return "float(\"nan\")";
    if (std::isinf(value))
        return value > 0 ? "float(\"inf\")" : "float(\"-inf\")";
    std::array<char, 40> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    std::string literal(text.data(), end);
    return literal.find_first_of(".e") == std::string::npos ? literal + ".0" : literal;
}

std::string pythonBool(bool value)
{
    return value ? "True" : "False";
}

std::string pythonTuple(const std::vector<std::int64_t>& values)
{
    std::string text = "(";
    for (std::size_t i = 0; i < values.size(); ++i)
        text += (i > 0 ? ", " : "") + std::to_string(values[i]);
    return text + (values.size() == 1 ? ",)" : ")");
}

void PythonWriter::beginLayer(std::string label, std::vector<std::string> inputs, std::vector<std::string> outputs)
{
    m_label = std::move(label);
    m_owner.clear();
    m_inputs = std::move(inputs);
    m_outputs = std::move(outputs);
}

void PythonWriter::module(const std::string& constructor, const std::string& arguments)
{
    submodule(constructor);
    expression("self." + m_label + "(" + (arguments.empty() ? input() : arguments) + ")");
}

void PythonWriter::expression(const std::string& code)
{
    line(joined(m_outputs) + " = " + code);
}

void PythonWriter::submodule(const std::string& constructor)
{
    if (m_owner.empty())
        return m_modules.push_back("self." + m_label + " = " + constructor);
    m_shared.emplace_back(m_label, m_owner);
}

void PythonWriter::line(const std::string& code)
{
    m_lines.push_back(code);
}

void PythonWriter::support(const std::string& name, const std::string& source)
{
    if (std::ranges::find(m_support, name, &std::pair<std::string, std::string>::first) == m_support.end())
        m_support.emplace_back(name, source);
}

std::string PythonWriter::supportSource() const
{
    std::string code;
    for (const auto& [name, source] : m_support)
        code += source + "\n\n";
    return code;
}

std::string PythonWriter::modelClass(const std::vector<std::string>& arguments, const std::string& result) const
{
    std::string code = "class Model(nn.Module):\n    def __init__(self):\n        super().__init__()\n";
    for (const std::string& line : m_modules)
        code += "        " + line + "\n";
    for (const auto& [layer, owner] : m_shared) // behind all of their own: the owner may be computed later
        code += "        self." + layer + " = self." + owner + "\n";
    code += "\n    def forward(self" + (arguments.empty() ? std::string() : ", " + joined(arguments)) + "):\n";
    for (const std::string& line : m_lines)
        code += "        " + line + "\n";
    return code + "        return " + result + "\n";
}

} // namespace cairn::formats
