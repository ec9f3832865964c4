// Convolution, in one or more groups, and its gradients. One work item computes one element of the result and no other writes to it,
// so there is nothing to synchronise. The launch is rounded up; items past the end return immediately.

// The dot product: b + the sum of x times w over the taps that lie in the image. A null bias counts as 0.
float dot_product(Conv d, global const float *x, global const float *w, global const float *b,
                  int n, int oh, int ow, int oc) {
    int first = oc / d.groupOutC * d.groupInC;
    float sum = b ? b[oc] : 0;
    for (int kh = 0; kh < d.kernelH; kh++) {
        int ih = oh * d.strideH - d.padTop + kh * d.dilationH;
        if (ih < 0 || ih >= d.inH) continue;
        for (int kw = 0; kw < d.kernelW; kw++) {
            int iw = ow * d.strideW - d.padLeft + kw * d.dilationW;
            if (iw < 0 || iw >= d.inW) continue;
            for (int ic = 0; ic < d.groupInC; ic++) {
                sum += x[at(n, d.inH, ih, d.inW, iw, d.inC, first + ic)]
                     * w[at(kh, d.kernelW, kw, d.groupInC, ic, d.outC, oc)];
            }
        }
    }
    return sum;
}

// y[n,oh,ow,oc]
kernel void conv2d(Conv d, global const float *x, global const float *w, global const float *b, global float *y) {
    int i = get_global_id(0);
    if (i >= d.images * d.outH * d.outW * d.outC) return;
    int oc = i % d.outC;
    int ow = i / d.outC % d.outW;
    int oh = i / d.outC / d.outW % d.outH;
    int n = i / d.outC / d.outW / d.outH;
    y[i] = dot_product(d, x, w, b, n, oh, ow, oc);
}

// The same followed by ReLU, which saves writing y and reading it again. Unlike fmax, propagates NaN.
kernel void conv2d_relu(Conv d, global const float *x, global const float *w, global const float *b, global float *y) {
    int i = get_global_id(0);
    if (i >= d.images * d.outH * d.outW * d.outC) return;
    int oc = i % d.outC;
    int ow = i / d.outC % d.outW;
    int oh = i / d.outC / d.outW % d.outH;
    int n = i / d.outC / d.outW / d.outH;
    float result = dot_product(d, x, w, b, n, oh, ow, oc);
    y[i] = result < 0 ? 0 : result;
}

// dx[n,ih,iw,ic]: gathers from every output that has read the pixel. Tap kh reads row ih for the output oh that
// satisfies oh * strideH = ih + padTop - kh * dilationH, if there is one.
kernel void conv2d_grad_input(Conv d, global const float *dy, global const float *w, global float *dx) {
    int i = get_global_id(0);
    if (i >= d.images * d.inH * d.inW * d.inC) return;
    int ic = i % d.inC % d.groupInC;
    int first = i % d.inC / d.groupInC * d.groupOutC;
    int iw = i / d.inC % d.inW;
    int ih = i / d.inC / d.inW % d.inH;
    int n = i / d.inC / d.inW / d.inH;
    float sum = 0;
    for (int kh = 0; kh < d.kernelH; kh++) {
        int top = ih + d.padTop - kh * d.dilationH;
        if (top < 0 || top % d.strideH != 0 || top / d.strideH >= d.outH) continue;
        for (int kw = 0; kw < d.kernelW; kw++) {
            int left = iw + d.padLeft - kw * d.dilationW;
            if (left < 0 || left % d.strideW != 0 || left / d.strideW >= d.outW) continue;
            for (int oc = first; oc < first + d.groupOutC; oc++) {
                sum += dy[at(n, d.outH, top / d.strideH, d.outW, left / d.strideW, d.outC, oc)]
                     * w[at(kh, d.kernelW, kw, d.groupInC, ic, d.outC, oc)];
            }
        }
    }
    dx[i] = sum;
}

// dw[kh,kw,ic,oc]: every output that used the weight, times the pixel under it.
kernel void conv2d_grad_weights(Conv d, global const float *x, global const float *dy, global float *dw) {
    int i = get_global_id(0);
    if (i >= d.kernelH * d.kernelW * d.groupInC * d.outC) return;
    int oc = i % d.outC;
    int ic = i / d.outC % d.groupInC;
    int kw = i / d.outC / d.groupInC % d.kernelW;
    int kh = i / d.outC / d.groupInC / d.kernelW;
    int c = oc / d.groupOutC * d.groupInC + ic;
    float sum = 0;
    for (int n = 0; n < d.images; n++) {
        for (int oh = 0; oh < d.outH; oh++) {
            int ih = oh * d.strideH - d.padTop + kh * d.dilationH;
            if (ih < 0 || ih >= d.inH) continue;
            for (int ow = 0; ow < d.outW; ow++) {
                int iw = ow * d.strideW - d.padLeft + kw * d.dilationW;
                if (iw < 0 || iw >= d.inW) continue;
                sum += x[at(n, d.inH, ih, d.inW, iw, d.inC, c)] * dy[at(n, d.outH, oh, d.outW, ow, d.outC, oc)];
            }
        }
    }
    dw[i] = sum;
}
