// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/data/data_commands.h"
#include "app/cairnctl/data/source.h"
#include "core/base/text.h"
#include "core/data/write/table_writer.h"

namespace cairn::ctl {

ExitCode convertData(const Console& console, const ConvertArguments& arguments)
{
    if (!data::canWrite(arguments.out)) {
        console.error(fail(ErrorCode::InvalidInput, "The kind of file is not known from its ending", arguments.out, "Use .csv, .tsv, .jsonl, .json or .parquet"));
        return kUsage;
    }
    const auto source = openSource(console, arguments.source);
    if (!source)
        return console.error(source.error());
    Work work("Writing rows");
    const auto written = data::writeTable(*source->dataset, arguments.out, work.job());
    if (!written)
        return console.error(written.error());
    for (const std::string& notice : written->notices)
        console.note(notice);
    console.result(Json{{"file", arguments.out}, {"rows", written->rows}, {"notices", written->notices}}, "Wrote " + grouped(written->rows) + " rows to " + arguments.out);
    return kOk;
}

} // namespace cairn::ctl
