// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/expression/functions.h"
#include "core/graph/expression/lexer.h"
#include "core/graph/expression/parser.h"
#include "core/graph/expression/program.h"

#include <QTest>

#include <fstream>
#include <sstream>

using namespace cairn;
using namespace cairn::graph;
using namespace cairn::graph::expression;

namespace {

TensorType numbers(Shape shape)
{
    shape.insert(shape.begin(), kBatch);
    return {ElementType::Float32, std::move(shape)};
}

/// a and b are sequences [N, 4, 5], c a row [N, 5], d category codes [N, 3], e a whole matrix [5, 2].
const std::vector<TensorType> kInputs{numbers({4, 5}), numbers({4, 5}), numbers({5}), {ElementType::Int64, {kBatch, 3}, 7}, {ElementType::Float32, {5, 2}}};

/// The shape of an expression, or its error.
std::string answer(const std::string& code)
{
    const auto program = check(code, kInputs);
    return program ? shapeText(program->steps.back().shape) : program.error().what;
}

} // namespace

/// The language of the Expression layer: what is understood, what shape it has, and how errors are told.
class ExpressionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shapes_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("shape");
        const auto row = [](const char* code, const char* shape) { QTest::newRow(code) << code << shape; };
        row("a", "[N, 4, 5]");
        row("a + b * 2 - -c[:, None]", "[N, 4, 5]");
        row("sum(a, 1)", "[N, 5]");
        row("sum(a)", "[N]");
        row("mean(a, dim=(1, 2), keepdim=True)", "[N, 1, 1]");
        row("max(a, (-1,), True)", "[N, 4, 1]");
        row("a @ transpose(b, 1, 2)", "[N, 4, 4]");
        row("a @ e", "[N, 4, 2]");
        row("c @ e", "[N, 2]");
        row("einsum(\"nij,nkj->nik\", a, b)", "[N, 4, 4]");
        row("einsum('nij,jk -> nki', a, e)", "[N, 2, 4]");
        row("a[:, 1]", "[N, 5]");
        row("a[:, 1:3, ..., None]", "[N, 2, 5, 1]");
        row("a[..., -1]", "[N, 4]");
        row("a[:, ::2, 1:-1]", "[N, 2, 3]");
        row("a[:, None][:, 0]", "[N, 4, 5]");
        row("e[0, :]", "[2]");
        row("reshape(a, N, 2, -1)", "[N, 2, 10]");
        row("reshape(e, 10)", "[10]");
        row("permute(a, 0, 2, 1)", "[N, 5, 4]");
        row("unsqueeze(c, -1)", "[N, 5, 1]");
        row("squeeze(a[:, :1], 1)", "[N, 5]");
        row("expand(c[:, None], N, 7, -1)", "[N, 7, 5]");
        row("concat(a, b, dim=1)", "[N, 8, 5]");
        row("stack(a, b, a, dim=3)", "[N, 4, 5, 3]");
        row("where(a > 0, a, 0)", "[N, 4, 5]");
        row("d * 2", "[N, 3]");
        row("h = a * b; sum(h, -1)", "[N, 4]");
        row("# scores\nh = a * b  # products\n\nh = sum(h, -1)\nh\n", "[N, 4]");
        row("(a\n + b)", "[N, 4, 5]");
        row("softmax(a / sqrt(5), -1)", "[N, 4, 5]");
        row("2 ** 3 ** 2 * a", "[N, 4, 5]");
    }

    void shapes()
    {
        QFETCH(QString, code);
        QFETCH(QString, shape);
        QCOMPARE(QString::fromStdString(answer(code.toStdString())), shape);
    }

    void errorsSayThePlace_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* code, const char* message) { QTest::newRow(code) << code << message; };
        row("", "Column 1: expected an input, a number or \"(\", but found the end");
        row("a +", "Column 4: expected an input, a number or \"(\", but found the end");
        row("a b", "Column 3: expected an operator or the end, but found \"b\"");
        row("(a + b", "Column 7: expected \")\", but found the end");
        row("a $ b", "Column 3: there is no use for the character here");
        row("a + 12x", "Column 5: this is not a number");
        row("einsum(\"ij", "Column 8: the text that begins here does not end");
        row("a + z", "Column 5: there is no \"z\"");
        row("a + sum", "Column 5: sum is a function");
        row("foo(a)", "Column 1: there is no function \"foo\"");
        row("softmax(a)", "Column 1: softmax needs \"dim\"");
        row("softmax(a, 1, 2)", "Column 15: softmax takes no more arguments");
        row("softmax(a, axis=1)", "Column 17: softmax has no argument \"axis\"");
        row("softmax(a, dim=1, dim=1)", "Column 23: \"dim\" is given twice");
        row("softmax(dim=1, a)", "Column 16: expected an argument with a name, as those before it, but found \"a\"");
        row("a + b[:, 0:3]", "Column 3: + needs two tensors of one shape, but gets [N, 4, 5] and [N, 3, 5]");
        row("a + c", "Column 3: + needs two tensors"); // N would meet 4
        row("a @ b", "Column 3: @ needs as many columns on the left as rows on the right");
        row("c @ c", "Column 3: @ needs as many columns");
        row("sum(a, 0)", "Column 8: axis 0 holds the rows of the batch");
        row("sum(a, 3)", "Column 8: there is no axis 3 in [N, 4, 5]");
        row("sum(a, 1.5)", "Column 8: a whole number is expected here");
        row("sum(a, b)", "Column 8: a number is expected here");
        row("sum(a, 1, 1)", "Column 11: True or False is expected here");
        row("sum(3)", "Column 5: sum needs a tensor, not a number");
        row("a[0]", "Column 3: the rows of the batch are never taken apart");
        row("a[:, 4]", "Column 6: there is no place 4 in axis 1 of [N, 4, 5]");
        row("a[:, 3:3]", "Column 6: nothing lies in this range");
        row("a[:, ::0]", "Column 6: the step has to be 1 or more");
        row("a[:, b]", "Column 6: expected a whole number, \":\", \"...\" or None, but found \"b\"");
        row("a[:, :, :, :]", "Column 2: there are more entries than axes");
        row("a[None]", "Column 2: the batch axis has to stay in front");
        row("reshape(a, 2, -1)", "Column 1: the first size has to be N");
        row("reshape(a, N, 3, -1)", "Column 1: the 20 numbers of [N, 4, 5] do not fill these axes");
        row("permute(a, 1, 0, 2)", "Column 1: this is no order of the axes");
        row("einsum(\"nij,njk\", a, b)", "Column 8: an equation such as");
        row("einsum(\"nij->nj\", a, b)", "Column 8: the equation has 1 tensors, but 2 are given");
        row("einsum(\"nij->ij\", a)", "Column 8: the rows of the batch, \"n\", are never mixed");
        row("einsum(\"nij,njk->nik\", a, b)", "Column 27: the axes \"j\" have different lengths");
        row("einsum(\"nij->nx\", a)", "Column 8: the result has an axis \"x\" that no tensor has");
        row("concat(a, c, dim=1)", "Column 11: concat cannot put [N, 5] beside [N, 4, 5]");
        row("N + a", "Column 1: N, the batch axis, is no number");
        row("3 + 4", "Column 3: the result is a number");
        row("sum(e)", "Column 1: the result has no axis left");
        row("a = b; a", "Column 5: \"a\" has a meaning already");
        row("h = a", "Column 6: expected a last line with the result");
        row("h = a\nh +", "Line 2, column 4: expected an input");
        row("a < b < c", "Column 7: comparisons cannot follow each other");
        row("(a, b)", "Column 1: several values stand here");
        row("\"a\"", "Column 1: a text is no tensor");
        row("expand(a, N, 1000000000, -1)", "Column 1: only axes of length 1 are stretched");
        row("expand(c[:, None, :], N, 1000000000, -1)", "Column 1: the result [N, 1000000000, 5] does not fit into memory");
        row("c[:, None, None, None, None, None, None, None]", "Column 2: the result has more than 8 axes");
    }

    void errorsSayThePlace()
    {
        QFETCH(QString, code);
        QFETCH(QString, message);
        const std::string found = answer(code.toStdString());
        QVERIFY2(QString::fromStdString(found).startsWith(message), found.c_str());
        const auto program = check(code.toStdString(), kInputs);
        QVERIFY(!program && !program.error().fix.empty());
    }

    void hostileCodeIsBounded()
    {
        QVERIFY(answer(std::string(kLongestCode + 1, ' ')).find("at most") != std::string::npos);
        for (const std::string piece : {"(", "-", "a**", "a[", "sum(", "a+", "(a,"})
            QVERIFY(!check(repeated(piece, 4000 / piece.size()), kInputs));
        std::string sum = "a";
        for (int i = 0; i < 600; ++i)
            sum += "+a";
        QVERIFY(answer(sum).find("more than 500 pieces") != std::string::npos);
        QCOMPARE(answer(repeated("(", 60) + "a" + repeated(")", 60)), std::string("[N, 4, 5]"));
        QVERIFY(answer(repeated("(", 70) + "a" + repeated(")", 70)).find("brackets in brackets") != std::string::npos);
        // Doubling a name makes the tree no larger: what is named is computed once.
        std::string doubled = "h = a\n";
        for (int i = 0; i < 60; ++i)
            doubled += "h = h + h\n";
        const auto program = check(doubled + "h", kInputs);
        QVERIFY(program);
        QCOMPARE(program->steps.size(), std::size_t{61});
    }

    void constantsAreFolded()
    {
        const auto program = check("a * (2 ** 3 - sqrt(16) / 8)", kInputs);
        QVERIFY(program);
        QCOMPARE(program->steps.size(), std::size_t{3});
        QCOMPARE(program->steps[1].number, 7.5);
        QCOMPARE(check("2 ** 3 ** 2 * a", kInputs)->steps[0].number, 512.0);
        QCOMPARE(check("-2 ** 2 * a", kInputs)->steps[0].number, -4.0);
        QCOMPARE(check("(1 + 1 < 3) * a", kInputs)->steps[0].number, 1.0);
    }

    void flopsAreCounted()
    {
        QCOMPARE(check("a @ e", kInputs)->flops, std::int64_t{2 * 4 * 5 * 2});
        QCOMPARE(check("einsum('nij,jk->nik', a, e)", kInputs)->flops, std::int64_t{2 * 4 * 5 * 2});
        QCOMPARE(check("a + b", kInputs)->flops, std::int64_t{20});
    }

    void functionsAreDescribed()
    {
        for (const Function& function : functions())
            QVERIFY(!function.help.empty() && findFunction(function.name) == &function);
    }

    void theGuideListsEveryFunction()
    {
        std::ifstream file(CAIRN_GUIDE "/expression.md");
        QVERIFY(file.is_open());
        std::stringstream text;
        text << file.rdbuf();
        for (const Function& function : functions())
            QVERIFY2(text.str().find("`" + callText(function) + "`") != std::string::npos, callText(function).c_str());
    }

private:
    static std::string repeated(const std::string& piece, std::size_t count)
    {
        std::string text;
        for (std::size_t i = 0; i < count; ++i)
            text += piece;
        return text;
    }
};

QTEST_APPLESS_MAIN(ExpressionTest)
#include "expression_test.moc"
