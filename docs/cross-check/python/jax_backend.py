#!/usr/bin/env python3
"""JAX under test: convolutions, their gradients, dense layers, softmax.

    yij vectors export cases
    python3 docs/cross-check/python/jax_backend.py cases results --highest
    yij vectors check results            # --format tf32 without --highest, on a GPU that has it
"""

import argparse
import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax


def conv(x, w, a):
    top, bottom, left, right = a["pads_top_bottom_left_right"]
    return lax.conv_general_dilated(
        x,
        w,
        a["strides"],
        [(top, bottom), (left, right)],
        rhs_dilation=a["dilations"],
        feature_group_count=a.get("groups", 1),
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
    )


def compute(operation, a, z, outputs):
    """The outputs of a case by name, or None for an operation that is not implemented."""
    if operation in ("conv2d", "grouped_conv2d", "conv2d_relu", "grouped_conv2d_relu"):
        y = conv(z["x"], z["w"], a)
        y = y + z["b"] if a["bias"] else y
        return {"y": jnp.maximum(y, 0) if operation.endswith("relu") else y}
    if operation in ("conv2d_grad_input", "grouped_conv2d_grad_input"):
        x = jnp.zeros(outputs["dx"]["shape"], jnp.float32)
        return {"dx": jax.vjp(lambda x: conv(x, z["w"], a), x)[1](jnp.asarray(z["dy"]))[0]}
    if operation in ("conv2d_grad_weights", "grouped_conv2d_grad_weights"):
        w = jnp.zeros(outputs["dw"]["shape"], jnp.float32)
        out = {"dw": jax.vjp(lambda w: conv(z["x"], w, a), w)[1](jnp.asarray(z["dy"]))[0]}
        if "db" in outputs:
            out["db"] = jnp.asarray(z["dy"]).sum((0, 1, 2))
        return out
    if operation == "dense":
        return {"y": jnp.asarray(z["x"]) @ z["w"] + (z["b"] if a["bias"] else 0)}
    if operation == "dense_grad_input":
        return {"dx": jnp.asarray(z["dy"]) @ z["w"].T}
    if operation == "softmax":
        return {"y": jax.nn.softmax(z["x"], 1)}
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=pathlib.Path)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--highest", action="store_true", help="float32 products instead of the device's default")
    options = parser.parse_args()
    if options.highest:
        jax.config.update("jax_default_matmul_precision", "highest")
    options.results.mkdir(parents=True, exist_ok=True)
    count = 0
    for entry in json.loads((options.cases / "manifest.json").read_text(encoding="utf-8"))["cases"]:
        arrays = np.load(options.cases / entry["file"])
        out = compute(entry["operation"], entry["attributes"], arrays, entry["outputs"])
        if out is not None:
            np.savez(options.results / entry["file"], **{name: np.asarray(array) for name, array in out.items()})
            count += 1
    print(f"Computed {count} cases with JAX {jax.__version__} on {jax.devices()[0].device_kind}")


if __name__ == "__main__":
    main()
