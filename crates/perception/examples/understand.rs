//! Reads `{"text": ...}` lines and writes what the lexicon understands of each, in the form of the language
//! contract. For measuring.

use std::io::{self, BufRead, Write};

use mitra_dialogue::SlotValue;
use mitra_perception::Lexicon;
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let lexicon = Lexicon::builtin();
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let text = line["text"].as_str().unwrap_or_default();
        let u = lexicon.understand(text);
        let slots: Vec<Value> = u
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
        let answer = json!({
            "text": text, "lang": u.language.code(), "lang_certain": u.language_is_certain,
            "intent": u.intent.name(), "confidence": u.confidence, "slots": slots, "leftovers": u.leftovers,
        });
        writeln!(out, "{answer}")?;
    }
    out.flush()
}
