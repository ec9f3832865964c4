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
