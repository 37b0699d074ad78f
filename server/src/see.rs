//! What photos show: pictures of strangers decoded within limits, seen by the network that is built in.

use mitra_perception::photo::{Network, Pixels, Sight};

use crate::picture::{on_white, read};

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
    let pixels =
        on_white(read(picture).map_err(|problem| format!("This picture cannot be seen: {problem}."))?);
    let (wide, high) = (pixels.width() as usize, pixels.height() as usize);
    let sight = network.see(&Pixels::new(wide, high, &pixels)?)?;
    Ok(Seen { sight, model: network.name() })
}
