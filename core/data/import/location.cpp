// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/import/location.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace cairn::data {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kSchemes{{
    {"sqlite", "sqlite"}, {"duckdb", "duckdb"}, {"xlsx", "xlsx"}, {"postgresql", "postgresql"}, {"postgres", "postgresql"},
    {"mysql", "mysql"}, {"mariadb", "mysql"}, {"http", "http"}, {"https", "https"}, {"s3", "s3"}, {"text", "text"},
}};

int hexDigit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// "sqlite" of "sqlite:..."; empty where there is no known scheme.
std::string_view schemeOf(std::string_view text)
{
    for (const auto& [prefix, scheme] : kSchemes) {
        if (text.size() > prefix.size() && text.starts_with(prefix) && text[prefix.size()] == ':')
            return scheme;
    }
    return {};
}

bool isFileScheme(std::string_view scheme)
{
    return scheme == "sqlite" || scheme == "duckdb" || scheme == "xlsx" || scheme == "text";
}

} // namespace

std::string Location::parameter(const std::string& name) const
{
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
}

std::string percentDecoded(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = high >= 0 ? hexDigit(text[i + 2]) : -1;
        if (low >= 0) {
            plain += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

std::string percentEncoded(std::string_view text, std::string_view keep)
{
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        const bool plain = (u >= '0' && u <= '9') || (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z') || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain || keep.find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += kDigits[u >> 4];
            encoded += kDigits[u & 15];
        }
    }
    return encoded;
}

Location parseLocation(const std::string& text)
{
    Location location;
    location.text = location.place = text;
    std::error_code ignored;
    const std::string_view scheme = schemeOf(text);
    if (scheme.empty() || std::filesystem::exists(text, ignored))
        return location;
    location.scheme = scheme;
    if (scheme == "http" || scheme == "https" || scheme == "s3")
        return location; // the query part is the server's
    std::string rest = isFileScheme(scheme) ? text.substr(text.find(':') + 1) : text;
    if (isFileScheme(scheme) && rest.starts_with("//"))
        rest.erase(0, 2);
    const std::size_t mark = rest.find('?');
    location.place = rest.substr(0, mark);
    if (isFileScheme(scheme))
        location.place = percentDecoded(location.place);
    std::string_view parameters = mark == std::string::npos ? std::string_view() : std::string_view(rest).substr(mark + 1);
    while (!parameters.empty()) {
        const std::string_view one = parameters.substr(0, parameters.find('&'));
        const std::size_t equals = one.find('=');
        location.parameters[percentDecoded(one.substr(0, equals))] = equals == std::string_view::npos ? "" : percentDecoded(one.substr(equals + 1));
        parameters.remove_prefix(std::min(parameters.size(), one.size() + 1));
    }
    return location;
}

std::string absoluteLocation(const std::string& text)
{
    const Location location = parseLocation(text);
    if (text.empty() || text.starts_with("sample:") || (!location.scheme.empty() && !isFileScheme(location.scheme)))
        return text;
    std::error_code ignored;
    const std::filesystem::path path = std::filesystem::absolute(location.place, ignored);
    if (path.empty())
        return text;
    if (location.scheme.empty())
        return path.lexically_normal().string();
    const auto mark = text.find('?');
    return location.scheme + ":" + percentEncoded(path.lexically_normal().string(), "/:@") + (mark == std::string::npos ? "" : text.substr(mark));
}

std::string withoutSecrets(const std::string& text)
{
    const Location location = parseLocation(text);
    if (location.scheme.empty() || isFileScheme(location.scheme))
        return text;
    std::string clean = text;
    const auto begin = clean.find("//");
    const auto end = clean.find_first_of("/?#", begin == std::string::npos ? 0 : begin + 2);
    const auto at = begin == std::string::npos ? begin : clean.rfind('@', end);
    const bool web = location.scheme == "http" || location.scheme == "https" || location.scheme == "s3";
    if (at != std::string::npos && at > begin) {
        const auto colon = clean.find(':', begin);
        if (web)
            clean.erase(begin + 2, at - begin - 1); // a name alone is of no use there
        else if (colon < at)
            clean.erase(colon, at - colon);
    }
    for (const std::string secret : {"password", "sslpassword", "passwd"}) {
        for (auto mark = clean.find('?'); mark != std::string::npos && !web;) {
            if (clean.compare(mark + 1, secret.size() + 1, secret + "=") != 0) {
                mark = clean.find('&', mark + 1);
                continue;
            }
            const auto next = clean.find('&', mark + 1);
            clean.erase(mark + 1, next == std::string::npos ? next : next - mark);
        }
    }
    while (clean.ends_with('?') || clean.ends_with('&'))
        clean.pop_back();
    return clean;
}

namespace {

std::string addressOf(const Location& location, const std::string& parameter, const std::string& name)
{
    const std::string prefix = isFileScheme(location.scheme) ? location.scheme + ":" : "";
    return prefix + percentEncoded(location.place, "/:@[]") + "?" + parameter + "=" + percentEncoded(name);
}

} // namespace

Error chooseOne(const Location& location, const std::string& holder, const std::string& parameter, const std::vector<std::string>& names)
{
    constexpr std::size_t kShown = 20;
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
        list += (i ? ", " : "") + names[i];
    if (names.size() > kShown)
        list += " and " + std::to_string(names.size() - kShown) + " more";
    return fail(ErrorCode::InvalidInput, "The " + holder + " holds " + std::to_string(names.size()) + " " + parameter + "s: " + list, location.place,
                "Choose one by its name: " + addressOf(location, parameter, names.front()));
}

Result<std::string> chosenName(const Location& location, const std::string& holder, const std::string& parameter,
                               const std::vector<std::string>& names)
{
    const std::string asked = location.parameter(parameter);
    if (location.offered && asked.empty()) {
        for (const std::string& name : names)
            location.offered->emplace_back(name, addressOf(location, parameter, name));
    }
    if (asked.empty() && names.size() == 1)
        return names.front();
    if (names.empty())
        return fail(ErrorCode::InvalidInput, "The " + holder + " holds no " + parameter + "s", location.place, "Choose another " + holder);
    if (asked.empty())
        return chooseOne(location, holder, parameter, names);
    if (std::ranges::find(names, asked) != names.end())
        return asked;
    Error error = chooseOne(location, holder, parameter, names);
    error.code = ErrorCode::NotFound;
    error.what = "There is no " + parameter + " \"" + asked + "\"; the" + error.what.substr(3);
    return error;
}

} // namespace cairn::data
