"""Makes the files beside it: models as several versions of Keras save them, put together with h5py.

    python3 make_fixtures.py [folder]

Written with h5py 3.7.0 (HDF5 1.10.8) after the sources of Keras 2.2.4, TensorFlow 2.4 and 2.13, and Keras 3.9.
Every file but element-types.h5 holds the same network, inputs 4x6x2:

    Conv2D(3, 3, padding="same", activation="relu"), MaxPooling2D(2), Dropout(0.25),
    GlobalAveragePooling2D, Dense(2), Activation("softmax")

Element i of array number k, counted over the whole file, is ((i + k) % 7 - 3) / 8, of a second moment its square.
"""

import io
import json
import sys
import zipfile

import h5py
import numpy as np

CONV_KERNEL, CONV_BIAS, DENSE_KERNEL, DENSE_BIAS = (3, 3, 2, 3), (3,), (3, 2), (2,)
SHAPES = [CONV_KERNEL, CONV_BIAS, DENSE_KERNEL, DENSE_BIAS]


def array(k, shape, dtype="<f4"):
    count = int(np.prod(shape))
    return (((np.arange(count) + k) % 7 - 3) / 8).astype(dtype).reshape(shape)


def weight(number):
    return array(number, SHAPES[number])


def moment(kind, number):
    values = array(10 * (kind + 1) + number, SHAPES[number])
    return values if kind == 0 else values * values


def glorot(style):
    if style == "scaling":
        config = {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}
        return {"class_name": "VarianceScaling", "config": config}
    if style == "tf":
        return {"class_name": "GlorotUniform", "config": {"seed": None}}
    return {"module": "keras.initializers", "class_name": "GlorotUniform", "config": {"seed": None},
            "registered_name": None}


def dtype(style):
    if style == "keras3":
        return {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"},
                "registered_name": None}
    return "float32"


def layers(style, names):
    """(class name, configuration) of every layer."""
    common = {"trainable": True}
    if style != "scaling":
        common["dtype"] = dtype(style)
    image = {"data_format": "channels_last"}
    conv = {"filters": 3, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", **image,
            "dilation_rate": [1, 1], "activation": "relu", "use_bias": True, "kernel_initializer": glorot(style),
            "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": None,
            "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None,
            "bias_constraint": None}
    if style != "scaling":
        conv["groups"] = 1
    dense = {"units": 2, "activation": "linear", "use_bias": True, "kernel_initializer": glorot(style),
             "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": None,
             "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None,
             "bias_constraint": None}
    pool = {"pool_size": [2, 2], "padding": "valid", "strides": [2, 2], **image}
    dropout = {"rate": 0.25, "noise_shape": None, "seed": None}
    average = dict(image) if style == "scaling" else {**image, "keepdims": False}
    configs = [("Conv2D", conv), ("MaxPooling2D", pool), ("Dropout", dropout),
               ("GlobalAveragePooling2D", average), ("Dense", dense), ("Activation", {"activation": "softmax"})]
    return [(c, {"name": n, **common, **config}) for n, (c, config) in zip(names, configs)]


KERAS2_NAMES = ["conv2d_1", "max_pooling2d_1", "dropout_1", "global_average_pooling2d_1", "dense_1", "activation_1"]
TF_NAMES = ["conv2d", "max_pooling2d", "dropout", "global_average_pooling2d", "dense", "activation"]

ADAM = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": False}


def vlen(group, name, texts):
    group.attrs.create(name, texts, dtype=h5py.string_dtype())


def fixed(group, name, texts):
    group.attrs[name] = np.asarray([t.encode("utf8") for t in texts])


def split(group, name, texts):
    if len(texts) < 2:
        fixed(group, name, texts)
        return
    for number, part in enumerate(np.array_split(np.asarray([t.encode("utf8") for t in texts]), 2)):
        group.attrs["%s%d" % (name, number)] = part


def put_weights(group, names, suffix=":0", lists=fixed, version="2.2.4"):
    lists(group, "layer_names", names)
    group.attrs["backend"] = b"tensorflow"
    group.attrs["keras_version"] = version.encode()
    for name in names:
        own = group.create_group(name)
        first = {names[0]: 0, names[-2]: 2}.get(name)
        paths = [] if first is None else [f"{name}/kernel{suffix}", f"{name}/bias{suffix}"]
        lists(own, "weight_names", paths)
        for number, path in enumerate(paths):
            own.create_dataset(path, data=weight(first + number))


def put_root(f, config, training, version):
    f.attrs["keras_version"] = version.encode()
    f.attrs["backend"] = b"tensorflow"
    f.attrs["model_config"] = json.dumps(config).encode()
    if training is not None:
        f.attrs["training_config"] = json.dumps(training).encode()


def training(optimizer, loss="categorical_crossentropy"):
    return {"optimizer_config": optimizer, "loss": loss, "metrics": ["accuracy"], "sample_weight_mode": None,
            "loss_weights": None}


def sequential(style, names):
    listed = [{"class_name": c, "config": config} for c, config in layers(style, names)]
    listed[0]["config"]["batch_input_shape"] = [None, 4, 6, 2]
    listed[0]["config"]["dtype"] = "float32"
    return listed


def keras_220_list(path):
    """The configuration is a list; Adam's state is all m, all v, placeholders."""
    with h5py.File(path, "w") as f:
        adam = {"class_name": "Adam", "config": {"lr": 0.0010000000474974513, "decay": 0.0, **ADAM}}
        put_root(f, {"class_name": "Sequential", "config": sequential("scaling", KERAS2_NAMES)}, training(adam), "2.2.0")
        put_weights(f.create_group("model_weights"), KERAS2_NAMES, version="2.2.0")
        group = f.create_group("optimizer_weights")
        arrays = [("Adam/iterations:0", np.int64(5))]
        number = 0
        for kind in range(2):
            for w in range(4):
                arrays.append((f"training/Adam/Variable{'_%d' % number if number else ''}:0", moment(kind, w)))
                number += 1
        for _ in range(4):
            arrays.append((f"training/Adam/Variable_{number}:0", np.zeros(1, "f4")))
            number += 1
        fixed(group, "weight_names", [name for name, _ in arrays])
        for name, values in arrays:
            group.create_dataset(name, data=values)


def keras_224_split(path):
    """The configuration is an object, not compiled; lists of names are split into two attributes."""
    with h5py.File(path, "w") as f:
        config = {"name": "sequential_1", "layers": sequential("scaling", KERAS2_NAMES)}
        put_root(f, {"class_name": "Sequential", "config": config}, None, "2.2.4")
        put_weights(f.create_group("model_weights"), KERAS2_NAMES, lists=split)


def keras_224_weights(path):
    """save_weights: weights at the root and no architecture, under names of its own."""
    with h5py.File(path, "w") as f:
        put_weights(f, [name.replace("_1", "_7") for name in KERAS2_NAMES])


def tf_24_functional(path):
    """A Functional chain; lists of names are texts of variable length; SGD with momentum."""
    with h5py.File(path, "w") as f:
        given = {"batch_input_shape": [None, 4, 6, 2], "dtype": "float32", "sparse": False, "ragged": False,
                 "name": "input_1"}
        listed = [{"class_name": "InputLayer", "config": given, "name": "input_1", "inbound_nodes": []}]
        for c, config in layers("tf", TF_NAMES):
            listed.append({"class_name": c, "config": config, "name": config["name"],
                           "inbound_nodes": [[[listed[-1]["name"], 0, 0, {}]]]})
        config = {"name": "model", "layers": listed, "input_layers": [["input_1", 0, 0]],
                  "output_layers": [["activation", 0, 0]]}
        sgd = {"class_name": "SGD", "config": {"name": "SGD", "learning_rate": 0.25, "decay": 0.0, "momentum": 0.5,
                                               "nesterov": True}}
        loss = {"class_name": "CategoricalCrossentropy",
                "config": {"reduction": "auto", "name": "categorical_crossentropy", "from_logits": False,
                           "label_smoothing": 0}}
        put_root(f, {"class_name": "Functional", "config": config}, training(sgd, loss), "2.4.0")
        put_weights(f.create_group("model_weights"), TF_NAMES, lists=vlen, version="2.4.0")
        group = f.create_group("optimizer_weights")
        names = [f"SGD/{n}/momentum:0" for n in
                 ["conv2d/kernel", "conv2d/bias", "dense/kernel", "dense/bias"]]
        fixed(group, "weight_names", ["SGD/iter:0"] + names)
        group.create_dataset("SGD/iter:0", data=np.int64(9))
        for number, name in enumerate(names):
            group.create_dataset(name, data=moment(0, number))


def archive(path, config, metadata, fill):
    memory = io.BytesIO()
    with h5py.File(memory, "w") as f:
        fill(f)
    with zipfile.ZipFile(path, "w") as z:
        for name, content in [("metadata.json", json.dumps(metadata).encode()),
                              ("config.json", json.dumps(config).encode()),
                              ("model.weights.h5", memory.getvalue())]:
            z.writestr(zipfile.ZipInfo(name, (1980, 2, 1, 0, 0, 0)), content)


def keras3_layers(f, group):
    for name in TF_NAMES:
        f.create_group(f"{group}/{name}/vars")
    for name, number in [("conv2d", 0), ("dense", 2)]:
        f[f"{group}/{name}/vars/0"] = weight(number)
        f[f"{group}/{name}/vars/1"] = weight(number + 1)


def keras3_config(style, extra):
    listed = [{"module": "keras.layers", "class_name": "InputLayer",
               "config": {"batch_shape": [None, 4, 6, 2], "dtype": "float32", "sparse": False, "name": "input_layer"},
               "registered_name": None}]
    for c, config in layers(style, TF_NAMES):
        listed.append({"module": "keras.layers", "class_name": c, "config": config, "registered_name": None,
                       "build_config": {"input_shape": [None, 4, 6, 2]}})
    return {"module": "keras", "class_name": "Sequential",
            "config": {"name": "sequential", "trainable": True, "dtype": dtype(style), "layers": listed,
                       "build_input_shape": [None, 4, 6, 2]},
            "registered_name": None, "build_config": {"input_shape": [None, 4, 6, 2]}, **extra}


def keras_39(path):
    """Data type policies, initializers with modules, m and v of each weight in turn, the rate on its own."""
    adam = {"module": "keras.optimizers", "class_name": "Adam", "registered_name": None,
            "config": {"name": "adam", "learning_rate": 0.001, "weight_decay": None, "clipnorm": None,
                       "global_clipnorm": None, "clipvalue": None, "use_ema": False, "ema_momentum": 0.99,
                       "ema_overwrite_frequency": None, "loss_scale_factor": None,
                       "gradient_accumulation_steps": None, **ADAM}}
    extra = {"compile_config": {"optimizer": adam, "loss": "categorical_crossentropy", "loss_weights": None,
                                "metrics": ["accuracy"], "weighted_metrics": None, "run_eagerly": False,
                                "steps_per_execution": 1, "jit_compile": True}}

    def fill(f):
        keras3_layers(f, "layers")
        f["optimizer/vars/0"] = np.int32(5)
        f["optimizer/vars/1"] = np.float32(0.25)
        for number in range(4):
            f[f"optimizer/vars/{2 + 2 * number}"] = moment(0, number)
            f[f"optimizer/vars/{3 + 2 * number}"] = moment(1, number)

    archive(path, keras3_config("keras3", extra), {"keras_version": "3.9.2", "date_saved": "2025-04-01@12:00:00"}, fill)


def tf_213(path):
    """As the first .keras files had it: another name for the layers' group; not compiled."""
    archive(path, keras3_config("tf", {}), {"keras_version": "2.13.1", "date_saved": "2023-08-01@12:00:00"},
            lambda f: keras3_layers(f, "_layer_checkpoint_dependencies"))


def keras_39_weights(path):
    """save_weights of Keras 3."""
    with h5py.File(path, "w") as f:
        keras3_layers(f, "layers")


def element_types(path):
    """Not a model: element types and storage that the reader meets, all of [[-1, 2, 3]]."""
    with h5py.File(path, "w") as f:
        for t in ["<f2", ">f4", "<f8", ">f8", "i1", ">i2", "<i4", ">i8"]:
            f.create_dataset(t, data=np.array([[-1, 2, 3]], t))
        for t in ["u1", "<u2", ">u4"]:
            f.create_dataset(t, data=np.array([[1, 2, 255]], t))
        f.create_dataset("chunked", data=np.arange(8, dtype="f4"), chunks=(4,), compression="gzip")
        f["soft"] = h5py.SoftLink("/i1")
        f["external"] = h5py.ExternalLink("elsewhere.h5", "/x")
        f.create_dataset("text", data="no number")


if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else "."
    for name, make in [("keras-2.2.0-list.h5", keras_220_list), ("keras-2.2.4-split.h5", keras_224_split),
                       ("keras-2.2.4-weights.h5", keras_224_weights), ("tf-2.4-functional.h5", tf_24_functional),
                       ("keras-3.9.keras", keras_39), ("tf-2.13.keras", tf_213),
                       ("keras-3.9.weights.h5", keras_39_weights), ("element-types.h5", element_types)]:
        make(f"{folder}/{name}")
