// A backend in C++ under test: put your own convolution in the place of conv2d.
//
//     yij vectors export cases --npy
//     g++ -std=c++17 -O2 docs/cross-check/cpp/conv2d.cpp -o conv2d && ./conv2d cases results
//     yij vectors check results
#include "yij.hpp"

/// Cross-correlation, NHWC and HWIO, one output after the other.
static void conv2d(const yij::Array& x, const yij::Array& w, const float* b, const std::vector<int>& strides,
                   const std::vector<int>& dilations, const std::vector<int>& pads, yij::Array& y) {
    const int height = x.shape[1], width = x.shape[2], in = x.shape[3], out = w.shape[3];
    for (std::size_t i = 0; i < y.data.size(); i++) {
        const int oc = i % out, ow = i / out % y.shape[2], oh = i / out / y.shape[2] % y.shape[1];
        const int n = i / out / y.shape[2] / y.shape[1];
        float sum = b == nullptr ? 0 : b[oc];
        for (int kh = 0; kh < w.shape[0]; kh++) {
            for (int kw = 0; kw < w.shape[1]; kw++) {
                const int ih = oh * strides[0] - pads[0] + kh * dilations[0];
                const int iw = ow * strides[1] - pads[2] + kw * dilations[1];
                if (ih < 0 || ih >= height || iw < 0 || iw >= width) continue;
                const float* pixel = &x.data[((n * height + ih) * width + iw) * in];
                const float* tap = &w.data[(kh * w.shape[1] + kw) * in * out + oc];
                for (int ic = 0; ic < in; ic++) sum += pixel[ic] * tap[ic * out];
            }
        }
        y.data[i] = sum;
    }
}

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: %s CASES RESULTS\n", argv[0]);
        return 2;
    }
    int count = 0;
    for (const yij::Case& c : yij::cases(argv[1])) {
        if (c.operation() != "conv2d") continue;
        const yij::Array b = c.text("bias") == "true" ? c.input("b") : yij::Array();
        yij::Array y(c.shape("y"));
        conv2d(c.input("x"), c.input("w"), b.data.empty() ? nullptr : b.data.data(), c.numbers("strides"),
               c.numbers("dilations"), c.numbers("pads_top_bottom_left_right"), y);
        yij::write(std::filesystem::path(argv[2]) / c.name() / "y.npy", y);
        count++;
    }
    std::printf("Computed %d cases of conv2d\n", count);
}
