// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/external_data.h"

#include "core/base/text.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cairn::formats {

namespace {

constexpr std::size_t kMostExternalFiles = 1'000;

/// A descriptor that is closed at the end.
class OpenFile {
public:
    explicit OpenFile(int descriptor) : m_descriptor(descriptor) {}
    ~OpenFile()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    int get() const { return m_descriptor; }
    int release() { return std::exchange(m_descriptor, -1); }
    void replace(int descriptor)
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
        m_descriptor = descriptor;
    }

private:
    int m_descriptor;
};

} // namespace

Result<MappedFile> ExternalData::map(const std::string& location) const
{
    const auto refuse = [&](const std::string& what) {
        return fail(ErrorCode::InvalidInput, "The model keeps weights in another file, and " + what, toUtf8(location.substr(0, 200)),
                    "Put the file beside the model, or save the model with all weights inside");
    };
    if (m_folder.empty())
        return refuse("such models are not read from here");
    if (location.empty() || location.front() == '/' || location.find('\0') != std::string::npos || location.find('\\') != std::string::npos)
        return refuse("its name leads out of the model's folder");
    OpenFile place(::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const auto steps = split(location, '/');
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].empty() || steps[i] == "..")
            return refuse("its name leads out of the model's folder");
        if (steps[i] == "." && i + 1 < steps.size())
            continue;
        const int kind = i + 1 < steps.size() ? O_DIRECTORY : O_NONBLOCK;
        place.replace(::openat(place.get(), steps[i].c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | kind));
        if (place.get() < 0)
            return refuse("it is not there, or it is a link");
    }
    struct stat facts {};
    if (::fstat(place.get(), &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_nlink != 1)
        return refuse("it is no plain file, or it has a second name elsewhere");
    return mapDescriptor(place.release(), location);
}

Result<std::span<const std::uint8_t>> ExternalData::bytes(const std::string& location, std::uint64_t offset, std::uint64_t length, std::shared_ptr<const void>& owner)
{
    auto file = m_files.find(location);
    if (file == m_files.end()) {
        if (m_files.size() == kMostExternalFiles)
            return fail(ErrorCode::InvalidInput, "The model keeps weights in more than 1,000 other files");
        CAIRN_ASSIGN(MappedFile mapped, map(location));
        file = m_files.emplace(location, std::move(mapped)).first;
    }
    const auto all = file->second.bytes;
    if (offset > all.size() || length > all.size() - offset)
        return fail(ErrorCode::Corrupt, "The weights do not lie within the file that the model names", toUtf8(location), "Get the model again, with all its files");
    owner = file->second.owner;
    return all.subspan(offset, length == 0 ? all.size() - offset : length);
}

} // namespace cairn::formats
