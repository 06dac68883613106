// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/data_interface.h"

namespace cairn::graph {

DataInterface dataInterface(const std::vector<batch::Field>& fields, const batch::Target& target)
{
    DataInterface data;
    data.outputWidth = target.width();
    data.task = target.kind;
    data.targetField = target.field;
    data.binary = target.binary;
    data.answer = target.answer;
    if (target.outputShape().size() > 1 || target.kind == batch::TaskKind::Reconstruction)
        data.outputShape = target.outputShape();
    for (const batch::Field& field : fields) {
        TensorType type;
        type.type = field.codes() ? ElementType::Int64 : ElementType::Float32;
        if (field.perRow)
            type.shape = {kBatch};
        type.shape.insert(type.shape.end(), field.shape.begin(), field.shape.end());
        type.vocabulary = field.codes() ? field.vocabulary : 0;
        data.fields.insert_or_assign(field.name, std::move(type));
    }
    return data;
}

} // namespace cairn::graph
