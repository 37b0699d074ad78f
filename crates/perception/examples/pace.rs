//! Reads `{"text": ...}` lines and prints how long one message takes on one core, in microseconds: the median and the
//! 99th of a hundred, of the lexicon alone, of the network alone, and of the whole. For measuring.

use std::{
    io::{self, BufRead, Write},
    time::Instant,
};

use mitra_perception::{
    Lexicon,
    network::{Eye, Network},
};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let network = Network::builtin()?;
    let mut texts = Vec::new();
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        texts.push(line["text"].as_str().unwrap_or_default().to_owned());
    }
    let rows: Vec<_> = texts.iter().map(|text| Eye::builtin().see(text).rows).collect();
    // The first ones of each kind pay for what is made once.
    for row in rows.iter().take(200) {
        network.scores(row)?;
    }
    let timed = |work: &dyn Fn(usize) -> Result<(), String>| -> Result<(u128, u128), String> {
        let mut times = Vec::with_capacity(texts.len());
        for at in 0..texts.len() {
            let begun = Instant::now();
            work(at)?;
            times.push(begun.elapsed().as_micros());
        }
        times.sort_unstable();
        let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
        Ok((at(50), at(99)))
    };
    let lexicon = timed(&|at| {
        std::hint::black_box(Lexicon::builtin().understand(&texts[at]));
        Ok(())
    })?;
    let alone = timed(&|at| network.scores(&rows[at]).map(drop))?;
    let whole = timed(&|at| network.understand(&texts[at]).map(drop))?;
    for (name, (median, p99)) in [("lexicon", lexicon), ("network", alone), ("whole", whole)] {
        writeln!(io::stdout(), "{name} {median} {p99}")?;
    }
    Ok(())
}
