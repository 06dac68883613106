// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch_guard.h"

#include <c10/util/Exception.h>
#include <new>

namespace cairn::engine {

namespace {

std::string firstLine(const std::string& text)
{
    return text.substr(0, text.find('\n'));
}

std::string textOf(const std::exception& caught)
{
    const auto* torch = dynamic_cast<const c10::Error*>(&caught);
    return firstLine(torch ? torch->what_without_backtrace() : caught.what());
}

} // namespace

bool ranOutOfMemory(const std::exception& caught)
{
    const std::string text = textOf(caught);
    return dynamic_cast<const std::bad_alloc*>(&caught) || dynamic_cast<const c10::OutOfMemoryError*>(&caught)
           || text.find("out of memory") != std::string::npos
           || text.find("can't allocate memory") != std::string::npos
           || text.find("not enough memory") != std::string::npos;
}

Error torchError(const std::exception& caught, const std::string& doing)
{
    if (const auto* carried = dynamic_cast<const CarriedError*>(&caught))
        return carried->error();
    const std::string text = textOf(caught);
    if (ranOutOfMemory(caught))
        return fail(ErrorCode::OutOfMemory, doing + " ran out of memory", text,
                    "Use a smaller batch, a smaller model, or close other programs");
    return fail(ErrorCode::Internal, doing + " failed in the tensor library", text,
                "Please report this, with the project's graph if you can share it");
}

} // namespace cairn::engine
