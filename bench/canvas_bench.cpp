// SPDX-License-Identifier: GPL-3.0-or-later
// A network of thousands of layers in the window: how long it takes from an ONNX file to the first picture, and a frame of panning and
// zooming with 2,000 cards in view. Bars: 2 s for 5,000 layers, 16 ms a frame. Usage: cairn-bench-canvas [LAYERS], 4,990 unless asked.
#include "bench/need.h"
#include "core/graph/data_interface.h"
#include "core/graph/edit/layout.h"
#include "core/graph/export/export.h"
#include "core/graph/model_state.h"
#include "core/session/transfer/model_file.h"
#include "plots/canvas/node_canvas.h"
#include "ui/model/canvas_adapter.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QWindow>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <vector>

using namespace cairn;
using bench::need;

namespace {

constexpr double kOpenBarMs = 2000, kFrameBarMs = 16;
constexpr std::size_t kVisible = 2000;

/// Convolutional blocks with residual connections, narrow ones, so that weights are few.
graph::Graph deepNetwork(std::size_t layers)
{
    std::vector<graph::Node> nodes;
    std::vector<graph::Edge> edges;
    const auto add = [&](const char* kind, Json params = Json::object()) {
        const auto number = static_cast<std::int64_t>(nodes.size() + 1);
        nodes.push_back({NodeId{number}, kind, std::string(kind) + "_" + std::to_string(number), std::move(params)});
        return NodeId{number};
    };
    NodeId last = add("input", {{"field", "image"}});
    const auto then = [&](const char* kind, Json params = Json::object()) {
        const NodeId next = add(kind, std::move(params));
        edges.push_back({{last, "out"}, {next, "in"}});
        return last = next;
    };
    then("conv2d", {{"out_channels", 8}, {"same_padding", true}});
    while (nodes.size() + 10 <= layers) {
        const NodeId start = last;
        for (int i = 0; i < 3; ++i) {
            then("conv2d", {{"out_channels", 8}, {"kernel_size", 3}, {"padding", 1}});
            then("relu");
        }
        const NodeId end = last;
        last = add("add");
        edges.push_back({{start, "out"}, {last, "a"}});
        edges.push_back({{end, "out"}, {last, "b"}});
    }
    then("global_avg_pool2d");
    then("linear", {{"out_features", 10}});
    then("output");
    return need(graph::Graph::assemble(std::move(nodes), std::move(edges)));
}

std::filesystem::path writeOnnx(const graph::Graph& graph, const std::filesystem::path& folder)
{
    batch::Field image;
    image.name = "image";
    image.shape = {3, 16, 16};
    const std::vector<batch::Field> fields{image};
    batch::Target target;
    target.classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    const graph::DataInterface data = graph::dataInterface(fields, target);
    const auto state = need(graph::modelState(graph, graph::infer(graph, data), data));
    std::vector<std::vector<float>> numbers;
    formats::Weights weights;
    for (const auto& tensor : state) {
        std::size_t count = 1;
        for (const std::int64_t side : tensor.shape)
            count *= static_cast<std::size_t>(side);
        numbers.emplace_back(count, 0.01f);
        weights[tensor.name] = {tensor.type, tensor.shape, std::as_bytes(std::span(numbers.back()))};
    }
    const std::string bytes = need(graph::exportOnnx(graph, weights, {fields, target}));
    const auto file = folder / "deep.onnx";
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file;
}

class Steps {
public:
    Steps() { m_timer.start(); }
    void tell(const char* what)
    {
        const double ms = static_cast<double>(m_timer.nsecsElapsed()) / 1e6;
        m_total += ms;
        std::printf("  %-40s %8.1f ms\n", what, ms);
        m_timer.restart();
    }
    double total() const { return m_total; }

private:
    QElapsedTimer m_timer;
    double m_total = 0;
};

std::size_t cardsInView(const plots::NodeCanvas& canvas)
{
    const QRectF view = canvas.mapToScene(canvas.viewport()->rect()).boundingRect();
    return static_cast<std::size_t>(std::ranges::count_if(canvas.data().cards, [&](const plots::CanvasCard& card) { return view.contains(card.position); }));
}

template <typename Move>
double slowestOf(const char* what, plots::NodeCanvas& canvas, int frames, const Move& move)
{
    std::vector<double> times;
    QElapsedTimer timer;
    for (int i = 0; i < frames; ++i) {
        timer.restart();
        move(i);
        canvas.viewport()->repaint();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(times);
    const double late = times[times.size() * 99 / 100];
    std::printf("  %-20s a frame: median %.1f ms, 99 %% %.1f ms, slowest %.1f ms (bar %.0f)\n", what, times[times.size() / 2], late, times.back(), kFrameBarMs);
    return late;
}

} // namespace

int main(int count, char** values)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(count, values);
    const QTemporaryDir folder;
    const graph::Graph made = deepNetwork(count > 1 ? static_cast<std::size_t>(std::max(20, std::atoi(values[1]))) : 4990);
    const auto file = writeOnnx(made, folder.path().toStdString());
    std::printf("%zu layers, ONNX of %.1f MB\n", made.nodes().size(), static_cast<double>(std::filesystem::file_size(file)) / 1e6);

    plots::ThemeStore themes;
    Steps steps;
    session::ModelFile model = need(session::openModel(file));
    steps.tell("read and turned into layers");
    graph::Graph& graph = model.model.graph;
    const graph::Inference facts = graph::infer(graph, model.model.data);
    steps.tell("shapes");
    graph::applyLayout(graph, graph::autoLayout(graph));
    steps.tell("placed (a job beside the window)");
    const plots::CanvasData drawing = ui::canvasData(graph, facts);
    steps.tell("turned into cards");
    plots::NodeCanvas canvas(themes);
    canvas.resize(1400, 900);
    canvas.setData(drawing);
    steps.tell("cards put onto the canvas");
    canvas.show();
    while (!canvas.windowHandle() || !canvas.windowHandle()->isExposed())
        QApplication::processEvents();
    canvas.viewport()->repaint();
    steps.tell("first picture");
    std::printf("opened in %.0f ms (bar %.0f)\n", steps.total(), kOpenBarMs);

    canvas.fit();
    for (double zoom = canvas.zoom(); cardsInView(canvas) > kVisible && zoom < 2; zoom *= 1.02)
        canvas.setZoom(zoom);
    std::printf("%zu cards in view at %.0f %%\n", cardsInView(canvas), 100 * canvas.zoom());
    const double panned = slowestOf("panning", canvas, 200, [&](int i) {
        canvas.horizontalScrollBar()->setValue(canvas.horizontalScrollBar()->value() + (i % 100 < 50 ? 12 : -12));
        canvas.verticalScrollBar()->setValue(canvas.verticalScrollBar()->value() + (i % 60 < 30 ? 7 : -7));
    });
    const double zoom = canvas.zoom();
    const double zoomed = slowestOf("zooming", canvas, 100, [&](int i) { canvas.setZoom(zoom * (1 + 0.002 * (i % 50))); });
    return steps.total() <= kOpenBarMs && panned <= kFrameBarMs && zoomed <= kFrameBarMs ? 0 : 1;
}
