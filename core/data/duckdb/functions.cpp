// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/duckdb/functions.h"

#include "core/data/column_chunk.h"
#include "core/data/sql/sql_lookup.h"

#include <algorithm>
#include <memory>

namespace cairn::data {

namespace {

/// The vectors of one call: lookup number, argument, answer.
struct Call {
    Call(duckdb_data_chunk input, duckdb_vector answer)
        : size(duckdb_data_chunk_get_size(input)), numbers(duckdb_data_chunk_get_vector(input, 0)),
          arguments(duckdb_data_chunk_get_vector(input, 1)), answers(answer), ids(static_cast<std::int64_t*>(duckdb_vector_get_data(numbers))),
          idValidity(duckdb_vector_get_validity(numbers)), argumentValidity(duckdb_vector_get_validity(arguments))
    {
    }

    static bool valid(std::uint64_t* validity, std::size_t row) { return !validity || duckdb_validity_row_is_valid(validity, row); }

    /// The lookup of a row; nullptr where the answer is NULL. Rows of one call nearly always ask the same one.
    const SqlLookup* lookup(std::size_t row)
    {
        if (!valid(idValidity, row) || !valid(argumentValidity, row))
            return nullptr;
        if (!known || knownId != ids[row]) {
            known = findSqlLookup(ids[row]);
            knownId = ids[row];
        }
        return known.get();
    }

    void answerNull(std::size_t row)
    {
        duckdb_vector_ensure_validity_writable(answers);
        duckdb_validity_set_row_invalid(duckdb_vector_get_validity(answers), row);
    }

    std::size_t size;
    duckdb_vector numbers, arguments, answers;
    std::int64_t* ids;
    std::uint64_t* idValidity;
    std::uint64_t* argumentValidity;
    std::shared_ptr<const SqlLookup> known;
    std::int64_t knownId = 0;
};

void member(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output)
{
    Call call(input, output);
    const auto* rows = static_cast<std::int64_t*>(duckdb_vector_get_data(call.arguments));
    auto* answers = static_cast<bool*>(duckdb_vector_get_data(output));
    for (std::size_t row = 0; row < call.size; ++row) {
        const SqlLookup* lookup = call.lookup(row);
        if (lookup && lookup->member && rows[row] >= 0)
            answers[row] = lookup->member(static_cast<RowId>(rows[row]));
        else
            call.answerNull(row);
    }
}

void value(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output)
{
    Call call(input, output);
    const ColumnVector texts(nullptr, duckdb_vector_get_data(call.arguments), nullptr);
    auto* answers = static_cast<double*>(duckdb_vector_get_data(output));
    for (std::size_t row = 0; row < call.size; ++row) {
        const SqlLookup* lookup = call.lookup(row);
        if (!lookup) {
            call.answerNull(row);
            continue;
        }
        const auto found = lookup->values.find(texts.text(row));
        if (found != lookup->values.end())
            answers[row] = found->second;
        else
            call.answerNull(row);
    }
}

void curve(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output)
{
    Call call(input, output);
    const auto* numbers = static_cast<double*>(duckdb_vector_get_data(call.arguments));
    auto* answers = static_cast<double*>(duckdb_vector_get_data(output));
    for (std::size_t row = 0; row < call.size; ++row) {
        const SqlLookup* lookup = call.lookup(row);
        if (lookup && !lookup->curve.empty())
            answers[row] = lookup->curveAt(numbers[row]);
        else
            call.answerNull(row);
    }
}

void textOf(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output)
{
    Call call(input, output);
    const auto* rows = static_cast<std::int64_t*>(duckdb_vector_get_data(call.arguments));
    for (std::size_t row = 0; row < call.size; ++row) {
        const SqlLookup* lookup = call.lookup(row);
        if (!lookup || !lookup->text) {
            call.answerNull(row);
            continue;
        }
        const auto found = lookup->text(rows[row]);
        if (!found)
            return duckdb_scalar_function_set_error(info, ("cairn_text: " + found.error().what + "\n").c_str());
        if (*found)
            duckdb_vector_assign_string_element_len(output, row, (*found)->data(), (*found)->size());
        else
            call.answerNull(row);
    }
}

/// Fills a list of numbers per row: what `answer` says, NULL where it says nothing.
void lists(duckdb_function_info info, Call& call, duckdb_vector output,
           const std::function<std::optional<std::vector<double>>(const SqlLookup&, std::size_t)>& answer)
{
    auto* entries = static_cast<duckdb_list_entry*>(duckdb_vector_get_data(output));
    const duckdb_vector child = duckdb_list_vector_get_child(output);
    std::uint64_t filled = 0;
    for (std::size_t row = 0; row < call.size; ++row) {
        const SqlLookup* lookup = call.lookup(row);
        entries[row] = {filled, 0};
        const auto found = lookup ? answer(*lookup, row) : std::nullopt;
        if (!found) {
            call.answerNull(row);
            continue;
        }
        if (duckdb_list_vector_reserve(output, filled + found->size()) != DuckDBSuccess)
            return duckdb_scalar_function_set_error(info, "Out of Memory");
        std::ranges::copy(*found, static_cast<double*>(duckdb_vector_get_data(child)) + filled);
        entries[row].length = found->size();
        filled += found->size();
    }
    if (duckdb_list_vector_set_size(output, filled) != DuckDBSuccess)
        duckdb_scalar_function_set_error(info, "Out of Memory");
}

void numbersOf(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output)
{
    Call call(input, output);
    const ColumnVector texts(nullptr, duckdb_vector_get_data(call.arguments), nullptr);
    lists(info, call, output, [&](const SqlLookup& lookup, std::size_t row) {
        return lookup.numbers ? std::optional(lookup.numbers(texts.text(row))) : std::nullopt;
    });
}

void vectorOf(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output)
{
    Call call(input, output);
    const auto* entries = static_cast<duckdb_list_entry*>(duckdb_vector_get_data(call.arguments));
    const duckdb_vector child = duckdb_list_vector_get_child(call.arguments);
    const auto* values = static_cast<double*>(duckdb_vector_get_data(child));
    auto* const validity = duckdb_vector_get_validity(child);
    std::vector<double> list;
    lists(info, call, output, [&](const SqlLookup& lookup, std::size_t row) -> std::optional<std::vector<double>> {
        if (!lookup.vector)
            return std::nullopt;
        list.clear();
        for (std::uint64_t i = entries[row].offset; i < entries[row].offset + entries[row].length; ++i)
            list.push_back(Call::valid(validity, i) ? values[i] : 0.0);
        return lookup.vector(list);
    });
}

/// Takes `argument` and `answer`, and destroys them.
bool add(duckdb_connection connection, const char* name, duckdb_logical_type argument, duckdb_logical_type answer, duckdb_scalar_function_t code)
{
    duckdb_scalar_function function = duckdb_create_scalar_function();
    duckdb_scalar_function_set_name(function, name);
    duckdb_logical_type number = duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    for (duckdb_logical_type* type : {&number, &argument}) {
        duckdb_scalar_function_add_parameter(function, *type);
        duckdb_destroy_logical_type(type);
    }
    duckdb_scalar_function_set_return_type(function, answer);
    duckdb_destroy_logical_type(&answer);
    duckdb_scalar_function_set_special_handling(function); // NULL arguments are looked at here
    duckdb_scalar_function_set_function(function, code);
    const bool good = duckdb_register_scalar_function(connection, function) == DuckDBSuccess;
    duckdb_destroy_scalar_function(&function);
    return good;
}

duckdb_logical_type plain(duckdb_type type)
{
    return duckdb_create_logical_type(type);
}

duckdb_logical_type numberList()
{
    duckdb_logical_type number = plain(DUCKDB_TYPE_DOUBLE);
    duckdb_logical_type list = duckdb_create_list_type(number);
    duckdb_destroy_logical_type(&number);
    return list;
}

} // namespace

Result<void> registerSqlFunctions(duckdb_connection connection)
{
    if (add(connection, "cairn_numbers", plain(DUCKDB_TYPE_VARCHAR), numberList(), numbersOf) &&
        add(connection, "cairn_vector", numberList(), numberList(), vectorOf) &&
        add(connection, "cairn_member", plain(DUCKDB_TYPE_BIGINT), plain(DUCKDB_TYPE_BOOLEAN), member) &&
        add(connection, "cairn_value", plain(DUCKDB_TYPE_VARCHAR), plain(DUCKDB_TYPE_DOUBLE), value) &&
        add(connection, "cairn_curve", plain(DUCKDB_TYPE_DOUBLE), plain(DUCKDB_TYPE_DOUBLE), curve) &&
        add(connection, "cairn_text", plain(DUCKDB_TYPE_BIGINT), plain(DUCKDB_TYPE_VARCHAR), textOf))
        return {};
    return fail(ErrorCode::Internal, "The table engine did not take its functions", "DuckDB", "Please report this");
}

} // namespace cairn::data
