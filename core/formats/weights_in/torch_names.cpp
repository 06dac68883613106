// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights_in/torch_file.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cairn::formats {

namespace {

/// Everything that a pickle of weights may name, in full. What is called stays data: nothing of Python runs.
constexpr std::pair<std::string_view, PickleName> kTorchNames[] = {
    {"collections.OrderedDict", PickleName::Dict},
    {"collections.defaultdict", PickleName::Dict},
    {"argparse.Namespace", PickleName::Dict},
    {"types.SimpleNamespace", PickleName::Dict},
    {"torch._utils._rebuild_tensor", PickleName::Plain},
    {"torch._utils._rebuild_tensor_v2", PickleName::Plain},
    {"torch._utils._rebuild_tensor_v3", PickleName::Plain},
    {"torch._utils._rebuild_parameter", PickleName::First},
    {"torch._utils._rebuild_parameter_with_state", PickleName::First},
    {"torch.Size", PickleName::List},
    {"torch.device", PickleName::Plain},
    {"torch.storage.UntypedStorage", PickleName::Plain},
    {"torch.jit._pickle.build_intlist", PickleName::List},
    {"torch.jit._pickle.build_doublelist", PickleName::List},
    {"torch.jit._pickle.build_boollist", PickleName::List},
    {"torch.jit._pickle.build_tensorlist", PickleName::List},
    {"torch.jit._pickle.restore_type_tag", PickleName::First},
    {"_codecs.encode", PickleName::Plain},
    {"numpy.dtype", PickleName::Plain},
    {"numpy.ndarray", PickleName::Plain},
    {"numpy.core.multiarray.scalar", PickleName::Plain},
    {"numpy._core.multiarray.scalar", PickleName::Plain},
    {"numpy.core.multiarray._reconstruct", PickleName::Plain},
    {"numpy._core.multiarray._reconstruct", PickleName::Plain},
    {"pathlib.PosixPath", PickleName::Plain},
    {"pathlib.WindowsPath", PickleName::Plain},
};

constexpr std::pair<std::string_view, PickleName> kBuiltins[] = {
    {"set", PickleName::Set}, {"frozenset", PickleName::Set}, {"list", PickleName::List}, {"tuple", PickleName::List}, {"dict", PickleName::Dict},
    {"int", PickleName::Plain}, {"float", PickleName::Plain}, {"bool", PickleName::Plain}, {"str", PickleName::Plain}, {"bytes", PickleName::Plain},
    {"bytearray", PickleName::Plain}, {"complex", PickleName::Plain}, {"slice", PickleName::Plain}, {"range", PickleName::Plain}};

constexpr std::string_view kStorages[] = {"DoubleStorage", "FloatStorage", "HalfStorage", "BFloat16Storage", "LongStorage", "IntStorage", "ShortStorage",
    "CharStorage", "ByteStorage", "BoolStorage", "UntypedStorage"};

constexpr std::string_view kDtypes[] = {"float64", "float32", "float16", "bfloat16", "float8_e4m3fn", "float8_e5m2", "int64", "int32", "int16", "int8", "uint64",
    "uint32", "uint16", "uint8", "bool"};

template <typename List>
PickleName among(const List& list, std::string_view name)
{
    for (const auto& [known, how] : list) {
        if (name == known)
            return how;
    }
    return PickleName::Refused;
}

template <typename List>
bool contains(const List& list, std::string_view name)
{
    return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

} // namespace

PickleNames torchNames(bool script)
{
    return [script](std::string_view name) {
        if (script && name.starts_with("__torch__."))
            return PickleName::Dict;
        for (const std::string_view builtins : {"builtins.", "__builtin__."}) {
            if (name.starts_with(builtins))
                return among(kBuiltins, name.substr(builtins.size()));
        }
        for (const std::string_view module : {"torch.cuda.", "torch."}) {
            if (name.starts_with(module) && contains(kStorages, name.substr(module.size())))
                return PickleName::Plain;
        }
        if (name.starts_with("torch.") && contains(kDtypes, name.substr(6)))
            return PickleName::Plain;
        return among(kTorchNames, name);
    };
}

} // namespace cairn::formats
