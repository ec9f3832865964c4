// Softmax and the cross-entropies: one work item for each row, which is one image's classes. Rows are short.

float row_maximum(global const float *row, int columns) {
    float largest = row[0];
    for (int j = 1; j < columns; j++) {
        largest = fmax(largest, row[j]);
    }
    return largest;
}

// The sum of exp(x - maximum): the largest term is 1, so nothing overflows.
float sum_of_exponentials(global const float *row, int columns, float maximum) {
    float sum = 0;
    for (int j = 0; j < columns; j++) {
        sum += exp(row[j] - maximum);
    }
    return sum;
}

float row_sum(global const float *row, int columns) {
    float sum = 0;
    for (int j = 0; j < columns; j++) {
        sum += row[j];
    }
    return sum;
}

kernel void softmax(Rows d, global const float *x, global float *y) {
    int r = get_global_id(0);
    if (r >= d.rows) return;
    global const float *row = x + r * d.columns;
    float maximum = row_maximum(row, d.columns);
    float sum = sum_of_exponentials(row, d.columns, maximum);
    for (int j = 0; j < d.columns; j++) {
        y[r * d.columns + j] = exp(row[j] - maximum) / sum;
    }
}

// dx = (dy - the row's sum of dy * y) * y
kernel void softmax_grad(Rows d, global const float *y, global const float *dy, global float *dx) {
    int r = get_global_id(0);
    if (r >= d.rows) return;
    float dot = 0;
    for (int i = r * d.columns; i < (r + 1) * d.columns; i++) {
        dot += dy[i] * y[i];
    }
    for (int i = r * d.columns; i < (r + 1) * d.columns; i++) {
        dx[i] = (dy[i] - dot) * y[i];
    }
}

#define SMALLEST 1e-7f
#define LARGEST (1 - 1e-7f)

// loss[r] = - the row's sum of t * log(clip(p / the row's sum of p))
kernel void cross_entropy_clipped(Rows d, global const float *p, global const float *t, global float *loss) {
    int r = get_global_id(0);
    if (r >= d.rows) return;
    float all = row_sum(p + r * d.columns, d.columns);
    float sum = 0;
    for (int i = r * d.columns; i < (r + 1) * d.columns; i++) {
        sum -= t[i] * log(clamp(p[i] / all, SMALLEST, LARGEST));
    }
    loss[r] = sum;
}

// With respect to the logits: (p * the targets that were not clipped - t, or 0 where it was clipped) / rows
kernel void cross_entropy_clipped_grad(Rows d, global const float *p, global const float *t, global float *dx) {
    int r = get_global_id(0);
    if (r >= d.rows) return;
    float all = row_sum(p + r * d.columns, d.columns);
    float targets = 0;
    for (int i = r * d.columns; i < (r + 1) * d.columns; i++) {
        float q = p[i] / all;
        targets += q < SMALLEST || q > LARGEST ? 0 : t[i];
    }
    for (int i = r * d.columns; i < (r + 1) * d.columns; i++) {
        float q = p[i] / all;
        float target = q < SMALLEST || q > LARGEST ? 0 : t[i];
        dx[i] = (q * targets - target) / d.rows;
    }
}

// loss[r] = the row's sum of t * (log of the sum of exponentials - (x - maximum))
kernel void cross_entropy_logits(Rows d, global const float *x, global const float *t, global float *loss) {
    int r = get_global_id(0);
    if (r >= d.rows) return;
    global const float *row = x + r * d.columns;
    float maximum = row_maximum(row, d.columns);
    float logarithm = log(sum_of_exponentials(row, d.columns, maximum));
    float sum = 0;
    for (int j = 0; j < d.columns; j++) {
        sum += t[r * d.columns + j] * (logarithm - (row[j] - maximum));
    }
    loss[r] = sum;
}

// dx = (softmax(x) - t) / rows
kernel void cross_entropy_logits_grad(Rows d, global const float *x, global const float *t, global float *dx) {
    int r = get_global_id(0);
    if (r >= d.rows) return;
    global const float *row = x + r * d.columns;
    float maximum = row_maximum(row, d.columns);
    float sum = sum_of_exponentials(row, d.columns, maximum);
    for (int j = 0; j < d.columns; j++) {
        dx[r * d.columns + j] = (exp(row[j] - maximum) / sum - t[r * d.columns + j]) / d.rows;
    }
}
