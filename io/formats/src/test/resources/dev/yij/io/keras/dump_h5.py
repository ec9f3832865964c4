"""Prints an HDF5 file as h5py sees it, one JSON object: every path with its attributes, and for arrays type, shape
and the elements' bytes in hexadecimal; the character sets of texts. A .keras archive is looked into."""

import io
import json
import sys
import zipfile

import h5py
import numpy as np


def plain(value):
    if isinstance(value, np.ndarray):
        return {"dtype": value.dtype.kind, "values": [plain(v) for v in value]}
    if isinstance(value, bytes):
        return value.decode("utf8")
    return value.item() if hasattr(value, "item") else value


def charset(node, name):
    """0 for ASCII, 1 for UTF-8; null for an attribute that is no text."""
    stored = h5py.h5a.open(node.id, name.encode()).get_type()
    return stored.get_cset() if isinstance(stored, h5py.h5t.TypeStringID) else None


def dump(file):
    found = {}

    def visit(path, node):
        entry = {"attributes": {name: plain(value) for name, value in node.attrs.items()},
                 "charsets": {name: charset(node, name) for name in node.attrs}}
        if isinstance(node, h5py.Dataset):
            values = node[()]
            entry.update(dtype=node.dtype.str, shape=list(node.shape), bytes=np.asarray(values).tobytes().hex())
        found[path] = entry

    visit("/", file["/"])
    file.visititems(lambda path, node: visit("/" + path, node))
    return found


source = sys.argv[1]
if zipfile.is_zipfile(source):
    with zipfile.ZipFile(source) as archive:
        assert archive.testzip() is None
        source = io.BytesIO(archive.read("model.weights.h5"))
with h5py.File(source, "r") as opened:
    print(json.dumps(dump(opened)))
