"""Writes one.onnx and two.onnx beside this file, with the package onnx 1.12 of Debian: python3 make_graphs.py

An image of 3 channels and 2 x 2 pixels, the error function of each number, the mean over the pixels: y; and, in two.onnx,
twice that: z. yij has no layer for the error function.
"""

import onnx
from onnx import TensorProto, helper

rows = helper.make_tensor("rows", TensorProto.INT64, [2], [1, 3])
nodes = [
    helper.make_node("Erf", ["x"], ["e"], name="e"),
    helper.make_node("GlobalAveragePool", ["e"], ["p"], name="p"),
    helper.make_node("Reshape", ["p", "rows"], ["y"], name="y"),
    helper.make_node("Add", ["y", "y"], ["z"], name="z"),
]
x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 2, 2])
outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3]) for name in "yz"]
for name, count in (("one", 1), ("two", 2)):
    graph = helper.make_graph(nodes[: 2 + count], name, [x], outputs[:count], [rows])
    onnx.save(helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 13)]), name + ".onnx")
