// The shapes passed to the kernels. Layouts, row-major: images NHWC, convolution kernels HWIO.

typedef struct {
    int images, inH, inW, inC;
    int kernelH, kernelW;
    int outH, outW, outC;
    int strideH, strideW, dilationH, dilationW;
    int padTop, padLeft;
    int groupInC, groupOutC; // channels that one filter reads, filters that read the same channels
} Conv;

typedef struct {
    int images, inH, inW, channels;
    int poolH, poolW;
    int outH, outW;
    int strideH, strideW;
    int padTop, padLeft;
} Pool;

typedef struct {
    int images, in, out;
} Dense;

typedef struct {
    int rows, columns;
} Rows;

// Index of an element of a four-dimensional array whose last three dimensions are b, c, d.
int at(int i, int b, int j, int c, int k, int d, int l) {
    return ((i * b + j) * c + k) * d + l;
}
