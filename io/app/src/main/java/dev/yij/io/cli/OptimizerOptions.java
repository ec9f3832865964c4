package dev.yij.io.cli;

import dev.yij.reference.train.Adadelta;
import dev.yij.reference.train.Adagrad;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.AdamW;
import dev.yij.reference.train.Epsilon;
import dev.yij.reference.train.GradientClipping;
import dev.yij.reference.train.Nadam;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.RmsProp;
import dev.yij.reference.train.Sgd;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that select the optimizer, with Keras 3's defaults.
final class OptimizerOptions {

    /// The optimizers.
    enum Name {
        SGD,
        ADAM,
        ADAMW,
        AMSGRAD,
        NADAM,
        RMSPROP,
        ADAGRAD,
        ADADELTA
    }

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description =
                    "The optimizer: sgd, adam, adamw, amsgrad, nadam, rmsprop, adagrad or adadelta (default: adam;"
                            + " adamw for --preset best).")
    private @Nullable Name name;

    @Option(
            names = {"--lr", "--learning-rate"},
            paramLabel = "RATE",
            description = "The learning rate, or with a --schedule by the step the largest (default: 1e-3; 2e-3 for"
                    + " --preset best).")
    private @Nullable Double rate;

    @Option(names = "--momentum", paramLabel = "M", description = "The momentum of sgd or rmsprop (default: 0).")
    private @Nullable Double momentum;

    @Option(names = "--nesterov", description = "Nesterov's momentum in sgd.")
    private boolean nesterov;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            description = "Before each step, every weight is reduced by rate · D · weight (default: 0; 0.004 for adamw;"
                    + " 0.02 for --preset best).")
    private @Nullable Double decay;

    @Option(names = "--clipvalue", paramLabel = "L", description = "Limit each number of a gradient to -L to L.")
    private @Nullable Double clipValue;

    @Option(names = "--clipnorm", paramLabel = "L", description = "Limit the norm of the gradient of each weight to L.")
    private @Nullable Double clipNorm;

    @Option(
            names = "--global-clipnorm",
            paramLabel = "L",
            description = "Limit the norm of the gradients of all weights together to L.")
    private @Nullable Double globalClipNorm;

    /// The initial learning rate.
    double rate(double usual) {
        double found = rate == null ? usual : rate;
        if (!isRate(found)) {
            throw new UsageException("--lr must be above 0 and finite in float32, found " + found);
        }
        return found;
    }

    static boolean isRate(double rate) {
        return (float) rate > 0 && (float) rate < Float.POSITIVE_INFINITY;
    }

    /// The optimizer.
    ///
    /// @param usual the configuration of the preset's
    /// @throws UsageException if options do not go together
    Optimizer over(Map<String, Object> usual) {
        if (momentum != null && name != Name.SGD && name != Name.RMSPROP) {
            throw new UsageException("--momentum is for --optimizer sgd or rmsprop");
        }
        if (nesterov && (name != Name.SGD || momentum == null)) {
            throw new UsageException("--nesterov is for --optimizer sgd with --momentum");
        }
        try {
            Optimizer optimizer = name == null ? Optimizer.fromConfig(withRate(usual)) : create(name);
            if (decay != null) {
                optimizer.setWeightDecay(decay);
            }
            return optimizer.setClipping(clipping());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Object> withRate(Map<String, Object> usual) {
        Map<String, Object> config = new LinkedHashMap<>(usual);
        config.putIfAbsent("lr", 1e-3);
        return config;
    }

    private Optimizer create(Name name) {
        double mu = momentum == null ? 0 : momentum;
        double any = 1e-3; // set later
        return switch (name) {
            case SGD -> new Sgd(any, mu, nesterov);
            case ADAM -> new Adam(any);
            case ADAMW -> new AdamW(any);
            case AMSGRAD -> new Adam(any, 0.9, 0.999, 1e-7, true);
            case NADAM -> new Nadam(any);
            case RMSPROP -> new RmsProp(any, 0.9, mu, 1e-7, false, Epsilon.INSIDE_ROOT);
            case ADAGRAD -> new Adagrad(any);
            case ADADELTA -> new Adadelta(any);
        };
    }

    private GradientClipping clipping() {
        GradientClipping found = GradientClipping.NONE;
        String given = null;
        Map<String, @Nullable Double> limits = new LinkedHashMap<>();
        limits.put("--clipvalue", clipValue);
        limits.put("--clipnorm", clipNorm);
        limits.put("--global-clipnorm", globalClipNorm);
        for (Map.Entry<String, @Nullable Double> each : limits.entrySet()) {
            Double limit = each.getValue();
            if (limit == null) {
                continue;
            }
            if (given != null) {
                throw new UsageException("gradients are limited in one way: omit " + given + " or " + each.getKey());
            }
            given = each.getKey();
            found = switch (given) {
                case "--clipvalue" -> GradientClipping.value(limit);
                case "--clipnorm" -> GradientClipping.norm(limit);
                default -> GradientClipping.globalNorm(limit);
            };
        }
        return found;
    }
}
