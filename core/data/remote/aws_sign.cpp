// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/remote/aws_sign.h"

#include "core/base/hash.h"
#include "core/data/import/location.h"

#include <chrono>
#include <cstdlib>
#include <ctime>

namespace cairn::data {

namespace {

constexpr std::size_t kBlockBytes = 64;

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::string bytesOfHex(const std::string& hex)
{
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

/// HMAC-SHA256 (RFC 2104), raw bytes.
std::string hmac(std::string key, const std::string& text)
{
    if (key.size() > kBlockBytes)
        key = bytesOfHex(sha256Hex(key));
    key.resize(kBlockBytes, '\0');
    std::string inner = key, outer = key;
    for (std::size_t i = 0; i < kBlockBytes; ++i) {
        inner[i] = static_cast<char>(inner[i] ^ 0x36);
        outer[i] = static_cast<char>(outer[i] ^ 0x5c);
    }
    return bytesOfHex(sha256Hex(outer + bytesOfHex(sha256Hex(inner + text))));
}

std::string hexOf(const std::string& bytes)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        text += kDigits[static_cast<unsigned char>(c) >> 4];
        text += kDigits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

} // namespace

std::optional<AwsCredentials> AwsCredentials::fromEnvironment()
{
    AwsCredentials credentials{environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"), environment("AWS_SESSION_TOKEN")};
    return credentials.accessKey.empty() || credentials.secretKey.empty() ? std::nullopt : std::optional(credentials);
}

std::string awsAuthorization(const AwsRequest& request, const AwsCredentials& credentials)
{
    auto headers = request.headers;
    headers["host"] = request.host;
    headers["x-amz-date"] = request.time;
    std::string canonical = request.method + "\n" + request.path + "\n" + request.query + "\n", names;
    for (const auto& [name, value] : headers) {
        canonical += name + ":" + value + "\n";
        names += (names.empty() ? "" : ";") + name;
    }
    canonical += "\n" + names + "\n" + request.payloadHash;
    const std::string day = request.time.substr(0, 8);
    const std::string scope = day + "/" + request.region + "/" + request.service + "/aws4_request";
    const std::string toSign = "AWS4-HMAC-SHA256\n" + request.time + "\n" + scope + "\n" + sha256Hex(canonical);
    const std::string key = hmac(hmac(hmac(hmac("AWS4" + credentials.secretKey, day), request.region), request.service), "aws4_request");
    return "AWS4-HMAC-SHA256 Credential=" + credentials.accessKey + "/" + scope + ", SignedHeaders=" + names + ", Signature=" + hexOf(hmac(key, toSign));
}

std::string awsTime()
{
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &parts);
    return text;
}

std::optional<S3Place> s3Place(const std::string& location)
{
    const std::string rest = location.substr(location.find("://") == std::string::npos ? location.size() : location.find("://") + 3);
    const auto slash = rest.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 >= rest.size())
        return {};
    const std::string bucket = rest.substr(0, slash), key = percentEncoded(rest.substr(slash + 1), "/");
    S3Place place;
    place.region = environment("AWS_REGION");
    if (place.region.empty())
        place.region = environment("AWS_DEFAULT_REGION");
    if (place.region.empty())
        place.region = "us-east-1";
    std::string endpoint = environment("AWS_ENDPOINT_URL_S3");
    if (endpoint.empty())
        endpoint = environment("AWS_ENDPOINT_URL");
    if (endpoint.empty()) {
        place.host = bucket + ".s3." + place.region + ".amazonaws.com";
        place.path = "/" + key;
        place.url = "https://" + place.host + place.path;
        return place;
    }
    while (endpoint.ends_with('/'))
        endpoint.pop_back();
    const auto begin = endpoint.find("://");
    place.host = endpoint.substr(begin == std::string::npos ? 0 : begin + 3);
    place.path = "/" + percentEncoded(bucket) + "/" + key;
    place.url = (begin == std::string::npos ? "https://" + endpoint : endpoint) + place.path;
    return place;
}

std::vector<std::string> s3Headers(const S3Place& place, const std::string& method)
{
    const auto credentials = AwsCredentials::fromEnvironment();
    if (!credentials)
        return {};
    AwsRequest request;
    request.method = method;
    request.host = place.host;
    request.path = place.path;
    request.payloadHash = sha256Hex("");
    request.region = place.region;
    request.service = "s3";
    request.time = awsTime();
    request.headers["x-amz-content-sha256"] = request.payloadHash;
    if (!credentials->sessionToken.empty())
        request.headers["x-amz-security-token"] = credentials->sessionToken;
    std::vector<std::string> headers{"Authorization: " + awsAuthorization(request, *credentials), "x-amz-date: " + request.time};
    for (const auto& [name, value] : request.headers)
        headers.push_back(name + ": " + value);
    return headers;
}

} // namespace cairn::data
