package dev.yij.reference.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Mean squared error: Σ (output - target)² / outputs.
public record MeanSquaredError() implements Loss {

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
            sum += difference * difference;
            if (gradient != null) {
                gradient[from + j] = weight * 2 * difference / classes;
            }
        }
        return sum / classes;
    }

    @Override
    public String className() {
        return "MeanSquaredError";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of();
    }
}
