//! Reads `{"text": ...}` lines and writes what the network sees of each: `{"rows": [[feature]], "places": [[start,
//! end]]}`. For training.

use std::io::{self, BufRead, Write};

use mitra_perception::network::Eye;
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let eye = Eye::builtin();
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let seen = eye.see(line["text"].as_str().unwrap_or_default());
        writeln!(out, "{}", json!({"rows": seen.rows, "places": seen.places}))?;
    }
    out.flush()
}
