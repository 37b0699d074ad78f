//! What photos show: pictures of strangers decoded within limits, seen by the network that is built in.

use mitra_perception::photo::{Network, Pixels, Sight, on_white};

use crate::picture::read;

/// A photo, seen.
#[derive(Debug)]
pub struct Seen {
    /// What it shows.
    pub sight: Sight,
    /// Id of the network; vectors of one network are no use to another.
    pub model: &'static str,
}

/// Sees a photo of any kind that is read (JPEG, PNG, WebP, GIF). Errors are sentences.
pub fn see(picture: &[u8]) -> Result<Seen, String> {
    let network = Network::builtin()?;
    let whole = read(picture).map_err(|problem| format!("This picture cannot be seen: {problem}."))?;
    let (wide, high) = (whole.width() as usize, whole.height() as usize);
    let is_whole = !whole.color().has_alpha();
    let rgb = if is_whole { whole.into_rgb8().into_raw() } else { on_white(&whole.into_rgba8()) };
    let sight = network.see(&Pixels::new(wide, high, &rgb)?)?;
    Ok(Seen { sight, model: network.name() })
}

/// Numbers of a vector by which like things are found.
pub const LENGTH: usize = 96;
/// A vector of length 1 in bytes, each number 127 times as large: a quarter of the room, for which a product of two
/// vectors is off by some thousandths.
pub type Packed = [i8; LENGTH];

/// Id of the network that is built in.
pub fn model() -> &'static str {
    Network::builtin_name()
}

/// Packs a vector, made as long as 1; none when it has another number of numbers, or says nothing (all of them 0).
pub fn packed(vector: &[f64]) -> Option<Packed> {
    let largest = vector.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
    if vector.len() != LENGTH || largest == 0.0 || !largest.is_finite() {
        return None;
    }
    // Divided first, so that no square is too large.
    let length = vector.iter().map(|number| (number / largest).powi(2)).sum::<f64>().sqrt() * largest;
    let mut packed = [0; LENGTH];
    for (to, number) in packed.iter_mut().zip(vector) {
        *to = (number / length * 127.0).round() as i8;
    }
    Some(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_of_any_length_is_packed_by_its_direction() {
        let of = |first: f64, second: f64| {
            let mut vector = [0.0; LENGTH];
            (vector[0], vector[1]) = (first, second);
            packed(&vector).map(|packed| (packed[0], packed[1]))
        };
        assert_eq!(of(1.0, 0.0), Some((127, 0)));
        assert_eq!(of(-2.0, 2.0), Some((-90, 90)));
        assert_eq!(of(1e300, 1e300), of(1e-300, 1e-300));
        assert_eq!((of(0.0, 0.0), of(f64::NAN, 0.0)), (None, None));
        assert_eq!(of(f64::INFINITY, 0.0), None);
        assert!(packed(&[1.0; LENGTH - 1]).is_none());
    }
}
