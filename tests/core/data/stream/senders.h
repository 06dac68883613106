// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace cairn::test {

/// A server on loopback that sends one text to the first who connects, then closes. `waitForRequest`: reads an HTTP
/// request first.
class Sender {
public:
    explicit Sender(std::string text, bool waitForRequest = false);
    ~Sender();
    std::string port() const;

private:
    int m_socket = -1;
    std::thread m_thread;
};

/// librdkafka's own broker for tests.
class MockKafka {
public:
    MockKafka();
    ~MockKafka();
    bool ready() const;
    std::string servers() const;
    /// Sends messages to partition 0 of a topic of one partition and waits until they are there.
    void produce(const std::string& topic, const std::vector<std::string>& messages);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace cairn::test
