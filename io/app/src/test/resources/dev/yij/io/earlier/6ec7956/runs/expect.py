#!/usr/bin/env python3
"""Writes manifest.json: how each run of this folder was started, and what a reader must find in it.

Settings are those that the options say. Histories and checkpoints are read from the files with csv, zipfile and numpy,
without yij.
"""
import csv
import hashlib
import json
import pathlib
import zipfile

import numpy as np

FOLDER = pathlib.Path(__file__).parent
PHOTOGRAPHS = [15, 0.1, 0.1, 0.2, True, 0.2]
NOT_MIRRORED = [15, 0.1, 0.1, 0.2, False, 0.2]
NONE = [0, 0, 0, 0, False, 0]
ALL = [12.5, 0.125, 0.0625, 0.05, True, 0.3]
SMALL = "--image-size 8 --filters 1"

# Batch size, resize filter, upright, unreadable pictures skipped, augmentation: rotation, shifts in width and height,
# zoom, horizontal flip, brightness.
RUNS = {
    "defaults": ("sample --epochs 1", 64, "nearest", False, False, NONE),
    "augmented": ("sample --epochs 1 --batch-size 50 --augment --resize box", 50, "box", False, False, PHOTOGRAPHS),
    "not-mirrored": (
        "sample --epochs 1 --batch-size 50 --augment --no-horizontal-flip --resize bicubic",
        50, "bicubic", False, False, NOT_MIRRORED,
    ),
    "every-option": (
        "sample --epochs 2 --lr-schedule 1:5e-4 --batch-size 50 --rotation-range 12.5 --width-shift-range 0.125"
        " --height-shift-range 0.0625 --zoom-range 0.05 --horizontal-flip --brightness-range 0.3 --resize bilinear"
        " --upright --skip-unreadable --dropout 0.25 --initializer he_normal --seed -7 --checkpoint-minutes 0",
        50, "bilinear", True, True, ALL,
    ),
    "without-validation": (
        "train-only --epochs 2 --batch-size 50 --resize lanczos", 50, "lanczos", False, False, NONE,
    ),
}


def history(file):
    with file.open(newline="") as stream:
        return [{k: float(v) for k, v in row.items() if v} for row in csv.DictReader(stream)]


def checkpoint(file):
    digest = hashlib.sha256()
    with zipfile.ZipFile(file) as archive:
        described = json.loads(archive.read("model.json"))
        for name in archive.namelist():
            if name.startswith("weights/"):
                with archive.open(name) as stream:
                    array = np.lib.format.read_array(stream)
                weight = name.removeprefix("weights/").removesuffix(".npy")
                digest.update((weight + ":0 " + "×".join(map(str, array.shape)) + "\n").encode())
                digest.update(array.astype("<f4").tobytes())
    return {
        "file": file.name,
        "weights_sha256": digest.hexdigest(),
        "classes": described["classes"],
        "epochs": len(described["history"]),
        "steps": described.get("position", {}).get("steps", 0),
        "iterations": described["optimizer_state"]["iterations"],
    }


def run(name):
    options, batch, resize, upright, skip, augmentation = RUNS[name]
    return {
        "run": name,
        "command": f"yij train {options} {SMALL} --out {name}",
        "batch size": batch,
        "resize": resize,
        "upright": upright,
        "skip unreadable": skip,
        "augmentation": augmentation,
        "history": history(FOLDER / name / "history.csv"),
        "checkpoints": [checkpoint(file) for file in sorted((FOLDER / name).glob("*.yij"))],
    }


if __name__ == "__main__":
    text = json.dumps({"runs": [run(name) for name in RUNS]}, indent=1, ensure_ascii=False)
    (FOLDER / "manifest.json").write_text(text + "\n", encoding="utf-8")
