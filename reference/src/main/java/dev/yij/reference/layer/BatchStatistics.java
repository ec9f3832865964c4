package dev.yij.reference.layer;

/// The statistics by which a [BatchNormalization] has normalized a batch, and in the backward pass the means of
/// the gradients. One number for each channel.
public final class BatchStatistics {

    private final float[] mean;
    private final float[] followed;
    private final float[] factor;
    private final float[] offset;
    private final float[] inverse;
    private final float[] meanDy;
    private final float[] slope;

    /// @param mean     μ
    /// @param followed what the moving variance follows
    /// @param inverse  1/√(σ² + ε)
    /// @param factor   γ/√(σ² + ε)
    /// @param offset   β
    BatchStatistics(float[] mean, float[] followed, float[] inverse, float[] factor, float[] offset) {
        this.mean = mean;
        this.followed = followed;
        this.inverse = inverse;
        this.factor = factor;
        this.offset = offset;
        this.meanDy = new float[mean.length];
        this.slope = new float[mean.length];
    }

    /// μ.
    public float[] mean() {
        return mean;
    }

    /// What the moving variance follows: σ², or its estimate with n - 1.
    public float[] followed() {
        return followed;
    }

    /// 1/√(σ² + ε).
    float[] inverse() {
        return inverse;
    }

    /// γ/√(σ² + ε).
    public float[] factor() {
        return factor;
    }

    /// β.
    public float[] offset() {
        return offset;
    }

    /// The mean of dy over the batch.
    float[] meanDy() {
        return meanDy;
    }

    /// The mean of dy · (x - μ) over the batch, divided by σ² + ε.
    float[] slope() {
        return slope;
    }
}
