package dev.yij.reference.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Mean absolute error: Σ |output - target| / outputs. Where they are equal the gradient is 0.
public record MeanAbsoluteError() implements Loss {

    @Override
    public boolean fromLogits() {
        return false;
    }

    @Override
    public float sample(
            int classes,
            float[] output,
            int from,
            float[] target,
            int targetFrom,
            float weight,
            float @Nullable [] gradient) {
        float sum = 0;
        for (int j = 0; j < classes; j++) {
            float difference = output[from + j] - target[targetFrom + j];
            sum += Math.abs(difference);
            if (gradient != null) {
                gradient[from + j] = weight * Math.signum(difference) / classes;
            }
        }
        return sum / classes;
    }

    @Override
    public String className() {
        return "MeanAbsoluteError";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of();
    }
}
