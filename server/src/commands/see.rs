//! `mitra see`: what each photo shows.

use std::{collections::BTreeMap, path::PathBuf};

use mitra_perception::photo::Named;
use serde::{Deserialize, Serialize};

use super::{CommandError, lines::Dialogue};
use crate::see::{Seen, see};

#[derive(Deserialize)]
struct Request {
    path: PathBuf,
}

#[derive(Serialize)]
struct Answer {
    path: PathBuf,
    category: String,
    category_scores: BTreeMap<String, f32>,
    colours: Vec<Share>,
    pattern: Vec<Guess>,
    fabric: Vec<Guess>,
    audience: String,
    embedding: Vec<f32>,
    model: &'static str,
}

#[derive(Serialize)]
struct Share {
    name: String,
    share: f32,
}

#[derive(Serialize)]
struct Guess {
    name: String,
    confidence: f32,
}

/// The largest file that is read, bytes.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Answers lines until the input ends.
pub async fn run() -> Result<(), CommandError> {
    let mut lines = Dialogue::new();
    while let Some(Request { path }) = lines.next().await? {
        match looked_at(&path) {
            Ok(seen) => lines.answer(&Answer::new(path, seen)).await?,
            Err(error) => lines.refuse(error).await?,
        }
    }
    Ok(())
}

fn looked_at(path: &std::path::Path) -> Result<Seen, String> {
    let said = |error: std::io::Error| format!("{} cannot be read: {error}.", path.display());
    let size = std::fs::metadata(path).map_err(said)?.len();
    if size > MOST_BYTES {
        return Err(format!("{} has {size} bytes, more than are read.", path.display()));
    }
    see(&std::fs::read(path).map_err(said)?)
}

impl Answer {
    fn new(path: PathBuf, seen: Seen) -> Answer {
        let first = |named: &[Named]| named.first().map(|named| named.name.clone()).unwrap_or_default();
        let guesses = |named: Vec<Named>| {
            named.into_iter().map(|Named { name, share }| Guess { name, confidence: share }).collect()
        };
        let sight = seen.sight;
        Answer {
            path,
            category: first(&sight.categories),
            audience: first(&sight.audiences),
            category_scores: sight.categories.into_iter().map(|named| (named.name, named.share)).collect(),
            colours: sight.colours.into_iter().map(|Named { name, share }| Share { name, share }).collect(),
            pattern: guesses(sight.patterns),
            fabric: guesses(sight.fabrics),
            embedding: sight.vector,
            model: seen.model,
        }
    }
}
