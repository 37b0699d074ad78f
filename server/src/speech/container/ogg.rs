//! Ogg: pages of packets (RFC 3533), in them Opus (RFC 7845), whose time runs 48,000 times a second, or Vorbis, which
//! says how fast its runs.

use super::{in_millis, little_endian};

/// What the time of a page counts, per second, in Opus.
const OPUS_RATE: u64 = 48_000;
/// A page on which no packet ends has no time.
const NO_TIME: u64 = u64::MAX;

pub(super) fn millis(bytes: &[u8]) -> Option<u64> {
    let (mut rest, mut rate, mut skipped, mut last) = (bytes, None, 0, 0);
    while rest.get(..4) == Some(b"OggS") {
        let (Some(time), Some(segments)) = (rest.get(6..14), rest.get(26)) else { break };
        let Some(lengths) = rest.get(27..27 + usize::from(*segments)) else { break };
        let length: usize = lengths.iter().map(|length| usize::from(*length)).sum();
        let content = &rest[27 + lengths.len()..];
        let content = &content[..length.min(content.len())];
        if rate.is_none() {
            rate = match content {
                [b'O', b'p', b'u', b's', b'H', b'e', b'a', b'd', head @ ..] => {
                    skipped = little_endian(head.get(2..4)?);
                    Some(OPUS_RATE)
                }
                [1, b'v', b'o', b'r', b'b', b'i', b's', head @ ..] => Some(little_endian(head.get(5..9)?)),
                _ => return None,
            };
        }
        let time = little_endian(time);
        if time != NO_TIME {
            last = last.max(time);
        }
        rest = rest.get(27 + lengths.len() + length..).unwrap_or_default();
    }
    in_millis(last.saturating_sub(skipped), rate?)
}
