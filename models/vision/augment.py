"""Other ways to take a photo: nearer, askew, in other light, on another ground, through a worse lens.

Works on whole batches where the weights are. A shop's white studio must not give a category away, so the ground behind
a garment is changed wherever it is known.
"""

import math

import torch
from torch.nn import functional as F

from photos import SIDE


def uniform(count, low, high, device):
    return torch.rand(count, device=device) * (high - low) + low


def views(squares, sizes, height, width, bold=1.0):
    """`bold` is how far from the photo itself, up to 1. Squares [n, 4, SIDE, SIDE] of 8 bits and sizes [n, 2] -> photos [n, 3, height, width] from -1 to 1, and where their
    garment is [n, height, width]: 1, 0 for ground, -1 where not known."""
    device, n = squares.device, len(squares)
    sampled, inside = placed(squares, sizes, height, width, bold)
    photo, cover = sampled[:, :3] / 255, sampled[:, 3]
    where = torch.where(cover > 200, 1.0, torch.where(cover < 60, 0.0, -1.0))
    known = where.flatten(1).min(1).values >= 0
    known |= ((where == -1) & inside).flatten(1).float().mean(1) < 0.15
    known &= (where == 0).flatten(1).any(1)
    where = torch.where(known.view(-1, 1, 1), where, torch.full_like(where, -1.0))
    changed = (torch.rand(n, device=device) < 0.5 * bold).view(-1, 1, 1)
    soft = (cover / 255).clamp(0, 1).unsqueeze(1)
    behind = grounds(photo)
    photo = torch.where((changed & known.view(-1, 1, 1) & inside).unsqueeze(1), photo * soft + behind * (1 - soft), photo)
    photo = torch.where(inside.unsqueeze(1), photo, around(n, behind, changed, bold))
    where = torch.where(inside, where, torch.where(known.view(-1, 1, 1), 0.0, -1.0))
    photo = seen_through(lit(photo, bold), bold)
    return photo * 2 - 1, where


def placed(squares, sizes, height, width, bold):
    """Each photo cut, turned and fitted; and where it is at all."""
    device, n = squares.device, len(squares)
    high, wide = sizes[:, 0].float(), sizes[:, 1].float()
    fit = torch.minimum(height / high, width / wide)
    near = torch.where(torch.rand(n, device=device) < 0.75, uniform(n, 0, 1, device), torch.zeros(n, device=device))
    zoom = torch.exp(near * math.log(1 + 0.9 * bold) - uniform(n, 0, 0.25 * bold, device))
    stretch = torch.exp(torch.randn(n, device=device) * 0.08 * bold)
    turn = torch.randn(n, device=device) * 0.14 * bold
    turn = turn + torch.where(torch.rand(n, device=device) < 0.03 * bold, uniform(n, -math.pi, math.pi, device), torch.zeros(n, device=device))
    mirror = torch.where(torch.rand(n, device=device) < 0.5, -1.0, 1.0)
    # How far the cut may wander and still show mostly photo.
    free_x = (wide - width / (fit * zoom)).clamp(min=0) / 2 + 0.06 * wide
    free_y = (high - height / (fit * zoom)).clamp(min=0) / 2 + 0.06 * high
    middle_x = wide / 2 + free_x * uniform(n, -1, 1, device)
    middle_y = high / 2 + free_y * uniform(n, -1, 1, device)
    y, x = torch.meshgrid(
        torch.arange(height, device=device) + 0.5 - height / 2, torch.arange(width, device=device) + 0.5 - width / 2, indexing="ij"
    )
    part = lambda t: t.view(-1, 1, 1)
    step_x, step_y = part(mirror * stretch / (fit * zoom)), part(1 / (stretch * fit * zoom))
    cos, sin = part(torch.cos(turn)), part(torch.sin(turn))
    at_x = part(middle_x) + (x * cos - y * sin) * step_x
    at_y = part(middle_y) + (x * sin + y * cos) * step_y
    inside = (at_x >= 0) & (at_x < part(wide)) & (at_y >= 0) & (at_y < part(high))
    grid = torch.stack([at_x.clamp(min=0.5).minimum(part(wide - 0.5)), at_y.clamp(min=0.5).minimum(part(high - 0.5))], -1) * (2 / SIDE) - 1
    return F.grid_sample(squares.float(), grid, mode="bilinear", padding_mode="border", align_corners=False), inside


def grounds(photo):
    """Something to stand before: other photos out of focus, cloudy colours."""
    n, _, height, width = photo.shape
    other = F.avg_pool2d(photo[torch.randperm(n, device=photo.device)], 6).flip(2)
    other = F.interpolate(other, (height, width), mode="bilinear")
    cloud = torch.rand(n, 3, 1, 1, device=photo.device) + 0.25 * torch.randn(n, 3, 6, 5, device=photo.device)
    cloud = F.interpolate(cloud + 0.1 * torch.randn(n, 1, 6, 5, device=photo.device), (height, width), mode="bicubic")
    grain = torch.randn(n, 1, height, width, device=photo.device) * uniform(n, 0, 0.06, photo.device).view(-1, 1, 1, 1)
    picked = (torch.rand(n, device=photo.device) < 0.5).view(-1, 1, 1, 1)
    return (torch.where(picked, other, cloud) + grain).clamp(0, 1)


def around(n, behind, changed, bold):
    """What fills the frame beside a photo: mostly the product's white."""
    white = (torch.rand(n, device=behind.device) < 1 - 0.3 * bold).view(-1, 1, 1, 1)
    return torch.where(changed.unsqueeze(1) | ~white, behind, torch.ones_like(behind))


def lit(photo, bold):
    n, device = len(photo), photo.device
    part = lambda t: t.view(-1, 1, 1, 1)
    gain = torch.exp(part(torch.randn(n, device=device) * 0.16 * bold) + torch.randn(n, 3, 1, 1, device=device) * 0.06 * bold)
    photo = photo * gain
    mean = photo.mean((1, 2, 3), keepdim=True)
    photo = mean + (photo - mean) * torch.exp(part(torch.randn(n, device=device) * 0.15 * bold))
    grey = photo.mean(1, keepdim=True)
    photo = grey + (photo - grey) * torch.exp(part(torch.randn(n, device=device) * 0.15 * bold))
    return photo.clamp(0, 1)


def seen_through(photo, bold):
    """Some photos small or out of focus, some with grain, some with a thing before them."""
    n, _, height, width = photo.shape
    device = photo.device
    small = float(torch.rand(1)) * 0.4 + 0.3
    blurred = F.interpolate(photo, scale_factor=small, mode="bilinear", antialias=True)
    blurred = F.interpolate(blurred, (height, width), mode="bilinear")
    picked = lambda share: (torch.rand(n, device=device) < share).view(-1, 1, 1, 1)
    photo = torch.where(picked(0.3 * bold), blurred, photo)
    photo = torch.where(picked(0.3 * bold), photo + torch.randn_like(photo) * 0.035, photo).clamp(0, 1)
    middle = torch.rand(n, 2, 1, 1, device=device)
    half = uniform(n * 2, 0.05, 0.22, device).view(n, 2, 1, 1)
    y = torch.linspace(0, 1, height, device=device).view(1, -1, 1)
    x = torch.linspace(0, 1, width, device=device).view(1, 1, -1)
    hidden = ((y - middle[:, 0]).abs() < half[:, 0]) & ((x - middle[:, 1]).abs() < half[:, 1])
    return torch.where(hidden.unsqueeze(1) & picked(0.3 * bold), torch.rand(n, 3, 1, 1, device=device).expand_as(photo), photo)
