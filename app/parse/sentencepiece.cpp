// SPDX-License-Identifier: GPL-3.0-or-later
// SentencePiece learns from texts. In a process of its own it can be stopped half-way, and where its library ends the
// program only that process ends.
#include "app/parse/module.h"

#include <sentencepiece_trainer.h>
#include <unordered_map>

namespace cairn::parse {

namespace {

/// The lines of a text, one after the other.
class Lines : public sentencepiece::SentenceIterator {
public:
    explicit Lines(std::string_view text) : m_rest(text) { Next(); }

    bool done() const override { return m_done; }
    void Next() override
    {
        m_done = m_rest.empty();
        const std::size_t end = std::min(m_rest.find('\n'), m_rest.size());
        m_line = m_rest.substr(0, end);
        m_rest.remove_prefix(std::min(end + 1, m_rest.size()));
    }
    const std::string& value() const override { return m_line; }
    sentencepiece::util::Status status() const override { return {}; }

private:
    std::string_view m_rest;
    std::string m_line;
    bool m_done = false;
};

class Trainer final : public Module {
public:
    Result<Message> answer(const Message& request) override
    {
        if (request.head.value("verb", "") != "train")
            return fail(ErrorCode::Unsupported, "Unknown request");
        const auto settings = request.head.at("settings").get<std::unordered_map<std::string, std::string>>();
        Lines lines(request.body);
        Message reply;
        const auto status = sentencepiece::SentencePieceTrainer::Train(settings, &lines, &reply.body);
        if (!status.ok())
            return fail(ErrorCode::InvalidInput, status.ToString());
        return reply;
    }
};

} // namespace

} // namespace cairn::parse

extern "C" cairn::parse::Module* cairn_parse_module()
{
    static cairn::parse::Trainer module;
    return &module;
}
