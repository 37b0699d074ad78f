//! Recordings that were damaged, or made to damage: the door stands, and its limits hold.

use std::panic::catch_unwind;

use axum::http::StatusCode;
use bytes::Bytes;
use mitra_server::speech::{MOST_BYTES, MOST_SECONDS, Recording};

use super::{SPEECH, recogniser::Recogniser, say, with};
use crate::support::{is_long, wav};

/// Damages it: bytes changed, lengths made huge, pieces cut out, doubled or moved.
fn mutate(chance: &mut Chance, mut bytes: Vec<u8>) -> Vec<u8> {
    for _ in 0..=chance.below(6) {
        if bytes.is_empty() {
            return bytes;
        }
        // Heads are near the beginning.
        let room = if chance.below(2) == 0 { bytes.len().min(400) } else { bytes.len() };
        let at = chance.below(room);
        let end = (at + 1 + chance.below(40)).min(bytes.len());
        match chance.below(8) {
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => bytes[at] = chance.below(256) as u8,
            2 => bytes[at..end].fill(u8::MAX),
            3 => bytes[at..end].fill(0),
            4 => bytes.truncate(at),
            5 => {
                bytes.drain(at..end);
            }
            6 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let piece = bytes[at..end].to_vec();
                let to = chance.below(bytes.len() - piece.len() + 1);
                bytes[to..to + piece.len()].copy_from_slice(&piece);
            }
        }
    }
    bytes
}

fn seeds() -> Vec<Vec<u8>> {
    let spoken = SPEECH.iter().map(|(_, _, bytes)| bytes.to_vec());
    spoken.chain([wav(800), include_bytes!("../../data/voice/film.webm").to_vec()]).collect()
}

#[test]
fn no_damaged_recording_breaks_the_door_and_none_is_longer_than_allowed() {
    let (seeds, mut chance) = (seeds(), Chance(0x5eed));
    let (mut taken, mut refused) = (0, 0);
    for round in 0..if is_long() { 200_000 } else { 10_000 } {
        let bytes = mutate(&mut chance, seeds[round % seeds.len()].clone());
        let looked = catch_unwind(|| Recording::of(Bytes::from(bytes.clone())));
        match looked.unwrap_or_else(|_| panic!("round {round} breaks it: {bytes:?}")) {
            Ok(recording) => {
                assert!(recording.millis() <= MOST_SECONDS * 1000, "round {round}");
                assert!(Recording::may_begin(&bytes), "round {round}");
                taken += 1;
            }
            Err(_) => refused += 1,
        }
    }
    println!("{taken} taken, {refused} refused");
    assert!(taken > 100 && refused > 100, "{taken} taken, {refused} refused: nothing was tried");
}

#[tokio::test]
async fn damaged_recordings_get_an_answer_or_a_refusal_over_http() {
    let recogniser = Recogniser::hears("red kurti").await;
    let (mitra, mut shopper) = with(&[&recogniser]).await;
    let (seeds, mut chance) = (seeds(), Chance(0xd00d));
    for round in 0..if is_long() { 4_000 } else { 200 } {
        // One shopper may say so much a minute.
        if round % 20 == 19 {
            shopper = mitra.shopper().await;
        }
        let bytes = mutate(&mut chance, seeds[round % seeds.len()].clone());
        let (status, answer) = say(&mitra, &shopper, bytes).await;
        let known = [StatusCode::OK, StatusCode::UNSUPPORTED_MEDIA_TYPE, StatusCode::PAYLOAD_TOO_LARGE];
        assert!(known.contains(&status), "round {round}: {status} {answer}");
    }
    assert!(recogniser.asked().iter().all(|asked| asked.sound.len() <= MOST_BYTES));
}

/// Numbers that look like chance and are the same each time (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}
