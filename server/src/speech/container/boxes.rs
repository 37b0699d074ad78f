//! MP4: nested boxes (ISO/IEC 14496-12). Recorders write fragments: the head says nothing of the length, and each
//! fragment how long its samples are.

use super::{big_endian, in_millis};

/// Boxes within boxes deeper than any recorder writes.
const DEEPEST: usize = 8;

/// What is known of the track of sound.
#[derive(Default)]
struct Sound {
    /// Units of time a second.
    rate: u64,
    /// Units, as the head says.
    stated: u64,
    /// Units, summed over the fragments.
    summed: u64,
    /// How long a sample is where nothing else is said.
    usual: u64,
    is_there: bool,
    has_other: bool,
}

pub(super) fn millis(bytes: &[u8]) -> Option<u64> {
    let mut sound = Sound::default();
    walk(bytes, &mut sound, 0)?;
    if !sound.is_there || sound.has_other {
        return None;
    }
    in_millis(sound.stated.max(sound.summed), sound.rate)
}

/// Looks at all boxes one after another; a last one that did not come whole is left out.
fn walk(mut rest: &[u8], sound: &mut Sound, depth: usize) -> Option<()> {
    if depth > DEEPEST {
        return None;
    }
    while let (Some(length), Some(kind)) = (rest.get(..4), rest.get(4..8)) {
        let (head, length) = match big_endian(length) {
            0 => (8, rest.len() as u64),
            1 => (16, big_endian(rest.get(8..16).unwrap_or_default())),
            length => (8, length),
        };
        let length = usize::try_from(length).ok().filter(|length| *length >= head)?;
        let content = rest.get(head..length.min(rest.len())).unwrap_or_default();
        match kind {
            b"moov" | b"trak" | b"mdia" | b"mvex" | b"moof" | b"traf" => walk(content, sound, depth + 1)?,
            b"mdhd" => read_head(content, sound)?,
            b"hdlr" if content.get(8..12) == Some(b"soun") => sound.is_there = true,
            b"hdlr" if content.get(8..12) == Some(b"vide") => sound.has_other = true,
            b"trex" => sound.usual = big_endian(content.get(12..16)?),
            b"tfhd" => read_fragment_head(content, sound)?,
            b"trun" => sound.summed = sound.summed.checked_add(samples(content, sound.usual)?)?,
            _ => {}
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    Some(())
}

/// `mdhd`: units a second and how many, of four or eight bytes by its version.
fn read_head(content: &[u8], sound: &mut Sound) -> Option<()> {
    let (rate, length) = match content.first()? {
        0 => (content.get(12..16)?, content.get(16..20)?),
        _ => (content.get(20..24)?, content.get(24..32)?),
    };
    sound.rate = big_endian(rate);
    let is_unknown = length.iter().all(|byte| *byte == u8::MAX);
    sound.stated = if is_unknown { 0 } else { big_endian(length) };
    Some(())
}

/// `tfhd`: what flags announce stands one after another behind the number of the track.
fn read_fragment_head(content: &[u8], sound: &mut Sound) -> Option<()> {
    let flags = big_endian(content.get(1..4)?);
    let before = [(0x1, 8), (0x2, 4)].iter().filter(|(flag, _)| flags & flag != 0).map(|(_, length)| length);
    let place = 8 + before.sum::<usize>();
    if flags & 0x8 != 0 {
        sound.usual = big_endian(content.get(place..place + 4)?);
    }
    Some(())
}

/// `trun`: how long its samples are together. Samples that did not come with it have no length of their own.
fn samples(content: &[u8], usual: u64) -> Option<u64> {
    let flags = big_endian(content.get(1..4)?);
    let count = big_endian(content.get(4..8)?);
    let before = [0x1, 0x4].iter().filter(|flag| flags & **flag != 0).count() * 4;
    let each = [0x100, 0x200, 0x400, 0x800].iter().filter(|flag| flags & **flag != 0).count() * 4;
    if flags & 0x100 == 0 {
        return count.checked_mul(usual);
    }
    let records = content.get(8 + before..)?.chunks_exact(each);
    let count = usize::try_from(count).ok()?;
    records.take(count).try_fold(0_u64, |sum, record| sum.checked_add(big_endian(&record[..4])))
}
