// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cairn::data {

/// Who asks an S3-compatible store. Comes from the environment, is never stored.
struct AwsCredentials {
    std::string accessKey, secretKey;
    std::string sessionToken; ///< may be empty

    /// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN; empty where they are not set.
    static std::optional<AwsCredentials> fromEnvironment();
};

/// What is signed.
struct AwsRequest {
    std::string method = "GET";
    std::string host;
    std::string path;  ///< percent-encoded, begins with "/"
    std::string query; ///< "a=1&b=2", percent-encoded, sorted by name; may be empty
    std::map<std::string, std::string> headers; ///< further headers to sign, lower-case names
    std::string payloadHash; ///< hex SHA-256 of the body
    std::string region, service;
    std::string time; ///< "20130524T000000Z"
};

/// Value of the Authorization header by AWS Signature Version 4 ("Authenticating Requests: Using the Authorization
/// Header", Amazon S3 API reference). Signs host, x-amz-date and all of `headers`.
std::string awsAuthorization(const AwsRequest& request, const AwsCredentials& credentials);

/// Now, as AwsRequest::time.
std::string awsTime();

/// An object of "s3://bucket/key": where it lies. AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL name another store
/// ("http://127.0.0.1:9000"), AWS_REGION or AWS_DEFAULT_REGION the region (us-east-1).
struct S3Place {
    std::string url, host, path, region;
};
std::optional<S3Place> s3Place(const std::string& location);

/// Headers of a GET or HEAD of the object, signed where the environment has credentials.
std::vector<std::string> s3Headers(const S3Place& place, const std::string& method);

} // namespace cairn::data
