// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/import/database_imports.h"

#include <unordered_set>

namespace cairn::data {

Result<void> describeFeed(TableFile& file, const std::vector<Column>& columns, const SourceOptions& options)
{
    if (columns.empty())
        return fail(ErrorCode::InvalidInput, "The table has no columns", file.path.string(), "Choose another table");
    std::unordered_set<std::string> taken;
    for (const auto& column : columns) {
        std::string name = column.name.empty() ? "column" : column.name;
        for (int i = 1; !taken.insert(name).second; ++i)
            name = column.name + "_" + std::to_string(i);
        file.raw.push_back({name, std::string(storedSqlType(column.type))});
    }
    CAIRN_TRY(applyTypes(file, options));
    describeColumns(file);
    return {};
}

} // namespace cairn::data
