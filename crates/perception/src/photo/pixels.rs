//! Pixels, and how a photo of any size becomes what the network sees.

/// Width of what the network sees, in pixels.
pub(super) const WIDTH: usize = 144;
/// Its height.
pub(super) const HEIGHT: usize = 192;
/// No photo has more pixels on a side; larger ones are made smaller while they are decoded, or refused.
const MOST_ON_A_SIDE: usize = 16_384;

/// Pixels of red, green, blue and how far they cover what lies behind, as red, green and blue on white.
pub fn on_white(rgba: &[u8]) -> Vec<u8> {
    let over = |value: u8, alpha: u8| {
        let (value, alpha) = (u16::from(value), u16::from(alpha));
        ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    let (pixels, _) = rgba.as_chunks::<4>();
    pixels
        .iter()
        .flat_map(|&[red, green, blue, alpha]| [red, green, blue].map(|value| over(value, alpha)))
        .collect()
}

/// A photo, upright: rows of red, green and blue, eight bits each, sRGB.
#[derive(Debug, Clone, Copy)]
pub struct Pixels<'a> {
    wide: usize,
    high: usize,
    rgb: &'a [u8],
}

impl<'a> Pixels<'a> {
    /// `rgb` holds `wide` * `high` * 3 bytes. Errors are sentences.
    pub fn new(wide: usize, high: usize, rgb: &'a [u8]) -> Result<Pixels<'a>, String> {
        let sides = 1..=MOST_ON_A_SIDE;
        if !sides.contains(&wide) || !sides.contains(&high) {
            return Err(format!("A photo of {wide} by {high} pixels cannot be read."));
        }
        if rgb.len() != wide * high * 3 {
            return Err("The photo is not as large as it says.".to_owned());
        }
        Ok(Pixels { wide, high, rgb })
    }

    /// The whole photo fitted into the middle of `HEIGHT` x `WIDTH`, white around it: [3, HEIGHT, WIDTH], from -1 to 1.
    pub fn fitted(&self) -> Vec<f32> {
        let scale = (HEIGHT as f64 / self.high as f64).min(WIDTH as f64 / self.wide as f64);
        let side =
            |pixels: usize, most: usize| ((pixels as f64 * scale).round_ties_even() as usize).clamp(1, most);
        let (wide, high) = (side(self.wide, WIDTH), side(self.high, HEIGHT));
        let (top, left) = ((HEIGHT - high) / 2, (WIDTH - wide) / 2);
        let across: Vec<Taps> = (0..wide).map(|x| Taps::of(x, wide, self.wide)).collect();
        let mut fitted = vec![1.0; 3 * HEIGHT * WIDTH];
        // Rows of the photo are made narrow one by one, so that no large photo is held twice.
        let narrow: Vec<f32> =
            self.rgb.chunks_exact(self.wide * 3).flat_map(|row| narrowed(row, &across)).collect();
        for y in 0..high {
            let down = Taps::of(y, high, self.high);
            for at in 0..wide * 3 {
                let value: f32 = down
                    .weights
                    .iter()
                    .enumerate()
                    .map(|(tap, weight)| {
                        weight * narrow.get((down.first + tap) * wide * 3 + at).unwrap_or(&0.0)
                    })
                    .sum();
                let (x, channel) = (at / 3, at % 3);
                if let Some(cell) = fitted.get_mut((channel * HEIGHT + top + y) * WIDTH + left + x) {
                    *cell = value / 127.5 - 1.0;
                }
            }
        }
        fitted
    }
}

fn narrowed(row: &[u8], across: &[Taps]) -> Vec<f32> {
    let mut narrow = Vec::with_capacity(across.len() * 3);
    for taps in across {
        let mut sums = [0.0_f32; 3];
        for (pixel, weight) in row.chunks_exact(3).skip(taps.first).zip(&taps.weights) {
            for (sum, &value) in sums.iter_mut().zip(pixel) {
                *sum += weight * f32::from(value);
            }
        }
        narrow.extend(sums);
    }
    narrow
}

/// The pixels that one smaller (or larger) pixel is made from: a triangle over all it covers, as Pillow's
/// `BILINEAR` weighs them, with which the training looks at photos.
struct Taps {
    first: usize,
    /// They sum to 1.
    weights: Vec<f32>,
}

impl Taps {
    fn of(at: usize, to: usize, from: usize) -> Taps {
        let scale = from as f64 / to as f64;
        let reach = scale.max(1.0);
        let middle = (at as f64 + 0.5) * scale;
        let first = ((middle - reach + 0.5).floor().max(0.0) as usize).min(from - 1);
        let last = ((middle + reach + 0.5).floor() as usize).clamp(first + 1, from);
        let weight = |tap: usize| (1.0 - ((tap as f64 + 0.5 - middle) / reach).abs()).max(0.0);
        let sum: f64 = (first..last).map(weight).sum();
        Taps { first, weights: (first..last).map(|tap| (weight(tap) / sum) as f32).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_of_one_colour_keeps_it_at_every_size() -> Result<(), String> {
        for (wide, high) in [(1, 1), (3, 700), (144, 192), (1000, 40), (61, 80)] {
            let rgb = [10, 200, 30].repeat(wide * high);
            let fitted = Pixels::new(wide, high, &rgb)?.fitted();
            let middle = |channel: usize| fitted[(channel * HEIGHT + HEIGHT / 2) * WIDTH + (WIDTH - 1) / 2];
            for (channel, value) in [10.0, 200.0, 30.0_f32].into_iter().enumerate() {
                assert!((middle(channel) - (value / 127.5 - 1.0)).abs() < 1e-4, "{wide} by {high}");
            }
        }
        Ok(())
    }

    #[test]
    fn what_is_transparent_lies_on_white() {
        let rgba = [10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 255, 128];
        assert_eq!(on_white(&rgba), [10, 20, 30, 255, 255, 255, 127, 177, 255]);
    }

    #[test]
    fn a_photo_that_is_not_as_large_as_it_says_is_refused() {
        assert!(Pixels::new(10, 10, &[0; 299]).is_err());
        assert!(Pixels::new(0, 10, &[]).is_err());
        assert!(Pixels::new(60_000, 60_000, &[]).is_err());
    }
}
