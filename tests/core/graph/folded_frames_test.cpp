// SPDX-License-Identifier: GPL-3.0-or-later
// Frames folded into one card: ports, nesting, kept by the document, copied, laid out, and never part of what is computed.
#include "core/graph/edit/clipboard.h"
#include "core/graph/edit/folded_frames.h"
#include "core/graph/infer/inference.h"

#include <QTest>

#include <algorithm>

using namespace cairn;
using namespace cairn::graph;

namespace {

/// input -> a -> b -> c -> sum -> output, and a -> sum: layers in a row.
struct Net {
    Graph graph;
    NodeId input, a, b, c, sum, output;

    Net()
    {
        double x = 0;
        const auto add = [&](const char* kind, const char* label) {
            const NodeId id = graph.add(kind, Json::object(), x, 0);
            Node named = *graph.find(id);
            named.label = label;
            (void)graph.update(named);
            x += 240;
            return id;
        };
        input = add("input", "x"), a = add("linear", "a"), b = add("relu", "b"), c = add("linear", "c"), sum = add("add", "sum"), output = add("output", "y");
        for (const auto& [from, to, port] : {std::tuple(input, a, "in"), {a, b, "in"}, {b, c, "in"}, {c, sum, "a"}, {a, sum, "b"}, {sum, output, "in"}})
            (void)graph.connect({from, "out"}, {to, port});
    }

    std::int64_t fold(std::vector<NodeId> ids) { return foldLayers(graph, ids).value(); }
    const Annotation& note(std::int64_t id) const { return *findAnnotation(graph, id); }
};

using Ports = std::vector<PortRef>;
using Ids = std::vector<NodeId>;

} // namespace

class FoldedFramesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aCardHasThePortsOfItsLayers()
    {
        Net net;
        const auto frame = net.fold({net.b, net.a});
        QCOMPARE(net.note(frame).text, std::string("a … b"));
        const Folding seen = folding(net.graph);
        QCOMPARE(seen.frames.size(), std::size_t{1});
        const FoldedFrame& card = seen.frames.front();
        QCOMPARE(card.layers, (Ids{net.a, net.b}));
        QCOMPARE(card.inputs, (Ports{{net.a, "in"}}));
        QCOMPARE(card.outputs, (Ports{{net.a, "out"}, {net.b, "out"}})); // both feed layers outside
        QCOMPARE(seen.at(net.a), &card);
        QCOMPARE(seen.at(net.c), nullptr);
        QCOMPARE(seen.of(frame), &card);
        // What is open can be connected from outside: an input that nothing feeds, an output that feeds nothing.
        net.graph.disconnect({net.sum, "a"});
        const auto second = net.fold({net.c, net.sum});
        const Folding both = folding(net.graph);
        QCOMPARE(both.of(second)->inputs, (Ports{{net.c, "in"}, {net.sum, "a"}, {net.sum, "b"}}));
        QCOMPARE(both.of(second)->outputs, (Ports{{net.c, "out"}, {net.sum, "out"}}));
        // Second outputs that nothing uses are no ports.
        const NodeId lstm = net.graph.add("lstm");
        QVERIFY(net.graph.connect({net.a, "out"}, {lstm, "in"}));
        const auto third = net.fold({lstm});
        QCOMPARE(folding(net.graph).of(third)->outputs, (Ports{{lstm, "out"}}));
        QVERIFY(unfoldFrame(net.graph, second));
        QVERIFY(!folding(net.graph).of(second));
        QCOMPARE(net.graph.annotations().size(), std::size_t{3}); // the frame is there, open
    }

    void foldingChangesNothingThatIsComputed()
    {
        Net net;
        DataInterface data;
        data.fields["x"] = {ElementType::Float32, {kBatch, 4}};
        data.outputWidth = 64;
        const Inference before = infer(net.graph, data);
        net.fold({net.a, net.b});
        const Inference after = infer(net.graph, data);
        QCOMPARE(after.parameters, before.parameters);
        QCOMPARE(after.order, before.order);
        Graph without = net.graph;
        without.setAnnotations({});
        QVERIFY(without == Net().graph);
    }

    void framesAreFoldedWithWhatLiesInThem()
    {
        Net net;
        Annotation frame = *frameAround(net.graph, Ids{net.a, net.b, net.c});
        const auto outer = *addAnnotation(net.graph, frame);
        Annotation small;
        small.x = frame.x + 30, small.y = frame.y + 30, small.width = 60, small.height = 40;
        const auto inside = *addAnnotation(net.graph, small);
        small.y = 900;
        const auto outside = *addAnnotation(net.graph, small);
        const auto inner = net.fold({net.b}); // its card lies in the frame
        QVERIFY(foldFrame(net.graph, outer));
        const Folding seen = folding(net.graph);
        QCOMPARE(seen.frames.size(), std::size_t{1});
        QCOMPARE(seen.frames.front().layers, (Ids{net.a, net.b, net.c}));
        QVERIFY(seen.hidden.contains(inside) && seen.hidden.contains(inner) && !seen.hidden.contains(outside));
        QCOMPARE(withFolded(net.graph, std::vector{outer}).size(), std::size_t{3});
        // A layer that is put into the room of the folded frame is not in it.
        const NodeId later = net.graph.add("relu", Json::object(), frame.x + 60, frame.y + 60);
        QVERIFY(!folding(net.graph).at(later));
        QVERIFY(unfoldFrame(net.graph, outer));
        QCOMPARE(folding(net.graph).frames.front().frame, inner); // as it was before
        QVERIFY(!folding(net.graph).at(net.a));
        // Folding a part of what a card holds folds the card.
        const auto third = net.fold({net.b, net.c});
        QCOMPARE(folding(net.graph).frames.size(), std::size_t{1});
        QVERIFY(net.note(third).notes == std::vector{inner});
    }

    void wrongWishesAreRefused()
    {
        Net net;
        const Graph before = net.graph;
        QCOMPARE(foldLayers(net.graph, Ids{}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(foldFrame(net.graph, 7).error().code, ErrorCode::NotFound);
        QCOMPARE(unfoldFrame(net.graph, 7).error().code, ErrorCode::NotFound);
        QCOMPARE(moveAnnotation(net.graph, 7, 0, 0).error().code, ErrorCode::NotFound);
        QVERIFY(net.graph == before);
        Annotation empty;
        empty.kind = Annotation::Kind::Frame;
        empty.y = 5000;
        const auto frame = *addAnnotation(net.graph, empty);
        QCOMPARE(foldFrame(net.graph, frame).error().code, ErrorCode::InvalidInput);
        const auto note = *addAnnotation(net.graph, Annotation{});
        QCOMPARE(foldFrame(net.graph, note).error().code, ErrorCode::InvalidInput);
        QVERIFY(!net.note(frame).folded() && !net.note(note).folded());
    }

    void documentsKeepWhatIsFolded()
    {
        Net net;
        const auto inner = net.fold({net.b});
        net.fold({net.a, net.b});
        const auto read = graphFromText(toJson(net.graph).dump());
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        QVERIFY(*read == net.graph);
        QVERIFY(folding(*read).hidden.contains(inner));

        // Foreign documents: unknown ids are left out, circles hide nothing, damage is told.
        Json json = toJson(net.graph);
        json["annotations"][0]["folded"] = {{"layers", {net.c.value, 99}}, {"notes", {2, 1, 77}}};
        json["annotations"][1]["folded"]["notes"] = {1};
        const auto odd = graphFromText(json.dump());
        QVERIFY2(odd, odd ? "" : odd.error().text().c_str());
        QCOMPARE(odd->annotations()[0].layers, (Ids{net.c}));
        QCOMPARE(odd->annotations()[0].notes, std::vector<std::int64_t>{2});
        QCOMPARE(folding(*odd).frames.size(), std::size_t{2});
        QVERIFY(folding(*odd).hidden.empty());
        json["annotations"][0]["folded"] = {{"layers", {"a"}}, {"notes", Json::array()}};
        QCOMPARE(graphFromText(json.dump()).error().code, ErrorCode::Corrupt);
        json["annotations"][0]["folded"] = 3;
        QCOMPARE(graphFromText(json.dump()).error().code, ErrorCode::Corrupt);
    }

    void layersThatGoLeaveTheCard()
    {
        Net net;
        const auto frame = net.fold({net.a, net.b});
        net.graph.remove(net.a);
        QCOMPARE(folding(net.graph).frames.front().layers, (Ids{net.b}));
        net.graph.remove(net.b);
        QVERIFY(folding(net.graph).frames.empty());
        QVERIFY(!net.note(frame).folded());
    }

    void copiesAreFoldedToo()
    {
        Net net;
        const auto inner = net.fold({net.b});
        const auto outer = net.fold({net.a, net.b});
        const Json part = extract(net.graph, Ids{net.a, net.b}, withFolded(net.graph, std::vector{outer}));
        const auto added = paste(net.graph, part.dump(), 10, 400);
        QVERIFY2(added, added ? "" : added.error().text().c_str());
        const Folding seen = folding(net.graph);
        QCOMPARE(seen.frames.size(), std::size_t{2});
        QCOMPARE(seen.frames[1].layers, *added);
        QCOMPARE(seen.frames[0].layers, (Ids{net.a, net.b}));
        QCOMPARE(net.graph.annotations().size(), std::size_t{4});
        QCOMPARE(seen.hidden.size(), std::size_t{2});
        QVERIFY(seen.hidden.contains(inner));
        QCOMPARE(net.note(seen.frames[1].frame).y, net.note(outer).y + 400);
    }

    void cardsMoveAndAreLaidOutAsOne()
    {
        Net net;
        const auto inner = net.fold({net.b});
        const auto outer = net.fold({net.a, net.b, net.c});
        const auto place = [&](std::int64_t frame) { return seenPlace(net.note(frame)); };
        QCOMPARE(place(outer), (Position{240, 0})); // where the first layer was
        const double step = net.graph.find(net.b)->x - place(outer).x, deep = net.note(inner).x - place(outer).x;
        QVERIFY(moveAnnotation(net.graph, outer, 1000, 500));
        QCOMPARE(net.graph.find(net.b)->x, 1000 + step);
        QCOMPARE(net.note(inner).x, 1000 + deep);
        QCOMPARE(net.graph.find(net.sum)->x, 960.0);

        Annotation open = *frameAround(net.graph, Ids{net.sum, net.output});
        const auto around = *addAnnotation(net.graph, open);
        const Graph drawn = seenGraph(net.graph);
        QCOMPARE(drawn.nodes().size(), std::size_t{4}); // x, the card, sum, y
        QCOMPARE(drawn.edges().size(), std::size_t{3}); // two wires from the card to sum are one
        QCOMPARE(drawn.find(net.a)->x, 1000.0);
        const auto places = autoLayout(drawn);
        applySeenLayout(net.graph, places);
        QCOMPARE(place(outer), places.at(net.a));
        QCOMPARE(net.graph.find(net.b)->x, places.at(net.a).x + step); // as they lay in it
        QVERIFY(place(outer).x > net.graph.find(net.input)->x && net.graph.find(net.sum)->x > place(outer).x);
        QVERIFY(net.note(around).x < net.graph.find(net.sum)->x && net.note(around).x + net.note(around).width > net.graph.find(net.output)->x);
    }
};

QTEST_APPLESS_MAIN(FoldedFramesTest)
#include "folded_frames_test.moc"
