//! WAV: chunks, each a name of four letters and its length (Microsoft, "Multimedia Programming Interface and Data
//! Specifications 1.0").

use super::{in_millis, little_endian};

pub(super) fn millis(bytes: &[u8]) -> Option<u64> {
    let mut rest = bytes.get(12..)?;
    let mut bytes_a_second = 0;
    while let (Some(name), Some(length)) = (rest.get(..4), rest.get(4..8)) {
        let length = usize::try_from(little_endian(length)).ok()?;
        let content = &rest[8..];
        match name {
            b"fmt " => bytes_a_second = little_endian(content.get(8..12)?),
            // A recording that was streamed says no length, or one that is not reached.
            b"data" => {
                let held = content.len().min(if length == 0 { usize::MAX } else { length });
                return in_millis(held as u64, bytes_a_second);
            }
            _ => {}
        }
        // Chunks begin at even places.
        rest = content.get(length.checked_add(length % 2)?..)?;
    }
    None
}
