"""Writes the graphs beside this file: python3 make_torch.py"""

import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class TinyResidual(nn.Module):
    """Batch normalization, a depthwise convolution, ReLU6, HardSwish, a sum, slices of channels, a concatenation,
    repeated pixels, x.view(x.size(0), -1), and LogSoftmax."""

    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 3, stride=2, padding=1, bias=False)
        self.b = nn.BatchNorm2d(4)
        self.d = nn.Conv2d(4, 4, 3, padding=1, groups=4, bias=False)
        self.b2 = nn.BatchNorm2d(4)
        self.p = nn.Conv2d(4, 4, 1)
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.h = nn.Hardswish()
        self.f = nn.Linear(4 * 4 * 4, 5)

    def forward(self, x):
        x = self.pool(F.relu(self.b(self.c(x))))
        y = self.p(self.h(F.relu6(self.b2(self.d(x)))))
        repeated = F.interpolate(F.max_pool2d(x, 2), scale_factor=2, mode="nearest")
        x = torch.cat([repeated[:, :2], (x + y)[:, 2:]], 1)
        return F.log_softmax(self.f(x.view(x.size(0), -1)), 1)


class TinySqueezeExcite(nn.Module):
    """SiLU, the mean over the pixels as an image of one pixel, by which an image is multiplied."""

    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 6, 3, padding=1)
        self.a = nn.Conv2d(6, 2, 1)
        self.e = nn.Conv2d(2, 6, 1)
        self.f = nn.Linear(6, 3)

    def forward(self, x):
        x = F.silu(self.c(x))
        g = torch.sigmoid(self.e(F.relu(self.a(x.mean([2, 3], keepdim=True)))))
        return self.f(F.adaptive_avg_pool2d(x * g, 1).flatten(1))


class TinyAnySize(nn.Module):
    """For images of any size: a residual sum, an image resized to 6x6 pixels, x.view(x.size(0), -1)."""

    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.d = nn.Conv2d(4, 4, 3, padding=1)
        self.f = nn.Linear(4, 3)

    def forward(self, x):
        x = F.relu(self.c(x))
        x = F.interpolate(x + F.relu(self.d(x)), size=(6, 6), mode="bilinear", align_corners=False)
        return self.f(F.adaptive_avg_pool2d(x, 1).view(x.size(0), -1))


class TinyGelu(nn.Module):
    """GELU in both forms, which operator set 13 spells out, also as models write them by hand, once without a batch."""

    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 3, padding=1)
        self.g = nn.GELU()
        self.d = nn.Conv2d(4, 6, 3, stride=2)
        self.t = nn.GELU(approximate="tanh")
        self.f = nn.Linear(6, 8)
        self.h = nn.Linear(8, 3)

    def forward(self, x):
        x = self.t(self.d(self.g(self.c(x))))
        x = self.f(x.mean([2, 3]))
        x = 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * torch.pow(x, 3))))
        x = x * (torch.erf(x * 0.5 ** 0.5) + 1.0) / 2
        return self.h(x * 0.5 * (1.0 + torch.tanh(x * 0.7978845608 * (1.0 + 0.044715 * x * x))))


def export(name, model, shape, any_size=False):
    torch.manual_seed(1)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.1)
    model.eval()
    x = torch.rand(1, *shape) * 2 - 1
    leaves = {}

    def keep(key):
        def hook(module, inputs, output):
            leaves.setdefault(key, output.detach().numpy().copy())

        return hook

    hooks = [m.register_forward_hook(keep(n)) for n, m in model.named_modules() if not list(m.children())]
    with torch.no_grad():
        y = model(x)
    for hook in hooks:
        hook.remove()
    batch = {"input": {0: "N"}, "output": {0: "N"}}
    if any_size:
        batch["input"].update({2: "height", 3: "width"})
    torch.onnx.export(model, x, name + ".onnx", opset_version=13, input_names=["input"], output_names=["output"],
                      do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE, dynamic_axes=batch)
    np.save(name + ".x.npy", x.numpy().transpose(0, 2, 3, 1).copy())
    np.save(name + ".y.npy", y.detach().numpy())
    np.savez(name + ".leaves.npz", **leaves)


export("tiny-residual", TinyResidual(), (3, 16, 16))
export("tiny-squeeze-excite", TinySqueezeExcite(), (3, 8, 8))
export("tiny-any-size", TinyAnySize(), (3, 12, 20), any_size=True)
export("tiny-gelu", TinyGelu(), (3, 9, 9))
