// A hand-written CUDA kernel under test, one thread for each output.
//
//     yij vectors export cases --npy
//     nvcc -std=c++17 -I docs/cross-check/cpp docs/cross-check/cuda/conv2d.cu -o conv2d && ./conv2d cases results
//     yij vectors check results
//
// nvcc fuses multiply and add and keeps denormals by default: both are within the bounds. Without nvcc the same kernel is
// compiled as C++ and run on the processor, thread after thread, which finds wrong indices:
//
//     g++ -std=c++17 -O2 -x c++ -I docs/cross-check/cpp docs/cross-check/cuda/conv2d.cu -o conv2d
#include <cmath>

#include "yij.hpp"

#ifndef __CUDACC__
#define __global__
#define __restrict__
struct Dim { unsigned x; };
static Dim blockIdx, blockDim, threadIdx;
#endif

struct Conv {
    int height, width, in, kernelH, kernelW, outH, outW, out, strideH, strideW, dilationH, dilationW, top, left, outputs;
};

__global__ void conv2d(Conv d, const float* __restrict__ x, const float* __restrict__ w, const float* __restrict__ b,
                       float* __restrict__ y) {
    const int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= d.outputs) return;
    const int oc = i % d.out, ow = i / d.out % d.outW, oh = i / d.out / d.outW % d.outH, n = i / d.out / d.outW / d.outH;
    float sum = b == nullptr ? 0.0f : b[oc];
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

#ifdef __CUDACC__
static void check(cudaError_t error) {
    if (error != cudaSuccess) throw std::runtime_error(cudaGetErrorString(error));
}

static float* device(const std::vector<float>& data) {
    if (data.empty()) return nullptr;
    float* on;
    check(cudaMalloc(&on, data.size() * sizeof(float)));
    check(cudaMemcpy(on, data.data(), data.size() * sizeof(float), cudaMemcpyHostToDevice));
    return on;
}

static void run(const Conv& d, const yij::Array& x, const yij::Array& w, const yij::Array& b, yij::Array& y) {
    float *dx = device(x.data), *dw = device(w.data), *db = device(b.data), *dy = device(y.data);
    conv2d<<<(d.outputs + 127) / 128, 128>>>(d, dx, dw, db, dy);
    check(cudaGetLastError());
    check(cudaMemcpy(y.data.data(), dy, y.data.size() * sizeof(float), cudaMemcpyDeviceToHost));
    for (float* each : {dx, dw, db, dy}) check(cudaFree(each));
}
#else
static void run(const Conv& d, const yij::Array& x, const yij::Array& w, const yij::Array& b, yij::Array& y) {
    blockDim.x = 128;
    for (blockIdx.x = 0; blockIdx.x < (d.outputs + 127u) / 128; blockIdx.x++) {
        for (threadIdx.x = 0; threadIdx.x < 128; threadIdx.x++) {
            conv2d(d, x.data.data(), w.data.data(), b.data.empty() ? nullptr : b.data.data(), y.data.data());
        }
    }
}
#endif

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: %s CASES RESULTS\n", argv[0]);
        return 2;
    }
    int count = 0;
    for (const yij::Case& c : yij::cases(argv[1])) {
        if (c.operation() != "conv2d") continue;
        const yij::Array x = c.input("x"), w = c.input("w"), b = c.text("bias") == "true" ? c.input("b") : yij::Array();
        const std::vector<int> s = c.numbers("strides"), l = c.numbers("dilations");
        const std::vector<int> p = c.numbers("pads_top_bottom_left_right");
        yij::Array y(c.shape("y"));
        for (float& each : y.data) each = NAN;  // what the kernel does not write stays visible
        run({x.shape[1], x.shape[2], x.shape[3], w.shape[0], w.shape[1], y.shape[1], y.shape[2], y.shape[3], s[0], s[1],
             l[0], l[1], p[0], p[2], static_cast<int>(y.data.size())},
            x, w, b, y);
        yij::write(std::filesystem::path(argv[2]) / c.name() / "y.npy", y);
        count++;
    }
    std::printf("Computed %d cases of conv2d\n", count);
}
