//! Settles transcripts from standard input, one a line: `latin` or `devanagari`, a tab, the text.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::io::BufRead;

use mitra_perception::transcript::{Hints, Script, settle};

fn main() {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Some((script, text)) = line.split_once('\t') else { continue };
        let script = if script == "devanagari" { Script::Devanagari } else { Script::Latin };
        let settled = settle(text, &Hints { script, ..Hints::default() });
        println!("{}\t{}\t{}\t{:?}", settled.text, settled.lang.code(), settled.doubtful, settled.unsure);
    }
}
