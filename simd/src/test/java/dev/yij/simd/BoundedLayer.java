package dev.yij.simd;

import static dev.yij.simd.Ball.absolute;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.oracle.ActivationOracle;
import dev.yij.testvectors.oracle.ConvOracle;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.PoolOracle;
import dev.yij.testvectors.oracle.WinogradOracle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A layer as the oracles of test-vectors compute it, with bounds on rounding.
sealed interface BoundedLayer {

    /// The output for an input that is known exactly.
    Ball output(float[] x);

    /// The gradients with respect to kernel and bias; none for a layer without weights.
    ///
    /// @param dy the gradient with respect to the output in front of ReLU
    default List<Ball> gradWeights(float[] x, Ball dy) {
        return List.of();
    }

    /// The gradient with respect to the input.
    Ball gradInput(float[] x, Ball dy);

    /// The gradient in front of ReLU, for layers that have one.
    default Ball inFrontOfRelu(float[] y, Ball dy) {
        return dy;
    }

    /// A layer with the weights that it has now.
    ///
    /// @param winograd what a convolution may be computed by where it fits; null for none
    static BoundedLayer of(BuiltLayer built, int images, @Nullable Winograd winograd) {
        return switch (built.layer()) {
            case Conv2D conv -> {
                Conv2DShape s = conv.shape(images, built.in());
                ConvDims d = new ConvDims(
                        images,
                        s.inH(),
                        s.inW(),
                        s.inC(),
                        s.kernelH(),
                        s.kernelW(),
                        s.outC(),
                        s.h().stride(),
                        s.w().stride(),
                        s.h().dilation(),
                        s.w().dilation(),
                        Padding.valueOf(conv.padding().name()),
                        true);
                yield Convolution.of(d, built, conv.activation() == ActivationFunction.RELU, winograd);
            }
            case Dense _ -> {
                int out = built.out().size();
                yield Convolution.of(
                        ConvDims.of(images, 1, 1, built.in().size(), 1, 1, out, Padding.VALID), built, false, null);
            }
            case MaxPooling2D pool -> {
                Pool2DShape s = pool.shape(images, built.in());
                yield new Maximum(PoolDims.of(images, s.inH(), s.inW(), s.channels(), s.h().size(), s.w().size()));
            }
            case GlobalAveragePooling2D _ ->
                new Mean(PoolDims.global(
                        images, built.in().dim(0), built.in().dim(1), built.in().dim(2)));
            default -> throw new IllegalArgumentException("there are no bounds for a " + built.layer());
        };
    }

    /// A convolution, or a dense layer, which is one of images of one pixel.
    record Convolution(
            ConvDims d,
            float[] w,
            float[] b,
            boolean relu,
            @Nullable WinogradOracle tiles) implements BoundedLayer {

        static Convolution of(ConvDims d, BuiltLayer built, boolean relu, @Nullable Winograd winograd) {
            float[] w = built.weights().get(0).value().clone();
            float[] b = built.weights().get(1).value().clone();
            WinogradOracle tiles = winograd == null ? null : new WinogradOracle(winograd);
            return new Convolution(d, w, b, relu, tiles != null && tiles.fits(d) ? tiles : null);
        }

        @Override
        public Ball output(float[] x) {
            Expected y = ConvOracle.forward(d, x, w, b);
            Ball ball = tiles == null ? Ball.of(y) : Ball.of(y, tiles.forward(d, x, w, b, y));
            for (int i = 0; relu && i < ball.centre().length; i++) {
                ball.centre()[i] = Math.max(ball.centre()[i], 0); // brings no two numbers further apart
            }
            return ball;
        }

        @Override
        public Ball inFrontOfRelu(float[] y, Ball dy) {
            Ball.Kernel mask = g -> ActivationOracle.reluGrad(y, g);
            return relu ? dy.through(mask, mask) : dy;
        }

        @Override
        public List<Ball> gradWeights(float[] x, Ball dy) {
            Ball.Kernel sizes = g -> ConvOracle.gradWeights(d, absolute(x), g);
            Ball.Kernel kernel = g -> ConvOracle.gradWeights(d, x, g);
            Ball.Kernel bias = g -> ConvOracle.gradBias(d, g);
            Ball dw = tiles == null
                    ? dy.through(kernel, sizes)
                    : dy.through(kernel, sizes, g -> tiles.gradWeights(d, x, g, sizes.of(g)));
            return List.of(dw, dy.through(bias, bias));
        }

        @Override
        public Ball gradInput(float[] x, Ball dy) {
            Ball.Kernel sizes = g -> ConvOracle.gradInput(d, g, absolute(w));
            Ball.Kernel kernel = g -> ConvOracle.gradInput(d, g, w);
            return tiles == null
                    ? dy.through(kernel, sizes)
                    : dy.through(kernel, sizes, g -> tiles.gradInput(d, g, w, sizes.of(g)));
        }
    }

    /// Max pooling. Which element of a window is the maximum is known, as the input is.
    record Maximum(PoolDims d) implements BoundedLayer {

        @Override
        public Ball output(float[] x) {
            return Ball.of(PoolOracle.max(d, x));
        }

        @Override
        public Ball gradInput(float[] x, Ball dy) {
            Ball.Kernel kernel = g -> PoolOracle.maxGrad(d, x, g);
            return dy.through(kernel, kernel);
        }
    }

    /// Global average pooling.
    record Mean(PoolDims d) implements BoundedLayer {

        @Override
        public Ball output(float[] x) {
            return Ball.of(PoolOracle.average(d, x));
        }

        @Override
        public Ball gradInput(float[] x, Ball dy) {
            Ball.Kernel kernel = g -> PoolOracle.averageGrad(d, g);
            return dy.through(kernel, kernel);
        }
    }
}
