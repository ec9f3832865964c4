"""Makes the files beside it with NumPy (1.24.2): python3 make_arrays.py [folder]"""

import sys

import numpy as np

folder = sys.argv[1] if len(sys.argv) > 1 else "."
values = np.array([[1, 2, 3], [4, 5, 100]])

types = {}
for order in "<>":
    for code in ["f2", "f4", "f8", "i2", "i4", "i8", "u2", "u4", "u8"]:
        types[order.replace("<", "little-").replace(">", "big-") + code] = values.astype(order + code)
for code in ["i1", "u1"]:
    types[code] = values.astype(code)
types["bool"] = values > 2
types["fortran"] = np.asfortranarray(values.astype("<f4"))
types["fortran3"] = np.asfortranarray(np.arange(24, dtype="<i2").reshape(2, 3, 4))
types["scalar"] = np.float32(-0.5)
types["largest-u8"] = np.array([2**64 - 1, 2**63, 0], "<u8")

np.savez_compressed(folder + "/packed.npz", **types)
np.savez(folder + "/stored.npz", x=values.astype("<f4"), y=np.float64(0.25))
for version in [1, 2, 3]:
    with open(f"{folder}/version-{version}.npy", "wb") as f:
        np.lib.format.write_array(f, values.astype(">f4"), (version, 0))
np.save(folder + "/pickled.npy", np.array(["no", 1], dtype=object))
np.save(folder + "/text.npy", np.array(["no number"]))
np.save(folder + "/complex.npy", np.array([1j]))
