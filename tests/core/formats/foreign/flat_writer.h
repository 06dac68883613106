// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace cairn::test {

/// A table, vector or text of a FlatBuffer that a test puts together.
struct Flat {
    struct Field {
        int number = 0;
        std::string bytes = {};          ///< of a number
        std::vector<Flat> child = {};    ///< or one thing it points to
    };
    enum class Kind : std::uint8_t { Table, Numbers, Tables } kind = Kind::Table;
    std::vector<Field> fields = {};      ///< Table, in rising order
    std::string bytes = {};              ///< Numbers: packed
    std::size_t count = 0;               ///< Numbers
    std::vector<Flat> children = {};     ///< Tables
};

template <typename Number>
std::string flatBytes(Number number)
{
    return {reinterpret_cast<const char*>(&number), sizeof number};
}

template <typename Number>
Flat::Field number(int field, Number value)
{
    return {field, flatBytes(value)};
}
inline Flat::Field points(int field, Flat child) { return {field, {}, {std::move(child)}}; }

template <typename Number>
Flat numbers(const std::vector<Number>& values)
{
    Flat flat{.kind = Flat::Kind::Numbers, .count = values.size()};
    for (const Number value : values)
        flat.bytes += flatBytes(value);
    return flat;
}
inline Flat letters(const std::string& text) { return {.kind = Flat::Kind::Numbers, .bytes = text + '\0', .count = text.size()}; }
inline Flat tables(std::vector<Flat> list) { return {.kind = Flat::Kind::Tables, .children = std::move(list)}; }
inline Flat table(std::vector<Flat::Field> fields) { return {.fields = std::move(fields)}; }

/// Lays things out one behind the other, each in front of what it points to.
class FlatWriter {
public:
    static std::string file(const Flat& root, const std::string& mark)
    {
        FlatWriter writer;
        writer.m_bytes = std::string(4, '\0') + mark;
        writer.patch(0, writer.write(root));
        return writer.m_bytes;
    }

private:
    void align(std::size_t to)
    {
        while (m_bytes.size() % to != 0)
            m_bytes += '\0';
    }
    void patch(std::size_t at, std::size_t target)
    {
        const auto offset = static_cast<std::uint32_t>(target - at);
        std::memcpy(m_bytes.data() + at, &offset, sizeof offset);
    }

    std::size_t write(const Flat& flat)
    {
        align(8);
        if (flat.kind == Flat::Kind::Table)
            return writeTable(flat);
        const std::size_t at = m_bytes.size();
        m_bytes += flatBytes(static_cast<std::uint32_t>(flat.kind == Flat::Kind::Tables ? flat.children.size() : flat.count)) + flat.bytes;
        m_bytes += std::string(4 * flat.children.size(), '\0');
        for (std::size_t i = 0; i < flat.children.size(); ++i)
            patch(at + 4 + 4 * i, write(flat.children[i]));
        return at;
    }

    std::size_t writeTable(const Flat& flat)
    {
        const int last = flat.fields.empty() ? -1 : flat.fields.back().number;
        std::vector<std::uint16_t> places(static_cast<std::size_t>(last + 1), 0);
        std::string body(4, '\0');
        for (const Flat::Field& field : flat.fields) {
            const std::size_t size = field.child.empty() ? field.bytes.size() : 4;
            while (body.size() % size != 0)
                body += '\0';
            places[static_cast<std::size_t>(field.number)] = static_cast<std::uint16_t>(body.size());
            body += field.child.empty() ? field.bytes : std::string(4, '\0');
        }
        const std::size_t fields = m_bytes.size();
        m_bytes += flatBytes(static_cast<std::uint16_t>(4 + 2 * places.size())) + flatBytes(static_cast<std::uint16_t>(body.size()));
        for (const std::uint16_t place : places)
            m_bytes += flatBytes(place);
        align(8);
        const std::size_t at = m_bytes.size();
        m_bytes += body;
        const auto back = static_cast<std::int32_t>(at - fields);
        std::memcpy(m_bytes.data() + at, &back, sizeof back);
        for (const Flat::Field& field : flat.fields) {
            if (!field.child.empty())
                patch(at + places[static_cast<std::size_t>(field.number)], write(field.child.front()));
        }
        return at;
    }

    std::string m_bytes;
};

} // namespace cairn::test
