#!/usr/bin/env python3
"""Writes manifest.json: what a reader must find in each model file of this folder.

Everything is computed from the .yij files with zipfile, json and numpy, without yij: the SHA-256 of the weights and
of the optimizer's slots other than zeros (a missing slot is zeros), and the outputs for a fixed input in float64 with a bound on what float32 may be off by.

The bound follows the rounding errors through the layers (Higham, Accuracy and Stability of Numerical Algorithms,
section 3.1): a sum of n products, each of whose factors x is off by at most e, is off by at most
sum |w| e + gamma(n) sum |w| (|x| + e), gamma(n) = n u / (1 - n u), u = 2**-24.
"""
import hashlib
import json
import math
import pathlib
import zipfile

import numpy as np

U = 2.0**-24
FOLDER = pathlib.Path(__file__).parent
IMAGES = 2
KEPT = {
    ".yij": ["layers", "classes", "history", "optimizer", "slots"],
    ".h5": ["layers", "classes", "optimizer", "slots"],
    ".keras": ["layers", "classes", "optimizer", "slots"],
    ".onnx": ["classes"],
    ".npz": [],
}


def gamma(n):
    return n * U / (1 - n * U)


def fixed_input(shape):
    """Element i of the batch is ((37 i) mod 101 - 50) / 64, exact in float32."""
    count = IMAGES * math.prod(shape)
    return np.array([((37 * i) % 101 - 50) / 64 for i in range(count)]).reshape(IMAGES, *shape)


def padding(size, kernel, stride, dilation, mode):
    """Rows before the image, and how many windows there are."""
    reach = (kernel - 1) * dilation + 1
    if mode == "valid":
        return 0, (size - reach) // stride + 1
    out = -(-size // stride)
    return max((out - 1) * stride + reach - size, 0) // 2, out


def windows(shape, kernel, strides, dilation, mode):
    """For each output pixel the pixels of the image under the window: (row, column), [(kh, kw, ih, iw)]."""
    top, rows = padding(shape[1], kernel[0], strides[0], dilation[0], mode)
    left, columns = padding(shape[2], kernel[1], strides[1], dilation[1], mode)
    for oh in range(rows):
        for ow in range(columns):
            taps = []
            for kh in range(kernel[0]):
                for kw in range(kernel[1]):
                    ih = oh * strides[0] - top + kh * dilation[0]
                    iw = ow * strides[1] - left + kw * dilation[1]
                    if 0 <= ih < shape[1] and 0 <= iw < shape[2]:
                        taps.append((kh, kw, ih, iw))
            yield (oh, ow), taps


def empty(shape, config, kernel, strides, dilation, channels):
    rows = padding(shape[1], kernel[0], strides[0], dilation[0], config["padding"])[1]
    columns = padding(shape[2], kernel[1], strides[1], dilation[1], config["padding"])[1]
    return np.zeros((shape[0], rows, columns, channels))


def convolve(config, x, e, w, b):
    kernel, strides, dilation = config["kernel_size"], config["strides"], config["dilation_rate"]
    y = empty(x.shape, config, kernel, strides, dilation, w.shape[3])
    off = np.zeros_like(y)
    n = kernel[0] * kernel[1] * w.shape[2] + 1
    for (oh, ow), taps in windows(x.shape, kernel, strides, dilation, config["padding"]):
        total, size, carried = np.array(b), np.abs(b), 0
        for kh, kw, ih, iw in taps:
            total = total + x[:, ih, iw] @ w[kh, kw]
            size = size + (np.abs(x[:, ih, iw]) + e[:, ih, iw]) @ np.abs(w[kh, kw])
            carried = carried + e[:, ih, iw] @ np.abs(w[kh, kw])
        y[:, oh, ow], off[:, oh, ow] = total, carried + gamma(n) * size
    return y, off


def pool(config, x, e, largest):
    size, strides = config["pool_size"], config["strides"]
    y = empty(x.shape, config, size, strides, [1, 1], x.shape[3])
    off = np.zeros_like(y)
    for (oh, ow), taps in windows(x.shape, size, strides, [1, 1], config["padding"]):
        values = np.stack([x[:, ih, iw] for _, _, ih, iw in taps])
        errors = np.stack([e[:, ih, iw] for _, _, ih, iw in taps])
        if largest:
            y[:, oh, ow], off[:, oh, ow] = values.max(0), errors.max(0)
        else:
            y[:, oh, ow], off[:, oh, ow] = mean(values, errors, 0)
    return y, off


def mean(x, e, axis):
    n = math.prod(x.shape[a] for a in ([axis] if isinstance(axis, int) else axis))
    return x.mean(axis), e.mean(axis) + gamma(n + 1) * (np.abs(x) + e).mean(axis)


def dense(x, e, w, b):
    size = (np.abs(x) + e) @ np.abs(w) + np.abs(b)
    return x @ w + b, e @ np.abs(w) + gamma(w.shape[0] + 1) * size


def activate(name, x, e):
    """Sigmoid and tanh have slopes of at most 1/4 and 1 and are rounded to 4 u; softmax magnifies by e**(2 e)."""
    if name == "linear":
        return x, e
    if name == "relu":
        return np.maximum(x, 0), e
    if name == "sigmoid":
        return 1 / (1 + np.exp(-x)), e / 4 + 4 * U
    if name == "tanh":
        return np.tanh(x), e + 4 * U
    assert name == "softmax", name
    shifted = x - x.max(-1, keepdims=True)
    y = np.exp(shifted) / np.exp(shifted).sum(-1, keepdims=True)
    rounding = 2 * (np.abs(shifted).max() * U + 4 * U) + gamma(x.shape[-1] + 3)
    return y, 1.01 * y * (np.expm1(2 * e.max(-1, keepdims=True)) + rounding)


def forward(layers, weights, x):
    e = np.zeros_like(x)
    for layer in layers:
        kind, config = layer["class_name"], layer["config"]
        name = config["name"]
        w = weights.get(name + "/kernel")
        b = weights.get(name + "/bias", np.zeros(w.shape[-1]) if w is not None else None)
        if kind == "Conv2D":
            x, e = activate(config["activation"], *convolve(config, x, e, w, b))
        elif kind == "Dense":
            x, e = activate(config["activation"], *dense(x, e, w, b))
        elif kind == "Activation":
            x, e = activate(config["activation"], x, e)
        elif kind in ("MaxPooling2D", "AveragePooling2D"):
            x, e = pool(config, x, e, kind == "MaxPooling2D")
        elif kind == "GlobalAveragePooling2D":
            x, e = mean(x, e, (1, 2))
        elif kind == "GlobalMaxPooling2D":
            x, e = x.max((1, 2)), e.max((1, 2))
        elif kind == "Flatten":
            x, e = x.reshape(len(x), -1), e.reshape(len(e), -1)
        else:
            assert kind == "Dropout", kind
    return x, e


def sha256(arrays):
    """Each array's name and shape on a line, then its little-endian float32 numbers."""
    digest = hashlib.sha256()
    for name, array in arrays:
        digest.update((name + " " + "×".join(map(str, array.shape)) + "\n").encode())
        digest.update(array.astype("<f4").tobytes())
    return digest.hexdigest()


def model(file):
    with zipfile.ZipFile(file) as archive:
        described = json.loads(archive.read("model.json"))
        arrays = {}
        for entry in archive.namelist():
            if entry.endswith(".npy"):
                with archive.open(entry) as stream:
                    arrays[entry[: -len(".npy")]] = np.lib.format.read_array(stream)
    weights = {k.removeprefix("weights/"): v for k, v in arrays.items() if k.startswith("weights/")}
    slots = {k.removeprefix("optimizer/"): v for k, v in arrays.items() if k.startswith("optimizer/")}
    outputs, bounds = forward(
        described["layers"],
        {name: array.astype(np.float64) for name, array in weights.items()},
        fixed_input(described["input_shape"]),
    )
    expected = {key: described[key] for key in ("input_shape", "seed", "layers", "classes", "history")}
    expected["position"] = described.get("position")
    expected["loss"] = described.get("loss")
    expected["optimizer"] = described.get("optimizer")
    expected["iterations"] = described.get("optimizer_state", {}).get("iterations")
    expected["weights_sha256"] = sha256((name + ":0", array) for name, array in weights.items())
    expected["slots_sha256"] = sha256((name + ":0", slots[name]) for name in sorted(slots) if slots[name].any())
    expected["outputs"] = outputs.ravel().tolist()
    expected["bounds"] = bounds.ravel().tolist()
    return expected


def entry(file, models):
    name = next(m for m in models if file.startswith(m))
    keeps = KEPT[pathlib.Path(file).suffix]
    if file.endswith(".keras") and (models[name]["optimizer"] or {}).get("momentum") == 0:
        keeps = [k for k in keeps if k != "slots"]  # Keras 3 has none without momentum, and they decide nothing
    return {"file": file, "model": name, "keeps": keeps}


def main():
    files = sorted(f.name for f in FOLDER.iterdir() if f.suffix in KEPT)
    models = {f.removesuffix(".yij"): model(FOLDER / f) for f in files if f.endswith(".yij")}
    listed = [entry(f, models) for f in files]
    text = json.dumps({"files": listed, "models": models}, indent=1, ensure_ascii=False)
    (FOLDER / "manifest.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
