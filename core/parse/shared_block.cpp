// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/shared_block.h"

#include "core/base/text.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace cairn::parse {

Result<std::unique_ptr<SharedBlock>> SharedBlock::make(std::size_t bytes)
{
    std::unique_ptr<SharedBlock> block(new SharedBlock());
    block->m_descriptor = ::memfd_create("cairn-shared", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    const bool sized = block->m_descriptor >= 0 && ::ftruncate(block->m_descriptor, static_cast<off_t>(bytes)) == 0
        && ::fcntl(block->m_descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0;
    void* address = sized ? ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, block->m_descriptor, 0) : MAP_FAILED;
    if (address == MAP_FAILED)
        return fail(ErrorCode::OutOfMemory, "There is no memory for what the helper decodes (" + bytesText(bytes) + "): " + std::strerror(errno), {},
                    "Close other programs, or choose a smaller size");
    block->m_bytes = static_cast<const std::uint8_t*>(address);
    block->m_size = bytes;
    return block;
}

SharedBlock::~SharedBlock()
{
    if (m_bytes)
        ::munmap(const_cast<std::uint8_t*>(m_bytes), m_size);
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

} // namespace cairn::parse
