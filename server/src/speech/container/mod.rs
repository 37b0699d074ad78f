//! What a recording is, by its bytes: its container, whether there is sound in it, and how long it claims to be.
//! Nothing is decoded, nothing is allocated, and every place is read within bounds, since anybody may send anything.

mod boxes;
mod ebml;
mod ogg;
mod riff;

/// First bytes that are enough to tell the container.
pub(super) const ENOUGH_BYTES: usize = 12;

/// The containers that browsers record into, WAV, and what phones send as voice notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// WebM, of Chromium and Firefox: Opus as a rule.
    Webm,
    /// MP4, of Safari: AAC or Opus as a rule, often in fragments.
    Mp4,
    /// Ogg, of Firefox and voice notes: Opus or Vorbis.
    Ogg,
    /// WAV: samples as they are.
    Wav,
}

impl Container {
    /// What begins so.
    pub fn of(bytes: &[u8]) -> Option<Container> {
        let at = |start: usize, what: &[u8]| bytes.get(start..start + what.len()) == Some(what);
        if at(0, &[0x1a, 0x45, 0xdf, 0xa3]) {
            return Some(Container::Webm);
        }
        if at(4, b"ftyp") {
            return Some(Container::Mp4);
        }
        if at(0, b"OggS") {
            return Some(Container::Ogg);
        }
        (at(0, b"RIFF") && at(8, b"WAVE")).then_some(Container::Wav)
    }

    /// Its media type, as recognisers know it.
    pub fn media_type(self) -> &'static str {
        match self {
            Container::Webm => "audio/webm",
            Container::Mp4 => "audio/mp4",
            Container::Ogg => "audio/ogg",
            Container::Wav => "audio/wav",
        }
    }

    /// A name for the file: many recognisers go by its ending.
    pub(super) fn file_name(self) -> &'static str {
        match self {
            Container::Webm => "voice.webm",
            Container::Mp4 => "voice.mp4",
            Container::Ogg => "voice.ogg",
            Container::Wav => "voice.wav",
        }
    }

    /// How long the sound in it is, milliseconds, by its time stamps; none when there is no sound in it that a
    /// browser could have recorded.
    pub fn millis(self, bytes: &[u8]) -> Option<u64> {
        match self {
            Container::Webm => ebml::millis(bytes),
            Container::Mp4 => boxes::millis(bytes),
            Container::Ogg => ogg::millis(bytes),
            Container::Wav => riff::millis(bytes),
        }
    }
}

/// A number written with its highest byte first, of at most eight bytes.
fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// A number written with its lowest byte first, of at most eight bytes.
fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// So many units of which there are `rate` a second, in milliseconds.
fn in_millis(units: u64, rate: u64) -> Option<u64> {
    let millis = u128::from(units) * 1000 / u128::from((rate > 0).then_some(rate)?);
    u64::try_from(millis).ok()
}
