// SPDX-License-Identifier: GPL-3.0-or-later
// Networks whose steps say a text (connectionist temporal classification).
#include "core/graph/templates/chain.h"

#include <algorithm>

namespace cairn::graph {

namespace {

constexpr std::int64_t kReaderWidth = 128;

/// Shi, Bai, Yao: An end-to-end trainable neural network for image-based sequence recognition, TPAMI 2017, with fewer convolutions: the columns of what they
/// make of a picture, or of the spectrogram of a sound, are the steps of a bidirectional LSTM.
Result<Graph> crnn(const DataInterface& data)
{
    const auto image = std::ranges::find_if(data.fields, [](const auto& field) { return isImage(field.second); });
    if (image == data.fields.end())
        return fail(ErrorCode::Mismatch, "The dataset has no images", {}, "Choose a column of pictures or sounds as input, on the Data page");
    constexpr std::int64_t kHighPicture = 32, kFewestColumns = 2;
    const std::int64_t height = image->second.shape[2], width = image->second.shape[3];
    if (height < 4 || width < 2 * kFewestColumns)
        return fail(ErrorCode::Mismatch, "The pictures are too small to be read column by column", {}, "Choose pictures of at least 4 by 4 pixels");
    Graph graph;
    Chain chain(graph);
    chain.input(image->first);
    std::int64_t channels = 32;
    const int halvings = height >= kHighPicture ? 2 : 1; // of the steps, too
    for (int stage = 0; stage <= halvings; ++stage, channels *= 2) {
        chain.then("conv2d", {{"out_channels", channels}, {"kernel_size", 3}, {"padding", 1}}).then("batch_norm").then("relu");
        if (stage < halvings)
            chain.then("max_pool2d", {{"kernel_size", 2}});
    }
    chain.then("permute", {{"dims", "3, 1, 2"}}).then("reshape", {{"shape", std::to_string(width >> halvings) + ", -1"}});
    chain.then("lstm", {{"hidden_size", kReaderWidth}, {"bidirectional", true}});
    addOutput(chain, data);
    return graph;
}

/// Graves, Mohamed, Hinton: Speech recognition with deep recurrent neural networks, ICASSP 2013: bidirectional LSTMs of which each step says a piece or nothing.
Result<Graph> lstmReader(const DataInterface& data)
{
    const auto text = std::ranges::find_if(data.fields, [](const auto& field) { return isText(field.first, field.second); });
    const auto row = data.fields.find("features");
    if (text == data.fields.end() && row == data.fields.end())
        return fail(ErrorCode::Mismatch, "The dataset has no text and no columns that could follow each other", {}, "Use the template \"crnn\"");
    Graph graph;
    Chain chain(graph), mask(graph);
    const bool masked = text != data.fields.end() && data.fields.contains("mask");
    if (masked)
        mask.input("mask");
    if (text != data.fields.end())
        chain.input(text->first).then("embedding", {{"embedding_dim", kReaderWidth}});
    else
        chain.input("features").then("reshape", {{"shape", std::to_string(row->second.shape[1]) + ", 1"}});
    for (int layer = 0; layer < 2; ++layer) {
        chain.then("lstm", {{"hidden_size", kReaderWidth}, {"bidirectional", true}});
        if (masked)
            chain.fed("mask", mask);
    }
    addOutput(chain, data);
    return graph;
}

constexpr bool transcribes(batch::TaskKind kind)
{
    return kind == batch::TaskKind::Transcription;
}

} // namespace

std::vector<Template> transcriptionTemplates()
{
    return {{{"crnn", "CRNN", "Convolutions look at a picture of a line or a spectrogram, an LSTM reads its columns in both directions: each says a piece of the text, or nothing.", TemplateDomain::Sequences}, crnn, transcribes},
            {{"ctc_lstm", "LSTM transcriber", "Two bidirectional LSTMs read a text or columns in their order; each step says a piece of what is to be written, or nothing.", TemplateDomain::Sequences}, lstmReader, transcribes}};
}

} // namespace cairn::graph
