"""The networks: the small one that goes to the phone, the large one that it learns from, and what both answer.

Both see photos as [batch, 3, HEIGHT, WIDTH], red, green, blue from -1 to 1, the whole photo fitted in, white around it.
"""

import torch
from torch import nn
from torch.nn import functional as F

from labels import AUDIENCES, CATEGORIES, COLOURS, FABRICS, PATTERNS

HEIGHT, WIDTH = 192, 144
VECTOR = 96
ANSWERS = {"category": len(CATEGORIES), "colour": len(COLOURS), "pattern": len(PATTERNS), "fabric": len(FABRICS), "audience": len(AUDIENCES)}

# Of the small network: expansion, channels, blocks, stride, kernel.
STAGES = (
    (1, 24, 1, 1, 3),
    (4, 32, 2, 2, 3),
    (4, 48, 3, 2, 5),
    (4, 96, 4, 2, 3),
    (4, 128, 3, 1, 5),
    (4, 224, 3, 2, 5),
)
STEM, LAST = 24, 640
# Of the large network: width, blocks, stride; a block gives four times its width.
LARGE = ((64, 2, 1), (96, 3, 2), (160, 5, 2), (320, 3, 2))


def conv(before, after, kernel, stride=1, groups=1, act=True):
    layers = [nn.Conv2d(before, after, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(after)]
    return nn.Sequential(*layers, *([nn.ReLU(inplace=True)] if act else []))


class Inverted(nn.Module):
    """Widens, looks around per channel, narrows; adds itself where the shape stays (MobileNetV2, arXiv:1801.04381)."""

    def __init__(self, before, after, expansion, stride, kernel, drop):
        super().__init__()
        wide = before * expansion
        layers = [conv(before, wide, 1)] if expansion > 1 else []
        layers += [conv(wide, wide, kernel, stride, groups=wide), conv(wide, after, 1, act=False)]
        self.body = nn.Sequential(*layers)
        self.adds = stride == 1 and before == after
        self.drop = drop

    def forward(self, x):
        y = self.body(x)
        if not self.adds:
            return y
        return x + dropped(y, self.drop, self.training)


def dropped(y, share, training):
    """Whole blocks are left out of some photos' way (arXiv:1603.09382)."""
    if not training or not share:
        return y
    kept = (torch.rand(len(y), 1, 1, 1, device=y.device) >= share).to(y.dtype)
    return y * kept / (1 - share)


class Bottleneck(nn.Module):
    """ResNet-D's block (arXiv:1812.01187) with channels weighed by what the whole photo shows (arXiv:1709.01507)."""

    def __init__(self, before, width, stride, drop):
        super().__init__()
        after = 4 * width
        self.body = nn.Sequential(conv(before, width, 1), conv(width, width, 3, stride), conv(width, after, 1, act=False))
        self.weigh = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(after, after // 16, 1), nn.ReLU(), nn.Conv2d(after // 16, after, 1), nn.Sigmoid())
        skip = [nn.AvgPool2d(stride, ceil_mode=True)] if stride > 1 else []
        self.skip = nn.Sequential(*skip, conv(before, after, 1, act=False)) if stride > 1 or before != after else nn.Identity()
        self.drop = drop

    def forward(self, x):
        y = self.body(x)
        return torch.relu(self.skip(x) + dropped(y * self.weigh(y), self.drop, self.training))


class Answers(nn.Module):
    """What is said of a photo from its features: scores by kind, a vector of length 1, and where the garment is."""

    def __init__(self, near, features, drop):
        super().__init__()
        self.drop = nn.Dropout(drop)
        self.scores = nn.ModuleDict({name: nn.Linear(features, count) for name, count in ANSWERS.items()})
        self.vector = nn.Linear(features, VECTOR)
        self.where = nn.Conv2d(near, 1, 1)

    def forward(self, near, features):
        features = self.drop(features)
        told = {name: layer(features) for name, layer in self.scores.items()}
        told["vector"] = F.normalize(self.vector(features).float(), dim=1)
        told["where"] = self.where(near)[:, 0]
        return told


class Small(nn.Module):
    def __init__(self, drop=0.2, path=0.05):
        super().__init__()
        self.stem = conv(3, STEM, 3, 2)
        stages, before = [], STEM
        for expansion, after, blocks, stride, kernel in STAGES:
            for at in range(blocks):
                stages.append(Inverted(before, after, expansion, stride if at == 0 else 1, kernel, path))
                before = after
        # The last stage with a sixteenth of the photo's height says where the garment is.
        self.near_at = sum(blocks for _, _, blocks, _, _ in STAGES[:-1])
        self.stages = nn.ModuleList(stages)
        self.last = conv(before, LAST, 1)
        self.answers = Answers(STAGES[-2][1], LAST, drop)

    def forward(self, x):
        x = self.stem(x)
        for at, stage in enumerate(self.stages):
            if at == self.near_at:
                near = x
            x = stage(x)
        return self.answers(near, self.last(x).mean((2, 3)))


class Large(nn.Module):
    def __init__(self, drop=0.3, path=0.1):
        super().__init__()
        self.stem = nn.Sequential(conv(3, 32, 3, 2), conv(32, 32, 3), conv(32, 64, 3), nn.MaxPool2d(3, 2, 1))
        self.stages, before = nn.ModuleList(), 64
        for width, blocks, stride in LARGE:
            made = []
            for at in range(blocks):
                made.append(Bottleneck(before, width, stride if at == 0 else 1, path))
                before = 4 * width
            self.stages.append(nn.Sequential(*made))
        self.answers = Answers(4 * LARGE[-2][0], before, drop)

    def forward(self, x):
        x = self.stem(x)
        for stage in self.stages[:-1]:
            x = stage(x)
        near = x
        return self.answers(near, self.stages[-1](x).mean((2, 3)))
