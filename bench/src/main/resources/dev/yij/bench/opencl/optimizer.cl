// One step of an optimizer, in place: one work item for each weight.

// rate is the learning rate times sqrt(1 - beta2^t) / (1 - beta1^t), the same for all weights.
kernel void adam(int count, float rate, float beta1, float beta2, float epsilon,
                 global const float *g, global float *p, global float *m, global float *v) {
    int i = get_global_id(0);
    if (i >= count) return;
    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
    v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    p[i] -= rate * m[i] / (sqrt(v[i]) + epsilon);
}

kernel void sgd(int count, float rate, float momentum, int nesterov,
                global const float *g, global float *p, global float *v) {
    int i = get_global_id(0);
    if (i >= count) return;
    v[i] = momentum * v[i] - rate * g[i];
    p[i] += nesterov ? momentum * v[i] - rate * g[i] : v[i];
}
