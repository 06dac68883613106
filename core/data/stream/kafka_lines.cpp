// SPDX-License-Identifier: GPL-3.0-or-later
// A topic of Kafka, through librdkafka. Offsets are kept by the recording, not by the broker: what was stored and what was
// read can then never disagree. Every partition is read; no consumer group is joined.
#include "core/data/stream/line_source.h"
#include "core/data/stream/sources.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <map>

namespace cairn::data::stream {

namespace {

constexpr int kMetadataMs = 5'000, kSliceMs = 50;

using Configuration = std::unique_ptr<rd_kafka_conf_t, void (*)(rd_kafka_conf_t*)>;

/// What the client mends by itself: it connects again and goes on.
bool passes(rd_kafka_resp_err_t code)
{
    switch (code) {
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION: return true;
    default: return false;
    }
}

class KafkaLines : public LineSource {
public:
    KafkaLines(std::string where, std::string topic) : m_where(std::move(where)), m_topic(std::move(topic)) {}

    ~KafkaLines() override
    {
        if (!m_client)
            return;
        rd_kafka_consumer_close(m_client);
        rd_kafka_destroy(m_client);
    }

    Result<void> open(const std::string& servers, bool fromStart, const Json& position)
    {
        Configuration configuration(rd_kafka_conf_new(), rd_kafka_conf_destroy);
        std::array<char, 512> problem{};
        const std::map<std::string, std::string> settings{
            {"bootstrap.servers", servers},     {"group.id", "cairn"},          {"enable.auto.commit", "false"}, {"enable.auto.offset.store", "false"},
            {"auto.offset.reset", "error"},     {"queued.min.messages", "10000"}, {"queued.max.messages.kbytes", "65536"},
            {"log_level", "0"}};
        for (const auto& [key, value] : settings) {
            if (rd_kafka_conf_set(configuration.get(), key.c_str(), value.c_str(), problem.data(), problem.size()) != RD_KAFKA_CONF_OK)
                return fail(ErrorCode::InvalidInput, problem.data(), m_where);
        }
        m_client = rd_kafka_new(RD_KAFKA_CONSUMER, configuration.get(), problem.data(), problem.size());
        if (!m_client)
            return fail(ErrorCode::Io, problem.data(), m_where, "Check the address of the broker");
        (void)configuration.release(); // the client owns it now
        rd_kafka_poll_set_consumer(m_client);
        return assign(fromStart, position);
    }

    Result<bool> read(std::vector<std::string>& lines, std::size_t most, std::chrono::milliseconds wait, const StopToken& stop) override
    {
        const auto end = std::chrono::steady_clock::now() + wait;
        while (lines.size() < most) {
            const std::unique_ptr<rd_kafka_message_t, void (*)(rd_kafka_message_t*)> message(
                rd_kafka_consumer_poll(m_client, lines.empty() ? kSliceMs : 0), rd_kafka_message_destroy);
            if (message) {
                CAIRN_TRY(take(*message, lines));
                continue;
            }
            if (!lines.empty() || std::chrono::steady_clock::now() >= end)
                return true;
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Cancelled", m_where);
        }
        return true;
    }

    Json position() const override
    {
        Json offsets = Json::object();
        for (const auto& [partition, next] : m_next)
            offsets[std::to_string(partition)] = next;
        return {{"offsets", offsets}};
    }

    std::optional<std::uint64_t> lag() const override
    {
        std::uint64_t waiting = 0;
        for (const auto& [partition, next] : m_next) {
            std::int64_t low = 0, high = 0;
            if (rd_kafka_get_watermark_offsets(m_client, m_topic.c_str(), partition, &low, &high) != RD_KAFKA_RESP_ERR_NO_ERROR || high < 0)
                return {};
            waiting += static_cast<std::uint64_t>(std::max<std::int64_t>(high - std::max(next, low), 0));
        }
        return waiting;
    }
    std::string lagUnit() const override { return "messages"; }

private:
    Error kafkaError(rd_kafka_resp_err_t code) const
    {
        return fail(ErrorCode::Io, std::string("Kafka: ") + rd_kafka_err2str(code), m_where, "Check that the broker runs and has the topic");
    }

    Result<std::vector<std::int32_t>> partitions()
    {
        rd_kafka_topic_t* topic = rd_kafka_topic_new(m_client, m_topic.c_str(), nullptr);
        const rd_kafka_metadata_t* metadata = nullptr;
        const auto code = rd_kafka_metadata(m_client, 0, topic, &metadata, kMetadataMs);
        rd_kafka_topic_destroy(topic);
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
            return kafkaError(code);
        const std::unique_ptr<const rd_kafka_metadata_t, void (*)(const rd_kafka_metadata_t*)> owner(metadata, rd_kafka_metadata_destroy);
        if (metadata->topic_cnt != 1 || metadata->topics[0].err != RD_KAFKA_RESP_ERR_NO_ERROR || metadata->topics[0].partition_cnt == 0)
            return fail(ErrorCode::NotFound, "Kafka has no such topic", m_topic, "Check the name of the topic");
        std::vector<std::int32_t> ids;
        for (int i = 0; i < metadata->topics[0].partition_cnt; ++i)
            ids.push_back(metadata->topics[0].partitions[i].id);
        return ids;
    }

    Result<void> assign(bool fromStart, const Json& position)
    {
        CAIRN_ASSIGN(const auto ids, partitions());
        const Json known = position.is_object() ? position.value("offsets", Json::object()) : Json::object();
        const std::unique_ptr<rd_kafka_topic_partition_list_t, void (*)(rd_kafka_topic_partition_list_t*)> list(
            rd_kafka_topic_partition_list_new(static_cast<int>(ids.size())), rd_kafka_topic_partition_list_destroy);
        for (const std::int32_t id : ids) {
            std::int64_t low = 0, high = 0;
            if (const auto code = rd_kafka_query_watermark_offsets(m_client, m_topic.c_str(), id, &low, &high, kMetadataMs);
                code != RD_KAFKA_RESP_ERR_NO_ERROR)
                return kafkaError(code);
            const std::int64_t next = known.value(std::to_string(id), fromStart ? low : high);
            if (next < low || next > high)
                return fail(ErrorCode::Mismatch, "Kafka no longer holds the messages that come next: " + std::to_string(next) + " is asked for, " +
                            std::to_string(low) + " to " + std::to_string(high) + " are there", m_topic, "Start a new recording");
            m_next[id] = next;
            rd_kafka_topic_partition_list_add(list.get(), m_topic.c_str(), id)->offset = next;
        }
        const auto code = rd_kafka_assign(m_client, list.get());
        return code == RD_KAFKA_RESP_ERR_NO_ERROR ? Result<void>() : Result<void>(kafkaError(code));
    }

    Result<void> take(const rd_kafka_message_t& message, std::vector<std::string>& lines)
    {
        if (passes(message.err))
            return {};
        if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            return kafkaError(message.err);
        if (message.len > kLongestLine)
            return fail(ErrorCode::InvalidInput, "A message is too long", m_where, "Send one row per message");
        std::string line(static_cast<const char*>(message.payload), message.payload ? message.len : 0);
        while (line.ends_with('\n') || line.ends_with('\r'))
            line.pop_back();
        if (!line.empty())
            lines.push_back(std::move(line));
        m_next[message.partition] = message.offset + 1;
        return {};
    }

    std::string m_where, m_topic;
    rd_kafka_t* m_client = nullptr;
    std::map<std::int32_t, std::int64_t> m_next; ///< offset of the next message by partition
};

} // namespace

Result<std::unique_ptr<LineSource>> kafka(const std::string& servers, const std::string& topic, bool fromStart, const Json& position, const StopToken&)
{
    auto lines = std::make_unique<KafkaLines>("kafka://" + servers + "/" + topic, topic);
    CAIRN_TRY(lines->open(servers, fromStart, position));
    return std::unique_ptr<LineSource>(std::move(lines));
}

} // namespace cairn::data::stream
