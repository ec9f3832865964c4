#!/usr/bin/env python3
"""A foreign backend under test: convolutions in NumPy, judged by yij.

    yij vectors export cases
    python3 docs/cross_check.py cases results
    yij vectors check results

Put your own backend in the place of conv2d; everything else is reading and writing files.
"""

import json
import pathlib
import sys

import numpy as np


def conv2d(x, w, b, strides, dilations, pads):
    """Cross-correlation of x (NHWC) with w (HWIO); pads are top, bottom, left, right."""
    top, bottom, left, right = pads
    x = np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)))
    n, height, width, _ = x.shape
    kernel_h, kernel_w, _, filters = w.shape
    out_h = (height - (kernel_h - 1) * dilations[0] - 1) // strides[0] + 1
    out_w = (width - (kernel_w - 1) * dilations[1] - 1) // strides[1] + 1
    y = np.zeros((n, out_h, out_w, filters), np.float32)
    for kh in range(kernel_h):
        for kw in range(kernel_w):
            seen = x[
                :,
                kh * dilations[0] :: strides[0],
                kw * dilations[1] :: strides[1],
            ][:, :out_h, :out_w]
            y += seen @ w[kh, kw]
    return y if b is None else y + b


def main(cases, results):
    results.mkdir(parents=True, exist_ok=True)
    manifest = json.loads((cases / "manifest.json").read_text(encoding="utf-8"))
    count = 0
    for case in manifest["cases"]:
        if case["operation"] != "conv2d":
            continue
        arrays = np.load(cases / case["file"])
        a = case["attributes"]
        y = conv2d(
            arrays["x"],
            arrays["w"],
            arrays["b"] if a["bias"] else None,
            a["strides"],
            a["dilations"],
            a["pads_top_bottom_left_right"],
        )
        np.savez(results / case["file"], y=y)
        count += 1
    print(f"Computed {count} cases of conv2d")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
