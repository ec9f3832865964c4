#!/usr/bin/env python3
"""PyTorch under test, on CUDA, MPS or the processor.

    yij vectors export cases
    python3 docs/cross-check/python/pytorch.py cases results [--device cuda] [--tf32] [--channels-last]
    yij vectors check results            # --format tf32 with --tf32

Operations that are not listed in OPERATIONS are skipped.
"""

import argparse
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

OPERATIONS = {}


def operation(function):
    OPERATIONS[function.__name__] = function
    return function


class Case:
    """The arrays of a case on the device, its attributes a and the shapes of its outputs."""

    def __init__(self, entry, arrays, device, memory_format):
        self.a = entry["attributes"]
        self.outputs = entry["outputs"]
        self.arrays = arrays
        self.device = device
        self.memory_format = memory_format

    def __getitem__(self, name):
        return torch.from_numpy(self.arrays[name]).to(self.device)

    def nchw(self, x):
        return x.permute(0, 3, 1, 2).contiguous(memory_format=self.memory_format)

    def oihw(self, w):
        return w.permute(3, 2, 0, 1).contiguous(memory_format=self.memory_format)

    def zeros(self, output):
        return torch.zeros(self.outputs[output]["shape"], device=self.device)

    def bias(self):
        return self["b"] if self.a["bias"] else None


def nhwc(x):
    return x.permute(0, 2, 3, 1).contiguous()


def hwio(w):
    return w.permute(2, 3, 1, 0).contiguous()


def gradient(function, at, dy):
    at = at.detach().requires_grad_(True)
    function(at).backward(dy)
    return at.grad


def conv(c, x, w, b):
    top, bottom, left, right = c.a["pads_top_bottom_left_right"]
    x = F.pad(x, (left, right, top, bottom))
    return F.conv2d(x, w, b, c.a["strides"], 0, c.a["dilations"], c.a.get("groups", 1))


@operation
def conv2d(c):
    return {"y": nhwc(conv(c, c.nchw(c["x"]), c.oihw(c["w"]), c.bias()))}


@operation
def conv2d_relu(c):
    return {"y": conv2d(c)["y"].relu()}


@operation
def conv2d_grad_input(c):
    w = c.oihw(c["w"])
    return {"dx": nhwc(gradient(lambda x: conv(c, x, w, None), c.nchw(c.zeros("dx")), c.nchw(c["dy"])))}


@operation
def conv2d_grad_weights(c):
    x, dy = c.nchw(c["x"]), c.nchw(c["dy"])
    out = {"dw": hwio(gradient(lambda w: conv(c, x, w, None), c.oihw(c.zeros("dw")), dy))}
    if "db" in c.outputs:
        out["db"] = dy.sum((0, 2, 3))
    return out


OPERATIONS.update({"grouped_" + name: function for name, function in list(OPERATIONS.items())})


@operation
def dense(c):
    return {"y": c["x"] @ c["w"] if c.bias() is None else torch.addmm(c["b"], c["x"], c["w"])}


@operation
def dense_grad_input(c):
    return {"dx": c["dy"] @ c["w"].t()}


@operation
def dense_grad_weights(c):
    out = {"dw": c["x"].t() @ c["dy"]}
    if "db" in c.outputs:
        out["db"] = c["dy"].sum(0)
    return out


@operation
def matmul(c):
    a, b = c["a"], c["b"]
    return {"y": (a.mT if c.a["transpose_a"] else a) @ (b.mT if c.a["transpose_b"] else b)}


@operation
def multiply_views(c):
    a, b = (view(c[name], c.a["views"][name]) for name in "ab")
    return {"y": (a * b).contiguous()}


def view(buffer, v):
    """Views are the point of these cases: nothing is copied here."""
    return buffer.as_strided(v["shape"], v["strides"], v["offset"])


@operation
def conv2d_views(c):
    x = view(c["x"], c.a["views"]["x_NHWC"]).permute(0, 3, 1, 2)
    w = view(c["w"], c.a["views"]["w_HWIO"]).permute(3, 2, 0, 1)
    y = conv(c, x, w, c.bias())
    return {"y": y.contiguous() if c.a["output_layout"].startswith("NCHW") else nhwc(y)}


def padded(c, x, value):
    top, bottom, left, right = c.a["pads_top_bottom_left_right"]
    return F.pad(x, (left, right, top, bottom), value=value)


@operation
def padded_max_pool2d(c):
    x = padded(c, c.nchw(c["x"]), float("-inf"))
    return {"y": nhwc(F.max_pool2d(x, c.a["window"], c.a["strides"], ceil_mode=c.a["ceil_mode"]))}


@operation
def layer_norm(c):
    return {"y": F.layer_norm(c["x"], c["x"].shape[1:], c["gamma"], c["beta"], c.a["epsilon"])}


@operation
def relu(c):
    return {"y": F.relu(c["x"])}


@operation
def sigmoid(c):
    return {"y": torch.sigmoid(c["x"])}


@operation
def tanh(c):
    return {"y": torch.tanh(c["x"])}


@operation
def softmax(c):
    return {"y": torch.softmax(c["x"], 1)}


@operation
def sparse_cross_entropy(c):
    return {"loss": F.cross_entropy(c["x"], c["labels"].long(), reduction="none")}


@operation
def sparse_cross_entropy_grad(c):
    labels = c["labels"].long()
    return {"dx": gradient(lambda x: F.cross_entropy(x, labels), c["x"], None)}


@operation
def adamw(c):
    a, p = c.a, torch.nn.Parameter(c["p"])
    optimizer = torch.optim.AdamW(
        [p], lr=a["learning_rate"], betas=(a["beta_1"], a["beta_2"]), eps=a["epsilon"], weight_decay=a["weight_decay"]
    )
    step = torch.tensor(a["first_step"] - 1.0)
    optimizer.state[p] = {"step": step, "exp_avg": c["m"], "exp_avg_sq": c["v"]}
    for g in c["g"]:
        p.grad = g.clone()
        optimizer.step()
    state = optimizer.state[p]
    return {"p_after": p.data, "m_after": state["exp_avg"], "v_after": state["exp_avg_sq"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=pathlib.Path)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--tf32", action="store_true")
    parser.add_argument("--channels-last", action="store_true")
    options = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = options.tf32
    torch.backends.cudnn.allow_tf32 = options.tf32
    memory_format = torch.channels_last if options.channels_last else torch.contiguous_format
    options.results.mkdir(parents=True, exist_ok=True)
    count = 0
    for entry in json.loads((options.cases / "manifest.json").read_text(encoding="utf-8"))["cases"]:
        function = OPERATIONS.get(entry["operation"])
        if function is None:
            continue
        arrays = np.load(options.cases / entry["file"])
        out = function(Case(entry, arrays, options.device, memory_format))
        np.savez(options.results / entry["file"], **{name: array.detach().cpu().numpy() for name, array in out.items()})
        count += 1
    print(f"Computed {count} cases with PyTorch {torch.__version__} on {options.device}")


if __name__ == "__main__":
    main()
