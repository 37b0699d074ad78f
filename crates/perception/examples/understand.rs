//! Reads `{"text": ...}` lines and writes what is understood of each, in the form of the language contract. For
//! measuring: the lexicon alone, or with a folder as argument the trained network in it.

use std::{
    io::{self, BufRead, Write},
    path::Path,
    time::Instant,
};

use mitra_dialogue::{SlotValue, Understanding};
use mitra_perception::{Lexicon, network::Network};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let network = match std::env::args().nth(1) {
        Some(folder) => {
            let onnx = std::fs::read(Path::new(&folder).join("understand.onnx"))?;
            Some(Network::read(
                &onnx,
                &std::fs::read_to_string(Path::new(&folder).join("understand.labels.txt"))?,
            )?)
        }
        None => None,
    };
    let lines: Vec<String> = io::stdin().lock().lines().collect::<Result<_, _>>()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let begun = Instant::now();
    for line in &lines {
        let line: Value = serde_json::from_str(line)?;
        let text = line["text"].as_str().unwrap_or_default();
        let understood = match &network {
            Some(network) => network.understand(text)?,
            None => Lexicon::builtin().understand(text),
        };
        writeln!(out, "{}", line_of(text, &understood))?;
    }
    out.flush()?;
    let micros = begun.elapsed().as_micros() as f64 / lines.len().max(1) as f64;
    eprintln!("{micros:.0} µs a message");
    Ok(())
}

fn line_of(text: &str, understood: &Understanding) -> Value {
    let slots: Vec<Value> = understood
        .slots
        .iter()
        .map(|m| {
            let value = match &m.value {
                SlotValue::Text(text) => json!(text),
                SlotValue::Number(number) => json!(number),
            };
            json!({"slot": m.slot.name(), "start": m.start, "end": m.end, "value": value})
        })
        .collect();
    json!({
        "text": text, "lang": understood.language.code(), "lang_certain": understood.language_is_certain,
        "intent": understood.intent.name(), "confidence": understood.confidence, "slots": slots,
        "leftovers": understood.leftovers,
    })
}
