// SPDX-License-Identifier: GPL-3.0-or-later
// Lists the weights of another program's file.
#include "app/cairnctl/commands.h"
#include "core/base/text.h"
#include "core/parse/open_weights.h"

#include <cmath>

namespace cairn::ctl {

namespace {

struct TensorSum {
    double sum = 0;
    float smallest = 0, largest = 0;
};

Result<TensorSum> sumOf(formats::WeightsFile& file, std::size_t index, const StopToken& stop)
{
    CAIRN_ASSIGN(const std::vector<float> numbers, formats::readFloats(file, index, stop));
    TensorSum found{0, numbers.empty() ? 0 : numbers[0], numbers.empty() ? 0 : numbers[0]};
    for (const float number : numbers) {
        found.sum += number;
        found.smallest = std::min(found.smallest, number);
        found.largest = std::max(found.largest, number);
    }
    return found;
}

std::string sumText(const TensorSum& sum)
{
    char text[120];
    std::snprintf(text, sizeof text, "sum %.6g, from %.6g to %.6g", sum.sum, static_cast<double>(sum.smallest), static_cast<double>(sum.largest));
    return text;
}

} // namespace

ExitCode weights(const Console& console, const WeightsArguments& arguments)
{
    const StopToken stop = stopOnSignals().get_token();
    const auto file = parse::openWeights(arguments.file, stop);
    if (!file)
        return console.error(file.error());
    Json list = Json::array();
    std::string text = formats::listText(**file) + (arguments.sums ? "\n" : "");
    for (std::size_t i = 0; i < (*file)->tensors().size(); ++i) {
        const formats::StoredTensor& tensor = (*file)->tensors()[i];
        Json entry{{"name", toUtf8(tensor.name)}, {"type", formats::typeName(tensor.type)}, {"shape", tensor.shape}, {"quantised", tensor.quantization.has_value()}};
        if (arguments.sums && tensor.type != formats::StoredType::Text) {
            const auto sum = sumOf(**file, i, stop);
            if (!sum)
                return console.error(sum.error());
            entry["sum"] = sum->sum;
            entry["min"] = sum->smallest;
            entry["max"] = sum->largest;
            text += toUtf8(tensor.name) + "  " + sumText(*sum) + "\n";
        }
        list.push_back(std::move(entry));
    }
    const formats::WeightsFacts& facts = (*file)->facts();
    console.result(Json{{"format", facts.format}, {"tensors", std::move(list)}, {"notes", facts.notes}}, text);
    return kOk;
}

} // namespace cairn::ctl
