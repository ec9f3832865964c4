// A dense layer and its gradients: three matrix products, one work item for each element of the result.

// y[n,o] = b[o] + the sum over i of x[n,i] * w[i,o]. A null bias counts as 0.
kernel void dense(Dense d, global const float *x, global const float *w, global const float *b, global float *y) {
    int i = get_global_id(0);
    if (i >= d.images * d.out) return;
    int o = i % d.out;
    int n = i / d.out;
    float sum = b ? b[o] : 0;
    for (int k = 0; k < d.in; k++) {
        sum += x[n * d.in + k] * w[k * d.out + o];
    }
    y[i] = sum;
}

// dx[n,i] = the sum over o of dy[n,o] * w[i,o]
kernel void dense_grad_input(Dense d, global const float *dy, global const float *w, global float *dx) {
    int i = get_global_id(0);
    if (i >= d.images * d.in) return;
    int k = i % d.in;
    int n = i / d.in;
    float sum = 0;
    for (int o = 0; o < d.out; o++) {
        sum += dy[n * d.out + o] * w[k * d.out + o];
    }
    dx[i] = sum;
}

// dw[i,o] = the sum over n of x[n,i] * dy[n,o]
kernel void dense_grad_weights(Dense d, global const float *x, global const float *dy, global float *dw) {
    int i = get_global_id(0);
    if (i >= d.in * d.out) return;
    int o = i % d.out;
    int k = i / d.out;
    float sum = 0;
    for (int n = 0; n < d.images; n++) {
        sum += x[n * d.in + k] * dy[n * d.out + o];
    }
    dw[i] = sum;
}

// db[o] = the sum of a column of dy; also the bias's gradient of a convolution, whose rows are its output pixels
kernel void grad_bias(Rows d, global const float *dy, global float *db) {
    int o = get_global_id(0);
    if (o >= d.columns) return;
    float sum = 0;
    for (int row = 0; row < d.rows; row++) {
        sum += dy[row * d.columns + o];
    }
    db[o] = sum;
}
