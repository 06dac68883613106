// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/encoded_source.h"

#include <cstring>
#include <memory>
#include <utility>

namespace cairn::test {

/// An EncodedSource over vectors: row ids are positions plus `firstRow`. Fill with addField/setClasses/setValues, then
/// hand it out; reading is thread-safe once filled.
class MemorySource : public batch::EncodedSource {
public:
    explicit MemorySource(std::uint64_t rows, RowId firstRow = 0) : m_rows(rows), m_firstRow(firstRow) {}

    /// `values`: rows x product(shape) numbers, row-major; T is float, std::int64_t or std::uint8_t as field.type says.
    template <typename T>
    void addField(batch::Field field, const std::vector<T>& values)
    {
        std::vector<std::byte> bytes(values.size() * sizeof(T));
        std::memcpy(bytes.data(), values.data(), bytes.size());
        m_fields.push_back(std::move(field));
        m_bytes.push_back(std::move(bytes));
    }

    /// Targets are class indices.
    void setClasses(const std::vector<std::int64_t>& targets, std::vector<std::string> names, std::string column = "class")
    {
        m_target = {batch::TaskKind::Classification, std::move(column), std::move(names), 0.0, 1.0};
        m_targets.resize(targets.size() * sizeof(std::int64_t));
        std::memcpy(m_targets.data(), targets.data(), m_targets.size());
    }

    /// Targets are standardised values.
    void setValues(const std::vector<float>& targets, double mean = 0.0, double deviation = 1.0, std::string column = "value")
    {
        m_target = {batch::TaskKind::Regression, std::move(column), {}, mean, deviation};
        m_targets.resize(targets.size() * sizeof(float));
        std::memcpy(m_targets.data(), targets.data(), m_targets.size());
    }

    /// Answers are compared with a field (batch::rowwise() is false).
    void setTask(batch::Target target) { m_target = std::move(target); }

    /// What a training draws anew in the first field.
    void setAugmentation(std::shared_ptr<const prep::PicturePlan> plan) { m_plan = std::move(plan); }
    std::shared_ptr<const prep::PicturePlan> augmentation() const override { return m_plan; }

    std::span<const std::byte> whole(std::size_t field) const override { return m_fields[field].perRow ? std::span<const std::byte>() : std::span<const std::byte>(m_bytes[field]); }

    const std::vector<batch::Field>& fields() const override { return m_fields; }
    const batch::Target& target() const override { return m_target; }
    std::uint64_t size() const override { return m_rows; }

    Result<std::vector<RowId>> rowIds(std::uint64_t first, std::uint64_t count) const override
    {
        std::vector<RowId> ids(count);
        for (std::uint64_t i = 0; i < count; ++i)
            ids[i] = m_firstRow + first + i;
        return ids;
    }

    Result<void> read(std::uint64_t first, std::uint64_t count, const batch::BlockView& out) const override
    {
        for (std::size_t f = 0; f < m_fields.size(); ++f)
            copy(m_bytes[f], out.fields[f], first, 0, count);
        copy(m_targets, out.targets, first, 0, count);
        return {};
    }

    Result<void> gather(std::span<const std::uint64_t> positions, const batch::BlockView& out) const override
    {
        for (std::size_t i = 0; i < positions.size(); ++i) {
            for (std::size_t f = 0; f < m_fields.size(); ++f)
                copy(m_bytes[f], out.fields[f], positions[i], i, 1);
            copy(m_targets, out.targets, positions[i], i, 1);
        }
        return {};
    }

private:
    void copy(const std::vector<std::byte>& from, std::span<std::byte> to, std::uint64_t source, std::uint64_t target,
              std::uint64_t count) const
    {
        if (to.empty() || m_rows == 0)
            return;
        const std::size_t row = from.size() / m_rows;
        std::memcpy(to.data() + target * row, from.data() + source * row, count * row);
    }

    std::uint64_t m_rows;
    RowId m_firstRow;
    std::vector<batch::Field> m_fields;
    std::vector<std::vector<std::byte>> m_bytes;
    batch::Target m_target;
    std::vector<std::byte> m_targets;
    std::shared_ptr<const prep::PicturePlan> m_plan;
};

} // namespace cairn::test
