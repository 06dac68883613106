// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/autoencoder.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace cairn::stats {
namespace {

constexpr double kRate = 0.01, kFirstDecay = 0.9, kSecondDecay = 0.999, kSmall = 1e-8;

double activated(DenseActivation activation, double x)
{
    return activation == DenseActivation::Tanh ? std::tanh(x) : std::max(x, 0.0);
}

/// The derivative where the activation came to `y`.
double slopeAt(DenseActivation activation, double y)
{
    return activation == DenseActivation::Tanh ? 1 - y * y : (y > 0 ? 1.0 : 0.0);
}

void through(const DenseLayer& layer, const double* in, double* out)
{
    std::ranges::copy(layer.bias, out);
    for (std::size_t i = 0; i < layer.inputs; ++i) {
        const double x = in[i];
        const double* weights = &layer.weights[i * layer.outputs];
        for (std::size_t o = 0; o < layer.outputs; ++o)
            out[o] += x * weights[o];
    }
}

/// Adam over one array of parameters.
class Adam {
public:
    explicit Adam(std::size_t size) : m_first(size), m_second(size) {}

    void step(std::vector<double>& values, const std::vector<double>& gradient, double rate, double count)
    {
        const double first = 1 - std::pow(kFirstDecay, count), second = 1 - std::pow(kSecondDecay, count);
        for (std::size_t i = 0; i < values.size(); ++i) {
            m_first[i] = kFirstDecay * m_first[i] + (1 - kFirstDecay) * gradient[i];
            m_second[i] = kSecondDecay * m_second[i] + (1 - kSecondDecay) * gradient[i] * gradient[i];
            values[i] -= rate * (m_first[i] / first) / (std::sqrt(m_second[i] / second) + kSmall);
        }
    }

private:
    std::vector<double> m_first, m_second;
};

/// A layer that learns: what it last put out, and the gradients of a batch.
struct TrainedLayer {
    DenseLayer& layer;
    bool activated;
    std::vector<double> output, delta, weightGradient, biasGradient;
    Adam weightSteps, biasSteps;

    TrainedLayer(DenseLayer& from, bool behind)
        : layer(from), activated(behind), output(from.outputs), delta(from.outputs), weightGradient(from.weights.size()), biasGradient(from.outputs),
          weightSteps(from.weights.size()), biasSteps(from.outputs)
    {
    }

    void clear()
    {
        std::ranges::fill(weightGradient, 0.0);
        std::ranges::fill(biasGradient, 0.0);
    }

    /// Adds the gradients that `delta` gives for `in`.
    void collect(const double* in)
    {
        for (std::size_t i = 0; i < layer.inputs; ++i) {
            double* gradient = &weightGradient[i * layer.outputs];
            for (std::size_t o = 0; o < layer.outputs; ++o)
                gradient[o] += in[i] * delta[o];
        }
        for (std::size_t o = 0; o < layer.outputs; ++o)
            biasGradient[o] += delta[o];
    }
};

class Trainer {
public:
    Trainer(DenseNet& encoder, DenseNet& decoder) : m_activation(encoder.activation)
    {
        for (DenseNet* net : {&encoder, &decoder}) {
            for (DenseLayer& layer : net->layers)
                m_layers.emplace_back(layer, &layer != &net->layers.back());
        }
    }

    void batch(std::span<const double> rows, std::size_t width, std::span<const std::uint32_t> order, double rate)
    {
        for (TrainedLayer& layer : m_layers)
            layer.clear();
        for (const std::uint32_t row : order)
            learn(&rows[row * width], 1 / static_cast<double>(order.size() * width));
        ++m_steps;
        for (TrainedLayer& layer : m_layers) {
            layer.weightSteps.step(layer.layer.weights, layer.weightGradient, rate, static_cast<double>(m_steps));
            layer.biasSteps.step(layer.layer.bias, layer.biasGradient, rate, static_cast<double>(m_steps));
        }
    }

private:
    void learn(const double* row, double weight)
    {
        const double* in = row;
        for (TrainedLayer& layer : m_layers) {
            through(layer.layer, in, layer.output.data());
            if (layer.activated)
                std::ranges::transform(layer.output, layer.output.begin(), [this](double x) { return activated(m_activation, x); });
            in = layer.output.data();
        }
        TrainedLayer& last = m_layers.back();
        for (std::size_t o = 0; o < last.output.size(); ++o)
            last.delta[o] = 2 * weight * (last.output[o] - row[o]);
        for (std::size_t l = m_layers.size(); l-- > 0;) {
            m_layers[l].collect(l > 0 ? m_layers[l - 1].output.data() : row);
            if (l > 0)
                passBack(m_layers[l], m_layers[l - 1]);
        }
    }

    void passBack(const TrainedLayer& from, TrainedLayer& to) const
    {
        for (std::size_t i = 0; i < to.delta.size(); ++i) {
            const double* weights = &from.layer.weights[i * from.layer.outputs];
            double sum = 0;
            for (std::size_t o = 0; o < from.layer.outputs; ++o)
                sum += weights[o] * from.delta[o];
            to.delta[i] = to.activated ? sum * slopeAt(m_activation, to.output[i]) : sum;
        }
    }

    DenseActivation m_activation;
    std::vector<TrainedLayer> m_layers;
    std::uint64_t m_steps = 0;
};

/// Uniform first weights of Glorot and Bengio (2010).
DenseLayer freshLayer(std::size_t inputs, std::size_t outputs, std::uint64_t seed, std::uint64_t number)
{
    const Philox random(seed, number);
    const double bound = std::sqrt(6.0 / static_cast<double>(inputs + outputs));
    DenseLayer layer{inputs, outputs, std::vector<double>(inputs * outputs), std::vector<double>(outputs, 0.0)};
    for (std::size_t i = 0; i < layer.weights.size(); ++i)
        layer.weights[i] = bound * (2 * random.uniform(i) - 1);
    return layer;
}

DenseNet freshNet(std::size_t inputs, std::size_t outputs, const AutoencoderOptions& options, std::uint64_t number)
{
    DenseNet net{{}, options.activation};
    if (options.hidden > 0) {
        net.layers.push_back(freshLayer(inputs, options.hidden, options.seed, number));
        net.layers.push_back(freshLayer(options.hidden, outputs, options.seed, number + 1));
    } else {
        net.layers.push_back(freshLayer(inputs, outputs, options.seed, number));
    }
    return net;
}

void shuffle(std::vector<std::uint32_t>& order, std::uint64_t seed, std::uint64_t epoch)
{
    const Philox random(seed, 16 + epoch);
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random.below(i, i)]);
}

/// Brings the values of the code to mean 0 and deviation 1 without changing what is rebuilt.
void standardiseCode(Autoencoder& made, std::span<const double> rows, std::size_t width)
{
    DenseLayer &last = made.encoder.layers.back(), &first = made.decoder.layers.front();
    const std::size_t n = rows.size() / width;
    std::vector<double> mean(last.outputs), square(last.outputs);
    for (std::size_t row = 0; row < n; ++row) {
        const auto code = made.encoder(rows.subspan(row * width, width));
        for (std::size_t k = 0; k < code.size(); ++k) {
            const double before = code[k] - mean[k]; // Welford 1962
            mean[k] += before / static_cast<double>(row + 1);
            square[k] += before * (code[k] - mean[k]);
        }
    }
    for (std::size_t k = 0; k < last.outputs; ++k) {
        const double deviation = std::sqrt(square[k] / static_cast<double>(n));
        const double scale = deviation > 1e-9 ? deviation : 1;
        for (std::size_t i = 0; i < last.inputs; ++i)
            last.weights[i * last.outputs + k] /= scale;
        last.bias[k] = (last.bias[k] - mean[k]) / scale;
        for (std::size_t o = 0; o < first.outputs; ++o) {
            double& weight = first.weights[k * first.outputs + o];
            first.bias[o] += mean[k] * weight;
            weight *= scale;
        }
    }
}

double shareMissed(const Autoencoder& made, std::span<const double> rows, std::size_t width)
{
    double missed = 0, all = 0;
    for (std::size_t first = 0; first < rows.size(); first += width) {
        const auto row = rows.subspan(first, width);
        const auto again = made.decoder(made.encoder(row));
        for (std::size_t i = 0; i < width; ++i) {
            missed += (row[i] - again[i]) * (row[i] - again[i]);
            all += row[i] * row[i];
        }
    }
    return all > 0 ? missed / all : 0;
}

} // namespace

std::vector<double> DenseNet::operator()(std::span<const double> row) const
{
    std::vector<double> in(row.begin(), row.end()), out;
    for (const DenseLayer& layer : layers) {
        out.resize(layer.outputs);
        through(layer, in.data(), out.data());
        if (&layer != &layers.back())
            std::ranges::transform(out, out.begin(), [this](double x) { return activated(activation, x); });
        in.swap(out);
    }
    return in;
}

Result<Autoencoder> fitAutoencoder(std::span<const double> rows, std::size_t width, const AutoencoderOptions& options, const StopToken& stop,
                                   const std::function<void(double)>& tell)
{
    const std::size_t n = width > 0 ? rows.size() / width : 0;
    if (n == 0 || options.code == 0)
        return fail(ErrorCode::InvalidInput, "There is nothing to learn an autoencoder from", {}, "Choose columns and rows with values");
    if (!std::ranges::all_of(rows, [](double x) { return std::isfinite(x); }))
        return fail(ErrorCode::InvalidInput, "The values are not all finite", {}, "Clip or scale the columns first");
    Autoencoder made{freshNet(width, options.code, options, 0), freshNet(options.code, width, options, 4), 0};
    Trainer trainer(made.encoder, made.decoder);
    std::vector<std::uint32_t> order(n);
    std::iota(order.begin(), order.end(), 0u);
    const std::size_t size = std::clamp<std::size_t>(n / 20, 8, 128), batches = (n + size - 1) / size;
    const double steps = static_cast<double>(batches * options.epochs);
    double done = 0;
    for (std::size_t epoch = 0; epoch < options.epochs; ++epoch) {
        shuffle(order, options.seed, epoch);
        for (std::size_t first = 0; first < n; first += size) {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Stopped");
            const double rate = kRate * 0.5 * (1 + std::cos(std::numbers::pi * done / steps));
            trainer.batch(rows, width, std::span(order).subspan(first, std::min(size, n - first)), rate);
            done += 1;
        }
        if (tell)
            tell(done / steps);
    }
    standardiseCode(made, rows, width);
    made.error = shareMissed(made, rows, width);
    if (!std::isfinite(made.error))
        return fail(ErrorCode::InvalidInput, "The autoencoder did not settle", {}, "Clip outliers of the columns first");
    return made;
}

} // namespace cairn::stats
