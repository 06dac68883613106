// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/data/stream/senders.h"

#include <array>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace cairn::test {

Sender::Sender(std::string text, bool waitForRequest) : m_socket(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    listen(m_socket, 1);
    m_thread = std::thread([handle = m_socket, text = std::move(text), waitForRequest] {
        const int peer = accept(handle, nullptr, nullptr);
        if (peer < 0)
            return;
        std::string request;
        std::array<char, 4096> block;
        while (waitForRequest && request.find("\r\n\r\n") == std::string::npos) {
            const ssize_t got = read(peer, block.data(), block.size());
            if (got <= 0)
                break;
            request.append(block.data(), static_cast<std::size_t>(got));
        }
        for (std::size_t sent = 0; sent < text.size();) {
            const ssize_t count = send(peer, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (count <= 0)
                break;
            sent += static_cast<std::size_t>(count);
        }
        close(peer);
    });
}

Sender::~Sender()
{
    shutdown(m_socket, SHUT_RDWR);
    m_thread.join();
    close(m_socket);
}

std::string Sender::port() const
{
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size);
    return std::to_string(ntohs(address.sin_port));
}

struct MockKafka::State {
    rd_kafka_t* client = nullptr;
    rd_kafka_mock_cluster_t* cluster = nullptr;
};

MockKafka::MockKafka() : m_state(std::make_unique<State>())
{
    std::array<char, 512> problem{};
    m_state->client = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), problem.data(), problem.size());
    if (m_state->client)
        m_state->cluster = rd_kafka_mock_cluster_new(m_state->client, 1);
    if (m_state->cluster)
        rd_kafka_brokers_add(m_state->client, servers().c_str());
}

MockKafka::~MockKafka()
{
    if (m_state->cluster)
        rd_kafka_mock_cluster_destroy(m_state->cluster);
    if (m_state->client)
        rd_kafka_destroy(m_state->client);
}

bool MockKafka::ready() const
{
    return m_state->cluster != nullptr;
}

std::string MockKafka::servers() const
{
    return rd_kafka_mock_cluster_bootstraps(m_state->cluster);
}

void MockKafka::produce(const std::string& topic, const std::vector<std::string>& messages)
{
    rd_kafka_mock_topic_create(m_state->cluster, topic.c_str(), 1, 1);
    for (const std::string& message : messages)
        rd_kafka_producev(m_state->client, RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(0), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                          RD_KAFKA_V_VALUE(const_cast<char*>(message.data()), message.size()), RD_KAFKA_V_END);
    rd_kafka_flush(m_state->client, 10'000);
}

} // namespace cairn::test
