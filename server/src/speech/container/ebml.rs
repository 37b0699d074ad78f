//! WebM: nested elements of EBML (RFC 8794, RFC 9559). A recorder writes them as they come, so that segment and
//! clusters say no length; the time is that of the last block.

use super::{big_endian, in_millis};

const SEGMENT: u64 = 0x1853_8067;
const INFO: u64 = 0x1549_a966;
const TIMESTAMP_SCALE: u64 = 0x2a_d7b1;
const TRACKS: u64 = 0x1654_ae6b;
const TRACK_ENTRY: u64 = 0xae;
const TRACK_TYPE: u64 = 0x83;
const CLUSTER: u64 = 0x1f43_b675;
const TIMESTAMP: u64 = 0xe7;
const BLOCK_GROUP: u64 = 0xa0;
const BLOCK: u64 = 0xa1;
const SIMPLE_BLOCK: u64 = 0xa3;
/// A track of sound.
const SOUND: u64 = 2;
/// Nanoseconds in a unit of time, where the file does not say.
const USUAL_SCALE: u64 = 1_000_000;
const NANOS: u64 = 1_000_000_000;

pub(super) fn millis(bytes: &[u8]) -> Option<u64> {
    let (mut rest, mut scale, mut cluster, mut last) = (bytes, USUAL_SCALE, 0_u64, None);
    let (mut has_sound, mut has_other) = (false, false);
    while let Some((id, length, content)) = element(rest) {
        // What holds others is walked into: its end is where the next one of its kind begins.
        if matches!(id, SEGMENT | INFO | TRACKS | TRACK_ENTRY | CLUSTER | BLOCK_GROUP) {
            rest = content;
            continue;
        }
        // Only containers may leave their length open.
        let Some(length) = length.and_then(|length| usize::try_from(length).ok()) else { break };
        let whole = &content[..length.min(content.len())];
        match id {
            TIMESTAMP_SCALE => scale = big_endian(whole).max(1),
            TRACK_TYPE if big_endian(whole) == SOUND => has_sound = true,
            TRACK_TYPE => has_other = true,
            TIMESTAMP => cluster = big_endian(whole),
            BLOCK | SIMPLE_BLOCK => {
                let time = whole.get(block_time(whole)?..).and_then(|time| time.get(..2));
                let Some(&[high, low]) = time else { break };
                let time = cluster.checked_add_signed(i16::from_be_bytes([high, low]).into());
                last = last.max(time);
            }
            _ => {}
        }
        let Some(after) = content.get(length..) else { break };
        rest = after;
    }
    let last = last.filter(|_| has_sound && !has_other)?;
    in_millis(last.checked_mul(scale)?, NANOS)
}

/// Where the time of a block begins: behind the number of its track.
fn block_time(block: &[u8]) -> Option<usize> {
    variable(block, false).map(|(_, length)| length)
}

/// The element at the beginning: its id, its length where it says one, and all that follows.
fn element(bytes: &[u8]) -> Option<(u64, Option<u64>, &[u8])> {
    let (id, id_length) = variable(bytes, true)?;
    let (length, length_length) = variable(bytes.get(id_length..)?, false)?;
    let is_open = length == (1 << (7 * length_length)) - 1;
    Some((id, (!is_open).then_some(length), bytes.get(id_length + length_length..)?))
}

/// A number of one to eight bytes whose leading zeros tell how many; ids keep that mark.
fn variable(bytes: &[u8], keeps_mark: bool) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    let length = first.leading_zeros() as usize + 1;
    let number = big_endian(bytes.get(..length).filter(|_| length <= 8)?);
    let mark = 1_u64 << (7 * length);
    Some((if keeps_mark { number } else { number & (mark - 1) }, length))
}
