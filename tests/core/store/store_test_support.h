// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/durable_file.h"
#include "core/store/project.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <memory>
#include <string>

namespace cairn::test {

/// A folder that is gone afterwards, with the name of a project in it.
class ProjectPlace {
public:
    std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    std::filesystem::path file(const std::string& name = "project.cairn") const { return folder() / name; }

private:
    QTemporaryDir m_folder;
};

template <typename T>
std::string errorText(const Result<T>& result)
{
    return result ? std::string("no error") : result.error().text();
}

} // namespace cairn::test

/// Verifies that a Result has a value; its error is the message.
#define QVERIFY_OK(expression)                                                                                         \
    do {                                                                                                               \
        const auto& qverifyResult = (expression);                                                                      \
        QVERIFY2(qverifyResult.has_value(), cairn::test::errorText(qverifyResult).c_str());                            \
    } while (false)

/// Verifies that a Result is an error of this code, with the message in the log.
#define QVERIFY_FAILS(expression, expectedCode)                                                                        \
    do {                                                                                                               \
        const auto& qverifyResult = (expression);                                                                      \
        QVERIFY2(!qverifyResult.has_value(), "Expected a failure");                                                    \
        QVERIFY2(qverifyResult.error().code == (expectedCode), qverifyResult.error().text().c_str());                  \
        QVERIFY2(!qverifyResult.error().what.empty(), "An error must say what");                                       \
    } while (false)
