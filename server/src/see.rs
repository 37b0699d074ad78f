//! What photos show: pictures of strangers decoded within limits, seen by the network that is built in.

use mitra_perception::photo::{Network, Pixels, Sight, on_white};

pub use mitra_turn::photo::{LENGTH, Packed, packed};

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

/// Id of the network that is built in.
pub fn model() -> &'static str {
    Network::builtin_name()
}
