"""Makes layers.npz, the golden values of LayerGoldenTest: python3 make_layers.py

Written from the definitions of the layers (Keras's documentation and deconv_output_length, TensorFlow's
image_resizer_state.h), in NumPy's float64, without any code of yij. Convolutions get small integers, so that
every sum is exact in float32. For each case: the input x, the weights w0, w1, ... in Keras's order, the output
y, a gradient dy, and the gradients dx, dw0, dw1, ...
"""

import itertools
import numpy as np

rng = np.random.default_rng(18)
arrays = {}


def integers(*shape):
    return rng.integers(-4, 5, shape).astype(np.float64)


def numbers(*shape):
    return rng.standard_normal(shape).astype(np.float32).astype(np.float64)


def save(name, x, weights, y, dy, dx, dw=()):
    for key, value in [("x", x), ("y", y), ("dy", dy), ("dx", dx)]:
        arrays[f"{name}/{key}"] = value.astype(np.float32)
    for i, w in enumerate(weights):
        arrays[f"{name}/w{i}"] = np.asarray(w).astype(np.float32)
    for i, d in enumerate(dw):
        arrays[f"{name}/dw{i}"] = np.asarray(d).astype(np.float32)


def same(size, extent, stride):
    out = -(-size // stride)
    total = max((out - 1) * stride + extent - size, 0)
    return out, total // 2


def valid(size, extent, stride):
    return (size - extent) // stride + 1, 0


# PReLU: alpha is broadcast over the shared axes, over which its gradient is summed

def prelu(name, shape, shared):
    x = numbers(2, *shape)
    x[0].flat[0] = 0
    alpha = numbers(*[1 if axis + 1 in shared else n for axis, n in enumerate(shape)])
    dy = numbers(2, *shape)
    y = np.maximum(x, 0) + alpha * np.minimum(x, 0)
    dx = dy * ((x > 0) + alpha * (x < 0))
    da = (dy * np.minimum(x, 0)).sum(axis=(0, *shared), keepdims=True)[0]
    save(name, x, [alpha], y, dy, dx, [da])


prelu("prelu", (3, 2, 4), ())
prelu("prelu_shared", (3, 2, 4), (1, 2))
prelu("prelu_rows", (3, 2, 4), (2,))
prelu("prelu_last", (5, 3), (2,))
prelu("prelu_vector", (6,), ())


# SeparableConv2D: a depthwise convolution, output channel c * multiplier + m, then a 1x1 convolution

def separable(name, size, kernel, stride, dilation, padding, multiplier, filters):
    (height, width, channels), (kh, kw) = size, kernel
    x = integers(2, height, width, channels)
    d = integers(kh, kw, channels, multiplier)
    p = integers(1, 1, channels * multiplier, filters)
    b = integers(filters)
    oh, top = padding(height, (kh - 1) * dilation + 1, stride)
    ow, left = padding(width, (kw - 1) * dilation + 1, stride)
    taps = []
    for i, j, a, e in itertools.product(range(oh), range(ow), range(kh), range(kw)):
        r, s = i * stride - top + a * dilation, j * stride - left + e * dilation
        if 0 <= r < height and 0 <= s < width:
            taps.append((i, j, a, e, r, s))
    z = np.zeros((2, oh, ow, channels, multiplier))
    for i, j, a, e, r, s in taps:
        z[:, i, j] += x[:, r, s, :, None] * d[a, e]
    flat = z.reshape(2, oh, ow, -1)
    y = flat @ p[0, 0] + b
    dy = integers(*y.shape)
    dz = (dy @ p[0, 0].T).reshape(z.shape)
    dp = np.einsum("nijc,nijf->cf", flat, dy)[None, None]
    dx, dd = np.zeros_like(x), np.zeros_like(d)
    for i, j, a, e, r, s in taps:
        dx[:, r, s] += (dz[:, i, j] * d[a, e]).sum(axis=-1)
        dd[a, e] += (dz[:, i, j] * x[:, r, s, :, None]).sum(axis=0)
    save(name, x, [d, p, b], y, dy, dx, [dd, dp, dy.sum(axis=(0, 1, 2))])


separable("separable", (5, 6, 2), (3, 2), 2, 1, same, 2, 3)
separable("separable_dilated", (6, 7, 3), (2, 3), 1, 2, valid, 1, 4)


# Conv2DTranspose: each input pixel adds a multiple of the kernel to the output, which padding crops

def transposed(name, size, kernel, stride, dilation, is_same, extra, filters):
    (height, width, channels), (kh, kw) = size, kernel
    lengths, crops = [], []
    for n, k, s, axis in [(height, kh, stride[0], 0), (width, kw, stride[1], 1)]:
        extent = (k - 1) * dilation + 1
        if extra is None:
            length = n * s + (0 if is_same else max(extent - s, 0))
        else:
            pad = extent // 2 if is_same else 0
            length = (n - 1) * s + extent - 2 * pad + extra[axis]
        lengths.append(length)
        out, before = (same if is_same else valid)(length, extent, s)
        assert out == n
        crops.append(before)
    x, w, b = integers(2, height, width, channels), integers(kh, kw, filters, channels), integers(filters)
    y = np.zeros((2, *lengths, filters)) + b
    dy = integers(*y.shape)
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for i, j, a, e in itertools.product(range(height), range(width), range(kh), range(kw)):
        r, s = i * stride[0] + a * dilation - crops[0], j * stride[1] + e * dilation - crops[1]
        if 0 <= r < lengths[0] and 0 <= s < lengths[1]:
            y[:, r, s] += x[:, i, j] @ w[a, e].T
            dx[:, i, j] += dy[:, r, s] @ w[a, e]
            dw[a, e] += dy[:, r, s].T @ x[:, i, j]
    save(name, x, [w, b], y, dy, dx, [dw, dy.sum(axis=(0, 1, 2))])


transposed("transposed", (3, 4, 2), (3, 3), (1, 1), 1, False, None, 3)
transposed("transposed_same", (3, 4, 2), (3, 3), (2, 2), 1, True, None, 3)
transposed("transposed_even", (3, 4, 2), (4, 2), (2, 2), 1, True, None, 2)
transposed("transposed_gaps", (3, 2, 3), (2, 1), (3, 2), 1, False, None, 2)
transposed("transposed_extra", (3, 4, 2), (3, 3), (2, 3), 1, True, (1, 2), 2)
transposed("transposed_extra_valid", (3, 4, 2), (3, 2), (2, 3), 1, False, (1, 0), 2)
transposed("transposed_dilated", (4, 3, 2), (3, 2), (1, 1), 2, False, None, 2)


# Bilinear interpolation is linear along rows and columns: a matrix for each

def matrix(size, out, centres):
    m = np.zeros((out, size))
    for o in range(out):
        at = (o + 0.5) * size / out - 0.5 if centres else o * size / out
        at = min(max(at, 0.0), size - 1.0)
        before = int(np.floor(at))
        m[o, before] += 1 - (at - before)
        m[o, min(before + 1, size - 1)] += at - before
    return m


def bilinear(name, size, out, centres=True):
    x, dy = numbers(2, *size), numbers(2, *out, size[2])
    rows, columns = matrix(size[0], out[0], centres), matrix(size[1], out[1], centres)
    y = np.einsum("ih,jw,nhwc->nijc", rows, columns, x)
    save(name, x, [], y, dy, np.einsum("ih,jw,nijc->nhwc", rows, columns, dy))


bilinear("up_bilinear", (3, 4, 2), (6, 12))
bilinear("up_bilinear_corners", (3, 4, 2), (6, 12), False)
bilinear("resize_bilinear", (5, 8, 3), (3, 11))


def nearest(name, size, out):
    x, dy = numbers(2, *size), numbers(2, *out, size[2])
    rows = [int((2 * o + 1) * size[0] // (2 * out[0])) for o in range(out[0])]
    columns = [int((2 * o + 1) * size[1] // (2 * out[1])) for o in range(out[1])]
    y = x[:, rows][:, :, columns]
    dx = np.zeros_like(x)
    for i, r in enumerate(rows):
        for j, s in enumerate(columns):
            dx[:, r, s] += dy[:, i, j]
    save(name, x, [], y, dy, dx)


nearest("up_nearest", (3, 4, 2), (6, 12))
nearest("resize_nearest", (5, 8, 3), (3, 11))


# Normalization: a mean and a variance for each position of the last axes

def normalization(name, shape, kept, inverse=False):
    x, dy = numbers(3, *shape), numbers(3, *shape)
    mean, variance = numbers(*kept), np.abs(numbers(*kept))
    variance.flat[0] = 0
    deviation = np.maximum(np.sqrt(variance), 1e-7)
    y = x * deviation + mean if inverse else (x - mean) / deviation
    dx = dy * deviation if inverse else dy / deviation
    save(name, x, [mean, variance, 17.0], y, dy, dx)


normalization("normalization", (2, 3, 4), (4,))
normalization("normalization_columns", (2, 3, 4), (3, 4))
normalization("normalization_inverse", (5,), (5,), True)


def softmax(name, shape, axis):
    x, dy = numbers(2, *shape), numbers(2, *shape)
    y = np.exp(x) / np.exp(x).sum(axis=axis, keepdims=True)
    save(name, x, [], y, dy, (dy - (dy * y).sum(axis=axis, keepdims=True)) * y)


softmax("softmax_rows", (3, 2, 4), 1)
softmax("softmax_columns", (3, 2, 4), 2)
softmax("softmax_channels", (3, 2, 4), 3)

np.savez_compressed("layers.npz", **arrays)
