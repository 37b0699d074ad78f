//! Names of a garment's colours: its pixels in CIELAB, each belonging to the names that lie near.

use super::pixels::{HEIGHT, WIDTH};

/// Pixels are looked at in blocks of so many a side.
const BLOCK: usize = 4;

/// Where the names of colours lie, made by training (`models/vision/see.colours.tsv`).
#[derive(Debug)]
pub(super) struct Palette {
    /// How fast belonging ends with the square of the distance.
    sharp: f32,
    /// What the pixels weigh beside what the network makes of the whole photo.
    weight: f32,
    /// A place in CIELAB and the number of its name.
    points: Vec<([f32; 3], usize)>,
    names: usize,
}

impl Palette {
    pub(super) fn read(table: &str, names: &[String]) -> Result<Palette, String> {
        let mut palette = Palette { sharp: 0.0, weight: 0.0, points: Vec::new(), names: names.len() };
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let wrong = || format!("The table of colours cannot be read at '{line}'.");
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or_default();
            let numbers: Vec<f32> = cells.map(str::parse).collect::<Result<_, _>>().map_err(|_| wrong())?;
            match (name, numbers.as_slice()) {
                ("sharp", &[sharp]) => palette.sharp = sharp,
                ("weight", &[weight]) => palette.weight = weight,
                (name, &[lightness, a, b]) => {
                    let name = names.iter().position(|known| known == name).ok_or_else(wrong)?;
                    palette.points.push(([lightness, a, b], name));
                }
                _ => return Err(wrong()),
            }
        }
        if palette.points.is_empty() { Err("The table of colours is empty.".to_owned()) } else { Ok(palette) }
    }

    /// The share of each name: `photo` [3, HEIGHT, WIDTH] from -1 to 1, `where_` how surely each sixteenth shows the garment
    /// [HEIGHT / 16, WIDTH / 16] and `scores` what the network makes of the whole, both as logits.
    pub(super) fn name(&self, photo: &[f32], where_: &[f32], scores: &[f32]) -> Vec<f32> {
        let shares = self.shares(photo, where_);
        let logits: Vec<f32> = scores
            .iter()
            .zip(shares)
            .map(|(score, share)| score + self.weight * (share + 0.02).ln())
            .collect();
        super::shares_of(&logits)
    }

    fn shares(&self, photo: &[f32], where_: &[f32]) -> Vec<f32> {
        let (rows, columns) = (HEIGHT / BLOCK, WIDTH / BLOCK);
        let mut named = vec![0.0; self.names];
        let mut covered = 0.0;
        let mut near = vec![0.0; self.points.len()];
        for y in 0..rows {
            for x in 0..columns {
                let cover = sigmoid_between(where_, y, x);
                covered += cover;
                let pixel = lab(mean(photo, y, x));
                for (near, (point, _)) in near.iter_mut().zip(&self.points) {
                    let far: f32 = pixel.iter().zip(point).map(|(a, b)| (a - b) * (a - b)).sum();
                    *near = -far * self.sharp;
                }
                for (share, (_, name)) in super::shares_of(&near).into_iter().zip(&self.points) {
                    if let Some(named) = named.get_mut(*name) {
                        *named += share * cover;
                    }
                }
            }
        }
        named.iter().map(|sum| sum / covered.max(1e-3)).collect()
    }
}

/// Red, green and blue of a block, from -1 to 1.
fn mean(photo: &[f32], y: usize, x: usize) -> [f32; 3] {
    let sum = |channel: usize| -> f32 {
        (0..BLOCK)
            .filter_map(|row| {
                let from = (channel * HEIGHT + y * BLOCK + row) * WIDTH + x * BLOCK;
                photo.get(from..from + BLOCK)
            })
            .flatten()
            .sum()
    };
    [0, 1, 2].map(|channel| sum(channel) / (BLOCK * BLOCK) as f32)
}

/// The sigmoid of logits four times as coarse, drawn between their middles.
fn sigmoid_between(logits: &[f32], y: usize, x: usize) -> f32 {
    let (rows, columns) = (HEIGHT / 16, WIDTH / 16);
    let place = |at: usize, most: usize| {
        let at = ((at as f32 + 0.5) / 4.0 - 0.5).max(0.0);
        let low = (at as usize).min(most - 1);
        (low, (low + 1).min(most - 1), at - low as f32)
    };
    let ((top, bottom, down), (left, right, over)) = (place(y, rows), place(x, columns));
    let at = |row: usize, column: usize| {
        1.0 / (1.0 + (-logits.get(row * columns + column).copied().unwrap_or(0.0)).exp())
    };
    let upper = at(top, left) * (1.0 - over) + at(top, right) * over;
    let lower = at(bottom, left) * (1.0 - over) + at(bottom, right) * over;
    upper * (1.0 - down) + lower * down
}

/// sRGB (IEC 61966-2-1) from -1 to 1 in CIELAB under D65: lightness 0 to 100, and two axes of colour.
fn lab(pixel: [f32; 3]) -> [f32; 3] {
    let [red, green, blue] = pixel.map(|value| {
        let value = (value + 1.0) / 2.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    let x = (0.412_456_4 * red + 0.357_576_1 * green + 0.180_437_5 * blue) / 0.950_47;
    let y = 0.212_672_9 * red + 0.715_152_2 * green + 0.072_175 * blue;
    let z = (0.019_333_9 * red + 0.119_192 * green + 0.950_304_1 * blue) / 1.088_83;
    let [x, y, z] = [x, y, z].map(|t: f32| {
        if t > 216.0 / 24_389.0 { t.cbrt() } else { t * (24_389.0 / 27.0 / 116.0) + 16.0 / 116.0 }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of the CIE's formulas for sRGB under D65, rounded.
    #[test]
    fn known_colours_lie_where_the_standard_puts_them() {
        for (rgb, expected) in [
            ([255.0, 255.0, 255.0], [100.0, 0.0, 0.0]),
            ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0]),
            ([255.0, 0.0, 0.0], [53.24, 80.09, 67.20]),
            ([0.0, 0.0, 255.0], [32.30, 79.19, -107.86]),
            ([128.0, 128.0, 128.0], [53.59, 0.0, 0.0_f32]),
        ] {
            let found = lab(rgb.map(|value: f32| value / 127.5 - 1.0));
            for (found, expected) in found.into_iter().zip(expected) {
                assert!((found - expected).abs() < 0.05, "{rgb:?}: {found} for {expected}");
            }
        }
    }
}
