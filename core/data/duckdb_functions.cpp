// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/duckdb_functions.h"

#include "core/data/column_chunk.h"
#include "core/data/sql_lookup.h"

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

bool add(duckdb_connection connection, const char* name, duckdb_type argument, duckdb_type answer, duckdb_scalar_function_t code)
{
    duckdb_scalar_function function = duckdb_create_scalar_function();
    duckdb_scalar_function_set_name(function, name);
    for (const duckdb_type id : {DUCKDB_TYPE_BIGINT, argument}) {
        duckdb_logical_type type = duckdb_create_logical_type(id);
        duckdb_scalar_function_add_parameter(function, type);
        duckdb_destroy_logical_type(&type);
    }
    duckdb_logical_type type = duckdb_create_logical_type(answer);
    duckdb_scalar_function_set_return_type(function, type);
    duckdb_destroy_logical_type(&type);
    duckdb_scalar_function_set_special_handling(function); // NULL arguments are looked at here
    duckdb_scalar_function_set_function(function, code);
    const bool good = duckdb_register_scalar_function(connection, function) == DuckDBSuccess;
    duckdb_destroy_scalar_function(&function);
    return good;
}

} // namespace

Result<void> registerSqlFunctions(duckdb_connection connection)
{
    if (add(connection, "cairn_member", DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BOOLEAN, member) &&
        add(connection, "cairn_value", DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_DOUBLE, value) &&
        add(connection, "cairn_curve", DUCKDB_TYPE_DOUBLE, DUCKDB_TYPE_DOUBLE, curve))
        return {};
    return fail(ErrorCode::Internal, "The table engine did not take its functions", "DuckDB", "Please report this");
}

} // namespace cairn::data
