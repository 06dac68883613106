// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights_in/pickle.h"

#include "core/base/text.h"
#include "core/formats/weights_in/pickle_atoms.h"

#include <charconv>
#include <cstdio>
#include <unordered_map>

namespace cairn::formats {

const PickleValue* Pickle::find(const PickleValue& dict, std::string_view key) const
{
    if (dict.kind != PickleKind::Dict)
        return nullptr;
    for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
        const PickleValue& name = values[dict.items[i]];
        if (name.kind == PickleKind::Text && name.text == key)
            return &values[dict.items[i + 1]];
    }
    return nullptr;
}

namespace {

constexpr std::size_t kMostArguments = 1'000;
constexpr std::size_t kMostItems = 16'000'000; ///< in all containers together

/// The stack machine. Opcodes are one byte; numbers are little-endian but for BINFLOAT.
class PickleMachine {
public:
    PickleMachine(std::span<const std::byte> bytes, const PickleNames& names, const std::string& where) : m_bytes(bytes), m_names(names), m_where(where) {}

    Result<Pickle> run()
    {
        while (true) {
            const auto next = m_bytes.number(1);
            if (!next)
                return damaged("it ends without an end mark");
            const auto code = static_cast<unsigned char>(*next);
            if (code == '.')
                break;
            CAIRN_TRY(step(code));
            if (m_pickle.values.size() > kMostPickleValues || m_items > kMostItems || m_memo.size() > kMostPickleValues || m_marks.size() > kMostPickleValues)
                return fail(ErrorCode::InvalidInput, "The file holds more than " + grouped(kMostPickleValues) + " values", m_where, "Save only the model's state_dict");
        }
        CAIRN_ASSIGN(m_pickle.root, pop());
        m_pickle.bytes = m_bytes.position();
        return std::move(m_pickle);
    }

private:
    Error damaged(const std::string& what) const
    {
        return fail(ErrorCode::Corrupt, "The pickle is damaged: " + what + " (byte " + std::to_string(m_bytes.position()) + ")", m_where, "Get the file again");
    }

    Result<void> step(unsigned char code)
    {
        switch (code) {
        case 0x80: return m_bytes.take(1) ? Result<void>() : damaged("it is cut off");                 // PROTO
        case 0x95: return m_bytes.take(8) ? Result<void>() : damaged("it is cut off");                 // FRAME
        case '(': m_marks.push_back(m_stack.size()); return {};                                            // MARK
        case '0': return dropTop();                                                                        // POP
        case '1': return toMark().has_value() ? Result<void>() : damaged("a mark is missing");             // POP_MARK
        case '2': return duplicate();                                                                      // DUP
        case 'q': return put(1);                                                                           // BINPUT
        case 'r': return put(4);                                                                           // LONG_BINPUT
        case 'h': return get(1);                                                                           // BINGET
        case 'j': return get(4);                                                                           // LONG_BINGET
        case 0x94: return remember(m_memo.size());                                                         // MEMOIZE
        case 'p': case 'g': return namedMemo(code == 'p');                                                 // PUT, GET
        case 'c': case 0x93: return code == 'c' ? globalLine() : stackGlobal();                            // GLOBAL, STACK_GLOBAL
        case 'R': case 0x81: return reduce(false);                                                         // REDUCE, NEWOBJ
        case 0x92: return reduce(true);                                                                    // NEWOBJ_EX
        case 'b': return build();                                                                          // BUILD
        case 'Q': return wrapTop(PickleKind::Persistent);                                                  // BINPERSID
        default: return value(code);
        }
    }

    Result<void> value(unsigned char code)
    {
        PickleAtom atom = readPickleAtom(code, m_bytes);
        if (atom.problem)
            return damaged(atom.problem);
        return atom.known ? push(std::move(atom.value)) : container(code);
    }

    Result<void> container(unsigned char code)
    {
        switch (code) {
        case 'l': return collect(PickleKind::List);         // LIST
        case 't': return collect(PickleKind::Tuple);        // TUPLE
        case 'd': return collect(PickleKind::Dict);         // DICT
        case 0x91: return collect(PickleKind::Set);         // FROZENSET
        case 0x85: case 0x86: case 0x87: return collectLast(code - 0x84u); // TUPLE1 to TUPLE3
        case 'a': return append(false, PickleKind::List);   // APPEND
        case 'e': return append(true, PickleKind::List);    // APPENDS
        case 0x90: return append(true, PickleKind::Set);    // ADDITEMS
        case 's': return setItem();                         // SETITEM
        case 'u': return append(true, PickleKind::Dict);    // SETITEMS
        default: break;
        }
        char hex[8];
        std::snprintf(hex, sizeof hex, "0x%02x", code);
        return damaged(std::string("instruction ") + hex + " is not one that data need");
    }

    // The stack.
    std::size_t bottom() const { return m_marks.empty() ? 0 : m_marks.back(); }
    Result<PickleRef> pop()
    {
        if (m_stack.size() <= bottom())
            return damaged("a value is missing");
        const PickleRef ref = m_stack.back();
        m_stack.pop_back();
        return ref;
    }
    Result<void> dropTop()
    {
        if (m_stack.size() == bottom() && !m_marks.empty()) { // POP also takes a mark
            m_marks.pop_back();
            return {};
        }
        CAIRN_TRY(pop());
        return {};
    }
    Result<void> duplicate()
    {
        CAIRN_ASSIGN(const PickleRef top, pop());
        m_stack.insert(m_stack.end(), {top, top});
        return {};
    }
    Result<void> push(PickleValue value)
    {
        m_items += value.items.size();
        m_stack.push_back(static_cast<PickleRef>(m_pickle.values.size()));
        m_pickle.values.push_back(std::move(value));
        return m_stack.size() <= kMostPickleValues ? Result<void>() : damaged("its stack has no end");
    }
    Result<std::vector<PickleRef>> toMark()
    {
        if (m_marks.empty() || m_stack.size() < m_marks.back())
            return damaged("a mark is missing");
        const auto first = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
        std::vector<PickleRef> values(first, m_stack.end());
        m_stack.erase(first, m_stack.end());
        m_marks.pop_back();
        return values;
    }
    PickleValue& at(PickleRef ref) { return m_pickle.values[ref]; }

    // The memo.
    Result<void> remember(std::uint64_t index)
    {
        if (m_stack.size() <= bottom())
            return damaged("a value is missing");
        m_memo[index] = m_stack.back();
        return {};
    }
    Result<void> recall(std::uint64_t index)
    {
        const auto found = m_memo.find(index);
        if (found == m_memo.end())
            return damaged("it speaks of a value that is not there");
        m_stack.push_back(found->second);
        return m_stack.size() <= kMostPickleValues ? Result<void>() : damaged("its stack has no end");
    }
    Result<void> put(int bytes)
    {
        const auto index = m_bytes.number(bytes);
        return index ? remember(*index) : damaged("it is cut off");
    }
    Result<void> get(int bytes)
    {
        const auto index = m_bytes.number(bytes);
        return index ? recall(*index) : damaged("it is cut off");
    }
    Result<void> namedMemo(bool store)
    {
        const auto text = m_bytes.line();
        std::uint64_t index = 0;
        if (!text || std::from_chars(text->data(), text->data() + text->size(), index).ec != std::errc())
            return damaged("a number is missing");
        return store ? remember(index) : recall(index);
    }

    // Containers.
    Result<void> collect(PickleKind kind)
    {
        CAIRN_ASSIGN(auto items, toMark());
        if (kind == PickleKind::Dict && items.size() % 2 != 0)
            return damaged("a key has no value");
        return push({.kind = kind, .items = std::move(items)});
    }
    Result<void> collectLast(std::size_t count)
    {
        if (m_stack.size() - bottom() < count)
            return damaged("a value is missing");
        const auto first = m_stack.end() - static_cast<std::ptrdiff_t>(count);
        std::vector<PickleRef> items(first, m_stack.end());
        m_stack.erase(first, m_stack.end());
        return push({.kind = PickleKind::Tuple, .items = std::move(items)});
    }
    Result<void> append(bool many, PickleKind kind)
    {
        std::vector<PickleRef> items;
        if (many) {
            CAIRN_ASSIGN(items, toMark());
        } else {
            CAIRN_ASSIGN(const PickleRef one, pop());
            items = {one};
        }
        return extend(items, kind);
    }
    Result<void> setItem()
    {
        CAIRN_ASSIGN(const PickleRef value, pop());
        CAIRN_ASSIGN(const PickleRef key, pop());
        return extend({key, value}, PickleKind::Dict);
    }
    Result<void> extend(const std::vector<PickleRef>& items, PickleKind kind)
    {
        if (m_stack.size() <= bottom() || at(m_stack.back()).kind != kind || (kind == PickleKind::Dict && items.size() % 2 != 0))
            return damaged("something is put where it does not fit");
        auto& list = at(m_stack.back()).items;
        list.insert(list.end(), items.begin(), items.end());
        m_items += items.size();
        return {};
    }
    Result<void> wrapTop(PickleKind kind)
    {
        CAIRN_ASSIGN(const PickleRef top, pop());
        return push({.kind = kind, .items = {top}});
    }

    // Names, and what is made with them.
    Result<void> globalLine()
    {
        const auto module = m_bytes.line();
        const auto name = module ? m_bytes.line() : std::nullopt;
        return name ? pushName(*module, *name) : damaged("a name is missing");
    }
    Result<void> stackGlobal()
    {
        CAIRN_ASSIGN(const PickleRef name, pop());
        CAIRN_ASSIGN(const PickleRef module, pop());
        if (at(name).kind != PickleKind::Text || at(module).kind != PickleKind::Text || at(name).text.size() > kLongestPickleName || at(module).text.size() > kLongestPickleName)
            return damaged("a name is missing");
        return pushName(at(module).text, at(name).text);
    }
    Result<void> pushName(const std::string& module, const std::string& name)
    {
        const std::string whole = module + "." + name;
        if (m_names(whole) == PickleName::Refused)
            return fail(ErrorCode::Unsupported, "The file asks Python to use " + toUtf8(whole) + ", which is none of the names that weights need", m_where,
                        "Save the weights alone: torch.save(model.state_dict(), file), or as safetensors. If you did not make this file, it may be an attack");
        return push({.kind = PickleKind::Name, .text = whole});
    }
    Result<void> reduce(bool withKeywords)
    {
        if (withKeywords)
            CAIRN_TRY(pop());
        CAIRN_ASSIGN(const PickleRef arguments, pop());
        CAIRN_ASSIGN(const PickleRef callee, pop());
        if (at(callee).kind != PickleKind::Name || at(arguments).kind != PickleKind::Tuple)
            return damaged("it calls what is no name");
        if (at(arguments).items.size() > kMostArguments)
            return damaged("a call has too many arguments");
        const std::vector<PickleRef> given = at(arguments).items;
        switch (m_names(at(callee).text)) {
        case PickleName::Dict: return makeDict(given);
        case PickleName::List: return makeList(given, PickleKind::List);
        case PickleName::Set: return makeList(given, PickleKind::Set);
        case PickleName::First:
            if (given.empty())
                return damaged("an argument is missing");
            m_stack.push_back(given.front());
            return {};
        default: break;
        }
        PickleValue call{.kind = PickleKind::Call, .items = {callee}};
        call.items.insert(call.items.end(), given.begin(), given.end());
        return push(std::move(call));
    }
    Result<void> makeDict(const std::vector<PickleRef>& given)
    {
        PickleValue dict{.kind = PickleKind::Dict};
        if (!given.empty() && (at(given.front()).kind == PickleKind::List || at(given.front()).kind == PickleKind::Tuple)) {
            for (const PickleRef pair : at(given.front()).items) {
                if (at(pair).items.size() != 2)
                    return damaged("a dictionary is made of something else than pairs");
                dict.items.insert(dict.items.end(), at(pair).items.begin(), at(pair).items.end());
            }
        }
        return push(std::move(dict));
    }
    Result<void> makeList(const std::vector<PickleRef>& given, PickleKind kind)
    {
        PickleValue list{.kind = kind};
        if (!given.empty())
            list.items = at(given.front()).items;
        return push(std::move(list));
    }
    /// Attributes of an object: entries of the dictionary that stands for it. Others (hooks of tensors) are not needed.
    Result<void> build()
    {
        CAIRN_ASSIGN(const PickleRef state, pop());
        if (m_stack.size() <= bottom())
            return damaged("a value is missing");
        PickleValue& object = at(m_stack.back());
        if (object.kind != PickleKind::Dict || at(state).kind != PickleKind::Dict || state == m_stack.back() || !object.items.empty())
            return {};
        object.items = at(state).items;
        m_items += object.items.size();
        return {};
    }

    PickleBytes m_bytes;
    const PickleNames& m_names;
    const std::string& m_where;
    std::size_t m_items = 0;
    Pickle m_pickle;
    std::vector<PickleRef> m_stack;
    std::vector<std::size_t> m_marks; ///< height of the stack at each mark
    std::unordered_map<std::uint64_t, PickleRef> m_memo;
};

} // namespace

Result<Pickle> readPickle(std::span<const std::byte> bytes, const PickleNames& names, const std::string& where)
{
    return PickleMachine(bytes, names, where).run();
}

} // namespace cairn::formats
