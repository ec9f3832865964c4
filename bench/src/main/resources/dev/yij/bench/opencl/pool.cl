// Max and average pooling and their gradients. Padding is ignored in maxima and means: a window is
// clipped to the part that lies in the image.

typedef struct {
    int top, bottom, left, right; // bottom and right are the first row and column past the window
} Window;

Window window(Pool d, int oh, int ow) {
    int top = oh * d.strideH - d.padTop;
    int left = ow * d.strideW - d.padLeft;
    Window cut = {max(top, 0), min(top + d.poolH, d.inH), max(left, 0), min(left + d.poolW, d.inW)};
    return cut;
}

int count(Window v) {
    return (v.bottom - v.top) * (v.right - v.left);
}

// Index of the first maximum of a window, row by row.
int first_maximum(Pool d, global const float *x, int n, Window v, int c) {
    int best = at(n, d.inH, v.top, d.inW, v.left, d.channels, c);
    for (int ih = v.top; ih < v.bottom; ih++) {
        for (int iw = v.left; iw < v.right; iw++) {
            int i = at(n, d.inH, ih, d.inW, iw, d.channels, c);
            best = x[i] > x[best] ? i : best;
        }
    }
    return best;
}

// y[n,oh,ow,c] = the largest pixel under the window
kernel void max_pool2d(Pool d, global const float *x, global float *y) {
    int i = get_global_id(0);
    if (i >= d.images * d.outH * d.outW * d.channels) return;
    int c = i % d.channels;
    int ow = i / d.channels % d.outW;
    int oh = i / d.channels / d.outW % d.outH;
    int n = i / d.channels / d.outW / d.outH;
    y[i] = x[first_maximum(d, x, n, window(d, oh, ow), c)];
}

// y[n,oh,ow,c] = the mean of the pixels under the window
kernel void average_pool2d(Pool d, global const float *x, global float *y) {
    int i = get_global_id(0);
    if (i >= d.images * d.outH * d.outW * d.channels) return;
    int c = i % d.channels;
    int ow = i / d.channels % d.outW;
    int oh = i / d.channels / d.outW % d.outH;
    int n = i / d.channels / d.outW / d.outH;
    Window v = window(d, oh, ow);
    float sum = 0;
    for (int ih = v.top; ih < v.bottom; ih++) {
        for (int iw = v.left; iw < v.right; iw++) {
            sum += x[at(n, d.inH, ih, d.inW, iw, d.channels, c)];
        }
    }
    y[i] = sum / count(v);
}

// The gradients gather: each pixel visits every window that may cover it. Windows overlap where the stride is smaller
// than the pool; then scattering would have to add atomically.

// First and last window along one axis that cover a row or a column.
int first_window(int pixel, int pad, int size, int stride) {
    int reach = pixel + pad - size + 1;
    return reach <= 0 ? 0 : (reach + stride - 1) / stride;
}

int last_window(int pixel, int pad, int stride, int windows) {
    return min((pixel + pad) / stride, windows - 1);
}

// dx[n,ih,iw,c] = the sum of dy over the windows whose first maximum the pixel is
kernel void max_pool2d_grad(Pool d, global const float *x, global const float *dy, global float *dx) {
    int i = get_global_id(0);
    if (i >= d.images * d.inH * d.inW * d.channels) return;
    int c = i % d.channels;
    int iw = i / d.channels % d.inW;
    int ih = i / d.channels / d.inW % d.inH;
    int n = i / d.channels / d.inW / d.inH;
    float sum = 0;
    for (int oh = first_window(ih, d.padTop, d.poolH, d.strideH); oh <= last_window(ih, d.padTop, d.strideH, d.outH); oh++) {
        for (int ow = first_window(iw, d.padLeft, d.poolW, d.strideW); ow <= last_window(iw, d.padLeft, d.strideW, d.outW); ow++) {
            if (first_maximum(d, x, n, window(d, oh, ow), c) == i) {
                sum += dy[at(n, d.outH, oh, d.outW, ow, d.channels, c)];
            }
        }
    }
    dx[i] = sum;
}

// dx[n,ih,iw,c] = the sum of dy / count over the windows that cover the pixel
kernel void average_pool2d_grad(Pool d, global const float *dy, global float *dx) {
    int i = get_global_id(0);
    if (i >= d.images * d.inH * d.inW * d.channels) return;
    int c = i % d.channels;
    int iw = i / d.channels % d.inW;
    int ih = i / d.channels / d.inW % d.inH;
    int n = i / d.channels / d.inW / d.inH;
    float sum = 0;
    for (int oh = first_window(ih, d.padTop, d.poolH, d.strideH); oh <= last_window(ih, d.padTop, d.strideH, d.outH); oh++) {
        for (int ow = first_window(iw, d.padLeft, d.poolW, d.strideW); ow <= last_window(iw, d.padLeft, d.strideW, d.outW); ow++) {
            sum += dy[at(n, d.outH, oh, d.outW, ow, d.channels, c)] / count(window(d, oh, ow));
        }
    }
    dx[i] = sum;
}
