//! What checking a model's words takes, for `cargo xtask bench wording`.
//!
//! With `--measure` it prints microseconds a token: median and 99th of a hundred. A token is taken as four bytes of the
//! answer, as tokenizers of these models do for English; for Devanagari that is less than a token.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark stops at the first surprise")]

#[path = "../tests/word/scenes.rs"]
#[expect(dead_code, clippy::panic, reason = "shared with the tests")]
mod scenes;

use std::time::Instant;

use mitra_dialogue::{Language, word::Reader};

const SAID: &str = include_str!("../tests/word/well_behaved.txt");
const ROUNDS: usize = 50;

fn main() {
    if !std::env::args().any(|argument| argument == "--measure") {
        println!("`cargo xtask bench wording` starts this.");
        return;
    }
    let mut took = Vec::new();
    for round in 0..=ROUNDS {
        for line in SAID.lines().filter(|line| !line.starts_with('#') && line.contains('|')) {
            let (head, answer) = line.split_once('|').unwrap();
            let (name, code) = head.trim().split_once(' ').unwrap();
            let mut reader = Reader::new(scenes::scene(name, Language::from_code(code).unwrap()));
            // As it streams: a few letters at a time.
            let pieces: Vec<String> = answer
                .trim()
                .chars()
                .collect::<Vec<_>>()
                .chunks(4)
                .map(|piece| piece.iter().collect())
                .collect();
            let began = Instant::now();
            for piece in &pieces {
                std::hint::black_box(reader.push(piece));
            }
            std::hint::black_box(reader.finish(true));
            let micros = began.elapsed().as_secs_f64() * 1e6;
            // The first round reads the words.
            if round > 0 {
                took.push(micros / (answer.len() as f64 / 4.0));
            }
        }
    }
    took.sort_by(f64::total_cmp);
    println!("check {:.2} {:.2} {}", took[took.len() / 2], took[took.len() * 99 / 100], took.len());
}
