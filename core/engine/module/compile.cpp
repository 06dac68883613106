// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/module/module.h"

#include "core/graph/blocks/flatten.h"
#include "core/graph/data_interface.h"
#include "core/graph/infer/inference.h"
#include "core/graph/kind.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace cairn::engine {

namespace {

constexpr std::int64_t kAlignment = 16; // floats: every weight starts on a cache line

std::int64_t product(const std::vector<std::int64_t>& shape)
{
    std::int64_t count = 1;
    for (const std::int64_t length : shape)
        count *= length;
    return count;
}

std::int64_t padded(std::int64_t count)
{
    return (count + kAlignment - 1) / kAlignment * kAlignment;
}

/// Adds a neighbour to the last segment where it is alike.
void extend(std::vector<RateSegment>& segments, const RateSegment& next)
{
    if (!segments.empty() && segments.back().rate == next.rate && segments.back().decays == next.decays && segments.back().discriminates == next.discriminates
        && segments.back().stage == next.stage)
        segments.back().count += next.count;
    else
        segments.push_back(next);
}

/// Whether weight decay makes sense: for matrices that are multiplied with, not for what is added or looked up.
bool decays(const graph::NodeView& view, const graph::StateTensor& tensor)
{
    constexpr std::array kAdded{"positional_embedding", "class_token", "parameter"};
    const bool looksUp = std::ranges::any_of(view.inputs, [](const graph::TensorType& input) { return input.type == ElementType::Int64; });
    return tensor.shape.size() >= 2 && !looksUp && std::ranges::find(kAdded, view.node.kind) == kAdded.end();
}

at::ScalarType scalarType(ElementType type)
{
    return type == ElementType::Float32 ? at::kFloat : type == ElementType::Int64 ? at::kLong : at::kByte;
}

} // namespace

/// Turns a graph into a Module, step by step.
class Compiler {
public:
    Compiler(const graph::Graph& graph, const std::vector<batch::Field>& fields, const batch::Target& target, at::Device device, bool thaws)
        : m_authored(graph), m_fields(fields), m_data(graph::dataInterface(fields, target)), m_thaws(thaws), m_module(new Module(device))
    {
    }

    Result<std::unique_ptr<Module>> compile()
    {
        CAIRN_ASSIGN(m_graph, graph::flatGraph(m_authored));
        m_facts = graph::infer(m_graph, m_data);
        if (const graph::Problem* problem = m_facts.firstError())
            return asMismatch(*problem);
        for (const NodeId node : m_facts.order)
            CAIRN_TRY(addStep(node));
        CAIRN_TRY(findOpponents());
        orderStages();
        findReleases();
        allowOverwriting();
        allocate();
        findHead();
        return std::move(m_module);
    }

private:
    struct Pending {
        std::string name;
        graph::StateTensor type;
        StateSlot slot;
        double rate = 1; ///< 0: frozen
        bool decays = true;
        std::size_t step = 0; ///< of the plan
    };

    /// A state tensor of a layer that uses another one's.
    struct Shared {
        std::string name; ///< of the owner's
        at::Tensor* tensor;
    };

    Error asMismatch(const graph::Problem& problem) const
    {
        Error error = problem.error;
        const graph::Node* node = m_graph.find(problem.node);
        if (error.where.empty() && node)
            error.where = node->label;
        return error;
    }

    Result<void> addStep(NodeId id)
    {
        CAIRN_ASSIGN(const graph::NodeView view, graph::nodeView(m_graph, id, m_facts, m_data));
        const Builder build = findBuilder(view.node.kind);
        if (!build)
            return fail(ErrorCode::Unsupported, "The tensor engine cannot build layers of kind \"" + view.node.kind + "\"",
                        view.node.label, "Install engine and program from the same version");
        PlanStep step;
        step.node = id;
        step.label = view.node.label;
        step.kind = view.node.kind;
        step.frozen = view.node.frozen;
        step.group = groupOf(view.node);
        step.layer = build(view);
        const graph::Kind& kind = *graph::findKind(view.node.kind);
        const graph::Ports ports = graph::portsOf(kind, view.node.params);
        for (const graph::PortSpec& port : ports.inputs)
            step.inputs.push_back(slotInto({id, port.name}));
        addOutputs(step, ports.outputs);
        addState(view, step);
        if (step.kind == "input")
            CAIRN_TRY(addField(view, step));
        if (step.kind == "output")
            m_module->m_outputSlot = step.inputs.at(0);
        m_module->m_plan.push_back(std::move(step));
        return {};
    }

    /// The folded frame or the block that a node of the flat graph is part of.
    std::string groupOf(const graph::Node& node) const
    {
        const std::size_t end = node.label.find("__");
        const graph::Node* top = m_authored.find(node.id);
        if (!top || top->label != node.label) { // of a block: "<block>__<label>"
            const auto named = std::ranges::find(m_authored.nodes(), node.label.substr(0, end), &graph::Node::label);
            top = named != m_authored.nodes().end() ? &*named : nullptr;
        }
        for (const graph::Annotation& frame : m_authored.annotations()) {
            if (top && std::ranges::find(frame.layers, top->id) != frame.layers.end())
                return "frame " + std::to_string(frame.id);
        }
        return top && top->label != node.label ? "block " + top->label : std::string();
    }

    void addOutputs(PlanStep& step, const std::vector<graph::PortSpec>& ports)
    {
        step.firstOutput = m_module->m_slots;
        step.outputs = ports.size();
        for (const graph::PortSpec& port : ports)
            m_slotOf[step.node.value][port.name] = m_module->m_slots++;
    }

    std::size_t slotInto(const graph::PortRef& to) const
    {
        const graph::Edge* edge = m_graph.edgeInto(to);
        return !edge ? kNoSlot : m_slotOf.at(edge->from.node.value).at(edge->from.port);
    }

    Result<void> addField(const graph::NodeView& view, const PlanStep& step)
    {
        CAIRN_ASSIGN(const std::string name, graph::inputField(view.node, m_data));
        for (std::size_t i = 0; i < m_fields.size(); ++i) {
            if (m_fields[i].name == name)
                m_module->m_fieldSlots.emplace_back(i, step.firstOutput);
        }
        return {};
    }

    void addState(const graph::NodeView& view, PlanStep& step)
    {
        const std::vector<graph::StateTensor> types = graph::stateTensors(view);
        std::vector<StateSlot> slots = step.layer->state();
        const graph::Node& node = view.node;
        const double rate = node.frozen && !m_thaws ? 0 : node.rate;
        for (std::size_t i = 0; i < slots.size(); ++i) {
            if (node.weights.empty())
                m_pending.push_back({step.label + "." + types.at(i).name, types.at(i), std::move(slots[i]), rate, decays(view, types.at(i)), m_module->m_plan.size()});
            else
                m_shared.push_back({node.weights + "." + types.at(i).name, slots[i].tensor});
        }
    }

    /// Sorts the steps into generator and discriminator, where there is an Adversary.
    Result<void> findOpponents()
    {
        const std::vector<PlanStep>& plan = m_module->m_plan;
        const auto isAdversary = [](const PlanStep& step) { return step.kind == "adversary"; };
        const auto adversary = std::ranges::find_if(plan, isAdversary);
        if (adversary == plan.end())
            return {};
        if (std::ranges::count_if(plan, isAdversary) > 1)
            return fail(ErrorCode::Mismatch, "There is more than one Adversary", adversary->label, "Delete all but one");
        Opponents opponents{{}, {}, adversary->inputs.at(1), adversary->firstOutput};
        std::vector<bool> judged(m_module->m_slots, false), makes(m_module->m_slots, false), reads(m_module->m_slots, false);
        const auto any = [](const std::vector<bool>& marked, const PlanStep& step) {
            return std::ranges::any_of(step.inputs, [&](std::size_t slot) { return slot != kNoSlot && marked[slot]; });
        };
        const auto mark = [](std::vector<bool>& marked, const std::vector<std::size_t>& slots) {
            for (const std::size_t slot : slots) {
                if (slot != kNoSlot)
                    marked[slot] = true;
            }
        };
        const auto gives = [](const std::vector<bool>& marked, const PlanStep& step) {
            bool given = false;
            for (std::size_t i = 0; i < step.outputs; ++i)
                given = given || marked[step.firstOutput + i];
            return given;
        };
        judged[opponents.judged] = makes[opponents.made] = true;
        for (const PlanStep& step : plan) {
            if (any(judged, step)) {
                for (std::size_t i = 0; i < step.outputs; ++i)
                    judged[step.firstOutput + i] = true;
                mark(reads, step.inputs);
            }
        }
        for (std::size_t at = plan.size(); at-- > 0;) {
            if (gives(makes, plan[at]))
                mark(makes, plan[at].inputs);
            else if (gives(reads, plan[at]) && !gives(judged, plan[at]))
                mark(reads, plan[at].inputs);
        }
        for (std::size_t at = 0; at < plan.size(); ++at) {
            const PlanStep& step = plan[at];
            const bool generates = gives(makes, step), behind = any(judged, step), weighted = !step.layer->state().empty();
            if (isAdversary(step))
                continue;
            if (generates && weighted && gives(reads, step))
                return fail(ErrorCode::Mismatch, "The discriminator reads the generator past the Adversary", step.label, "Lead everything that is made through the Adversary");
            if (!generates && !behind && weighted)
                return fail(ErrorCode::Mismatch, "This layer belongs neither to the generator nor to the discriminator, so nothing would train it", step.label,
                            "Put it behind the Adversary, or in front of its port \"made\"");
            if (generates)
                opponents.generator.push_back(at);
            if (behind || (gives(reads, step) && !(generates && weighted)))
                opponents.discriminator.push_back(at);
        }
        m_module->m_opponents = std::move(opponents);
        return {};
    }

    /// Frozen layers with weights learn one after the other, from the Output on.
    void orderStages()
    {
        for (auto step = m_module->m_plan.rbegin(); m_thaws && step != m_module->m_plan.rend(); ++step) {
            const auto place = static_cast<std::size_t>(m_module->m_plan.rend() - step) - 1;
            const auto learns = [place](const Pending& pending) { return pending.step == place && pending.type.trainable && pending.rate > 0; };
            if (step->frozen && std::ranges::any_of(m_pending, learns))
                step->stage = ++m_module->m_stages;
        }
    }

    bool discriminates(const Pending& pending) const
    {
        return m_module->m_opponents && std::ranges::find(m_module->m_opponents->discriminator, pending.step) != m_module->m_opponents->discriminator.end();
    }

    /// See Module::head().
    void findHead()
    {
        const std::vector<PlanStep>& plan = m_module->m_plan;
        const auto hasMatrix = [](const PlanStep& step) { return std::ranges::any_of(step.layer->state(), [](const StateSlot& slot) { return slot.tensor->dim() >= 2; }); };
        const auto isTrained = [](const PlanStep& step) { return std::ranges::any_of(step.layer->state(), [](const StateSlot& slot) { return slot.tensor->defined(); }) && (!step.frozen || step.stage > 0); };
        std::size_t slot = m_module->m_outputSlot;
        for (std::size_t place = plan.size(); place-- > 0;) {
            const PlanStep& step = plan[place];
            if (slot < step.firstOutput || slot >= step.firstOutput + step.outputs)
                continue;
            if (hasMatrix(step)) {
                if (std::any_of(plan.begin(), plan.begin() + static_cast<std::ptrdiff_t>(place), isTrained))
                    m_module->m_head = place;
                return;
            }
            if (std::ranges::count_if(step.inputs, [](std::size_t input) { return input != kNoSlot; }) != 1)
                return;
            slot = step.inputs[0];
        }
    }

    /// A slot is released by its last reader; the Output's value stays.
    void findReleases()
    {
        std::vector<bool> seen(m_module->m_slots, false);
        seen[m_module->m_outputSlot] = true;
        for (auto step = m_module->m_plan.rbegin(); step != m_module->m_plan.rend(); ++step) {
            for (const std::size_t slot : step->inputs) {
                if (slot == kNoSlot)
                    continue;
                if (!seen[slot])
                    step->released.push_back(slot);
                seen[slot] = true;
            }
        }
    }

    void allowOverwriting()
    {
        std::vector<int> readers(m_module->m_slots, 0);
        std::vector<const PlanStep*> makers(m_module->m_slots, nullptr);
        for (const PlanStep& step : m_module->m_plan) {
            for (const std::size_t slot : step.inputs) {
                if (slot != kNoSlot)
                    ++readers[slot];
            }
            for (std::size_t i = 0; i < step.outputs; ++i)
                makers[step.firstOutput + i] = &step;
        }
        for (PlanStep& step : m_module->m_plan) {
            if (!step.layer->canOverwriteInput() || step.inputs.size() != 1)
                continue;
            const std::size_t slot = step.inputs[0];
            step.layer->overwritesInput = readers[slot] == 1 && makers[slot] && !makers[slot]->layer->keepsOutput();
        }
    }

    void allocate()
    {
        Module& module = *m_module;
        std::int64_t total = 0;
        // Frozen weights are kept as buffers are: outside what the optimiser sees.
        const auto trained = [](const Pending& pending) { return pending.type.trainable && pending.rate > 0; };
        for (const Pending& pending : m_pending)
            total += trained(pending) ? padded(product(pending.type.shape)) : 0;
        module.m_flatWeights = at::zeros({total}, at::TensorOptions(at::kFloat).device(module.m_device));
        std::int64_t offset = 0;
        for (Pending& pending : m_pending) {
            const int stage = module.m_plan[pending.step].stage;
            StateEntry entry{pending.name, {}, trained(pending), pending.slot.init, stage};
            if (entry.trainable) {
                const std::int64_t length = padded(product(pending.type.shape));
                entry.tensor = window(offset, pending.type.shape);
                const bool judges = discriminates(pending);
                extend(module.m_rates, {offset, length, pending.rate, true, judges, stage});
                extend(module.m_decayGroups, {offset, length, pending.rate, pending.decays, judges, stage});
                if (judges)
                    module.m_discriminatorWeights.push_back(entry.tensor);
                offset += length;
                module.m_parameters += product(pending.type.shape);
            } else {
                entry.tensor = at::zeros(pending.type.shape, at::TensorOptions(scalarType(pending.type.type)).device(module.m_device));
            }
            *pending.slot.tensor = entry.tensor;
            module.m_state.push_back(std::move(entry));
        }
        module.m_sharesWeights = !m_shared.empty();
        for (const Shared& shared : m_shared)
            *shared.tensor = std::ranges::find(module.m_state, shared.name, &StateEntry::name)->tensor;
        std::sort(module.m_state.begin(), module.m_state.end(),
                  [](const StateEntry& a, const StateEntry& b) { return a.name < b.name; });
    }

    at::Tensor window(std::int64_t offset, const std::vector<std::int64_t>& shape) const
    {
        const at::Tensor owner = m_module->m_flatWeights;
        return at::from_blob(owner.mutable_data_ptr<float>() + offset, shape, [owner](void*) {}, owner.options());
    }

    const graph::Graph& m_authored;
    graph::Graph m_graph; ///< without blocks
    const std::vector<batch::Field>& m_fields;
    graph::DataInterface m_data;
    bool m_thaws;
    graph::Inference m_facts;
    std::unique_ptr<Module> m_module;
    std::unordered_map<std::int64_t, std::map<std::string, std::size_t>> m_slotOf;
    std::vector<Pending> m_pending;
    std::vector<Shared> m_shared;
};

Result<std::unique_ptr<Module>> Module::compile(const graph::Graph& graph, const std::vector<batch::Field>& fields,
                                                const batch::Target& target, at::Device device, bool thaws)
{
    return Compiler(graph, fields, target, device, thaws).compile();
}

} // namespace cairn::engine
