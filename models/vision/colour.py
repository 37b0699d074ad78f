"""Names for colours: points in CIELAB, each with a name, and a pixel between them belongs to the near ones.

The points start where the names stand and are moved by training; the product reads them from `colours.tsv`.
"""

import torch
from torch import nn
from torch.nn import functional as F

from labels import COLOURS

# Red, green, blue of where training starts, two or three for colours with a wide range.
STARTS = {
    "red": "d01020 e03040 b01818", "maroon": "701020 5a1828", "pink": "f060a0 f8b0c8 d02880", "orange": "f07818 e86028", "peach": "f8c0a0 f0a888",
    "yellow": "f8e030 e8d868", "mustard": "c89820 d0a838", "gold": "c8a860 b89048", "green": "208838 60b058 105028",
    "olive": "686838 505028", "teal": "107878 185860", "blue": "2858b8 4878c0 587898", "navy": "182048 283058",
    "sky_blue": "88b8e0 b0d0e8", "turquoise": "30b8c0 58d0c8", "purple": "682888 583070 904898", "lavender": "b8a0d8 c0a8c8",
    "brown": "684028 805838 402818", "beige": "d0b898 c0a888", "cream": "f0e4c8 e8dcb8", "white": "fcfcfc f0f0f0 e4e6ea",
    "off_white": "f0ece0 e4e0d4", "grey": "888888 b0b0b0 606060", "silver": "c8c8cc d4d4d8", "black": "101010 202020 303034", "rust": "a84820 984028",
    "wine": "581830 681838",
}


def lab(photo):
    """Photos from -1 to 1 [n, 3, …] in sRGB (IEC 61966-2-1) -> CIELAB under D65, divided by 100."""
    value = (photo.float() + 1) / 2
    light = torch.where(value <= 0.04045, value / 12.92, ((value.clamp(min=0) + 0.055) / 1.055) ** 2.4)
    red, green, blue = light.unbind(1)
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    root = lambda t: torch.where(t > 216 / 24389, t.clamp(min=1e-6) ** (1 / 3), t * (24389 / 27 / 116) + 16 / 116)
    x, y, z = root(x), root(y), root(z)
    return torch.stack([1.16 * y - 0.16, 5 * (x - y), 2 * (y - z)], 1)


class Naming(nn.Module):
    def __init__(self):
        super().__init__()
        points, names = [], []
        for name, starts in STARTS.items():
            for start in starts.split():
                points.append([int(start[at : at + 2], 16) / 127.5 - 1 for at in (0, 2, 4)])
                names.append(COLOURS.index(name))
        self.points = nn.Parameter(lab(torch.tensor(points)))
        self.register_buffer("names", F.one_hot(torch.tensor(names), len(COLOURS)).float())
        # How sharp the borders are: a distance of 10 in CIELAB weighs half.
        self.sharp = nn.Parameter(torch.tensor(4.0))
        self.weight = nn.Parameter(torch.tensor(0.5))

    def shares(self, photo, where):
        """Photo [n, 3, h, w] and where the garment is, as scores [n, h/16, w/16] -> shares of its pixels [n, colours]."""
        pixels = lab(F.avg_pool2d(photo.float(), 4)).flatten(2)
        cover = F.interpolate(torch.sigmoid(where.float()).unsqueeze(1), scale_factor=4, mode="bilinear").flatten(2)
        far = ((pixels.unsqueeze(2) - self.points.T.unsqueeze(0).unsqueeze(3).transpose(1, 2).transpose(1, 2)) ** 2).sum(1)
        near = torch.softmax(-far * self.sharp.exp(), 1)
        named = (near * cover).sum(2) / cover.sum(2).clamp(min=1e-3)
        return named @ self.names

    def forward(self, photo, where, scores):
        """Scores of colours: what the pixels are, and what the network makes of the photo."""
        shares = self.shares(photo, where)
        return scores.float() + self.weight * torch.log(shares + 0.02), shares
