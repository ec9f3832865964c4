// A Metal kernel under test, one thread for each output; conv2d.swift runs it. Compile with -fno-fast-math, or declare the
// functions of fast math when you check.
#include <metal_stdlib>
using namespace metal;

struct Conv {
    int height, width, in, kernelH, kernelW, outH, outW, out, strideH, strideW, dilationH, dilationW, top, left, bias;
    int outputs;
};

kernel void conv2d(constant Conv& d [[buffer(0)]], device const float* x [[buffer(1)]],
                   device const float* w [[buffer(2)]], device const float* b [[buffer(3)]],
                   device float* y [[buffer(4)]], uint id [[thread_position_in_grid]]) {
    const int i = int(id);
    if (i >= d.outputs) return;
    const int oc = i % d.out, ow = i / d.out % d.outW, oh = i / d.out / d.outW % d.outH, n = i / d.out / d.outW / d.outH;
    float sum = d.bias == 0 ? 0.0f : b[oc];
    for (int kh = 0; kh < d.kernelH; kh++) {
        for (int kw = 0; kw < d.kernelW; kw++) {
            const int ih = oh * d.strideH - d.top + kh * d.dilationH, iw = ow * d.strideW - d.left + kw * d.dilationW;
            if (ih < 0 || ih >= d.height || iw < 0 || iw >= d.width) continue;
            for (int ic = 0; ic < d.in; ic++) {
                sum += x[((n * d.height + ih) * d.width + iw) * d.in + ic] *
                       w[((kh * d.kernelW + kw) * d.in + ic) * d.out + oc];
            }
        }
    }
    y[i] = sum;
}
