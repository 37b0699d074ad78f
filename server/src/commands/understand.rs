//! `mitra understand`: what is understood of each message.

use mitra_perception::Lexicon;
use mitra_protocol::log::SlotSpan;
use serde::{Deserialize, Serialize};

use super::{CommandError, lines::Dialogue};
use crate::turn::record::to_spans;

#[derive(Deserialize)]
struct Request {
    text: String,
}

#[derive(Serialize)]
struct Answer {
    text: String,
    lang: &'static str,
    intent: &'static str,
    confidence: f32,
    slots: Vec<SlotSpan>,
}

/// Answers lines until the input ends.
pub async fn run() -> Result<(), CommandError> {
    let mut lines = Dialogue::new();
    while let Some(Request { text }) = lines.next().await? {
        let understanding = Lexicon::builtin().understand(&text);
        lines
            .answer(&Answer {
                lang: understanding.language.code(),
                intent: understanding.intent.name(),
                confidence: understanding.confidence,
                slots: to_spans(&understanding),
                text,
            })
            .await?;
    }
    Ok(())
}
