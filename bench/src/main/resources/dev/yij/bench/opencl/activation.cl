// Element-wise activations, and their gradients from their outputs.

// Unlike fmax, propagates NaN.
kernel void relu(int count, global const float *x, global float *y) {
    int i = get_global_id(0);
    if (i >= count) return;
    y[i] = x[i] < 0 ? 0 : x[i];
}

kernel void relu_grad(int count, global const float *y, global const float *dy, global float *dx) {
    int i = get_global_id(0);
    if (i >= count) return;
    dx[i] = y[i] > 0 ? dy[i] : 0;
}

kernel void sigmoid(int count, global const float *x, global float *y) {
    int i = get_global_id(0);
    if (i >= count) return;
    y[i] = 1 / (1 + exp(-x[i]));
}

kernel void sigmoid_grad(int count, global const float *y, global const float *dy, global float *dx) {
    int i = get_global_id(0);
    if (i >= count) return;
    dx[i] = dy[i] * y[i] * (1 - y[i]);
}

kernel void hyperbolic_tangent(int count, global const float *x, global float *y) {
    int i = get_global_id(0);
    if (i >= count) return;
    y[i] = tanh(x[i]);
}

kernel void hyperbolic_tangent_grad(int count, global const float *y, global const float *dy, global float *dx) {
    int i = get_global_id(0);
    if (i >= count) return;
    dx[i] = dy[i] * (1 - y[i] * y[i]);
}

// Functions of one number, in the order of PointDims.Function; p are their parameters.
typedef struct {
    int count, function;
} Points;

float clipped(float line) {
    return clamp(line, 0.0f, 1.0f);
}

float logistic(float x) {
    return 1 / (1 + exp(-x));
}

float inner(float x) {
    return 0.7978846f * (x + 0.044715f * x * x * x);
}

float function_value(int function, global const float *p, float x) {
    switch (function) {
        case 0: return x > p[1] ? min(x, p[2]) : p[0] == 0 ? 0 : p[0] * (x - p[1]);
        case 1: return p[1] * (x > 0 ? x : p[0] * expm1(x));
        case 2: return clipped(p[0] * x + 0.5f);
        case 3: return x * logistic(x);
        case 4: return x * clipped(x / 6 + 0.5f);
        case 5: return 0.5f * x * (1 + erf(x * 0.70710678f));
        case 6: return 0.5f * x * (1 + tanh(inner(x)));
        case 7: return fmax(x, 0.0f) + log1p(exp(-fabs(x)));
        case 8: return x / (1 + fabs(x));
        case 9: return exp(x);
        default: return x * tanh(fmax(x, 0.0f) + log1p(exp(-fabs(x))));
    }
}

float function_slope(int function, global const float *p, float x) {
    switch (function) {
        case 0: return x > p[1] ? (x < p[2] ? 1 : 0) : p[0];
        case 1: return p[1] * (x > 0 ? 1 : p[0] * exp(x));
        case 2: {
            float line = p[0] * x + 0.5f;
            return line > 0 && line < 1 ? p[0] : 0;
        }
        case 3: {
            float s = logistic(x);
            return s * (1 + x * (1 - s));
        }
        case 4: return x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5f;
        case 5: return 0.5f * (1 + erf(x * 0.70710678f)) + x * 0.39894228f * exp(-0.5f * x * x);
        case 6: {
            float t = tanh(inner(x));
            return 0.5f * (1 + t) + 0.5f * x * (1 - t * t) * 0.7978846f * (1 + 0.134145f * x * x);
        }
        case 7: return logistic(x);
        case 8: return 1 / ((1 + fabs(x)) * (1 + fabs(x)));
        case 9: return exp(x);
        default: {
            float t = tanh(fmax(x, 0.0f) + log1p(exp(-fabs(x))));
            return t + x * (1 - t * t) * logistic(x);
        }
    }
}

kernel void pointwise(Points d, global const float *p, global const float *x, global float *y) {
    int i = get_global_id(0);
    if (i >= d.count) return;
    y[i] = function_value(d.function, p, x[i]);
}

kernel void pointwise_grad(Points d, global const float *p, global const float *x, global const float *dy,
                           global float *dx) {
    int i = get_global_id(0);
    if (i >= d.count) return;
    dx[i] = dy[i] * function_slope(d.function, p, x[i]);
}
