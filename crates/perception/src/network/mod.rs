//! The trained understanding: a small network over the words of a message and what the lexicon reads in them.

mod answer;
mod features;
mod labels;

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, OnceLock},
};

use mitra_dialogue::Understanding;
use tract_core::prelude::*;

pub use answer::Scores;
pub use features::{FEATURES, MOST_FEATURES, MOST_TOKENS};

use crate::Lexicon;

#[cfg(feature = "weights")]
const ONNX: &[u8] = include_bytes!("../../../../models/understand/understand.onnx");
#[cfg(feature = "weights")]
const LABELS: &str = include_str!("../../../../models/understand/understand.labels.txt");

/// A message as the network sees it.
#[derive(Debug)]
pub struct Seen {
    /// Numbers of features, below [`FEATURES`]: first those of the message as a whole, then those of each token.
    pub rows: Vec<Vec<u32>>,
    /// Where each token stands in the message, in Unicode scalar values.
    pub places: Vec<(usize, usize)>,
}

/// Sees messages as the network does.
#[derive(Debug)]
pub struct Eye {
    names: features::Names,
}

impl Eye {
    /// For the vocabulary that is built in.
    pub fn builtin() -> &'static Eye {
        static BUILTIN: OnceLock<Eye> = OnceLock::new();
        BUILTIN.get_or_init(|| Eye { names: features::Names::of(&Lexicon::builtin().vocabulary) })
    }

    /// Sees one message.
    pub fn see(&self, text: &str) -> Seen {
        let read = Lexicon::builtin().read(text);
        let rows = features::rows(text, &read, &self.names);
        let places = read.reading.tokens.iter().take(MOST_TOKENS).map(|t| (t.start, t.end)).collect();
        Seen { rows, places }
    }
}

/// A network that understands, with what it was trained to answer.
pub struct Network {
    plan: Arc<TypedRunnableModel>,
    labels: labels::Labels,
    name: String,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Network").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Network {
    /// Reads a network of training's form: `onnx` takes `ids` [rows, features] and gives intent, language, tags, values
    /// and denied; `labels` says what they stand for. Errors are sentences.
    pub fn read(onnx: &[u8], labels: &str) -> Result<Network, String> {
        let said = |error: TractError| format!("The network cannot be read: {error}.");
        let labels = labels::Labels::read(labels)?;
        let plan = crate::onnx::plan(onnx).map_err(said)?;
        let mut hasher = DefaultHasher::new();
        onnx.hash(&mut hasher);
        Ok(Network { plan, labels, name: format!("network-{:08x}", hasher.finish() >> 32) })
    }

    /// Id of the network with its weights, logged beside what it understood.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The network of `models/understand`, read once. Errors are sentences.
    #[cfg(feature = "weights")]
    pub fn builtin() -> Result<&'static Network, &'static str> {
        static BUILTIN: OnceLock<Result<Network, String>> = OnceLock::new();
        let read = || Network::read(ONNX, LABELS);
        BUILTIN.get_or_init(read).as_ref().map_err(String::as_str)
    }

    /// Understands one message.
    pub fn understand(&self, text: &str) -> Result<Understanding, String> {
        let lexicon = Lexicon::builtin();
        let mut read = lexicon.read(text);
        let rows = features::rows(text, &read, &Eye::builtin().names);
        let scores = self.scores(&rows)?;
        answer::settle(text, &mut read, &scores, &self.labels);
        Ok(lexicon.understanding(text, read))
    }

    /// Runs the network over the rows of a message.
    pub fn scores(&self, rows: &[Vec<u32>]) -> Result<Scores, String> {
        let said = |error: TractError| format!("The network failed: {error}.");
        let mut ids = vec![0_i64; rows.len() * MOST_FEATURES];
        for (places, row) in ids.chunks_mut(MOST_FEATURES).zip(rows) {
            for (place, &feature) in places.iter_mut().zip(row) {
                *place = i64::from(feature);
            }
        }
        let ids = Tensor::from_shape(&[rows.len(), MOST_FEATURES], &ids).map_err(said)?;
        let told = self.plan.run(tvec!(ids.into())).map_err(said)?;
        let scores = |at: usize| -> Result<Vec<Vec<f32>>, String> {
            let few = || "The network gives too few answers.".to_owned();
            let tensor = told.get(at).and_then(|told| told.as_plain_ram()).ok_or_else(few)?;
            let width = tensor.shape().last().copied().unwrap_or(1).max(1);
            let flat = tensor.as_slice::<f32>().map_err(said)?;
            Ok(flat.chunks(width).map(<[f32]>::to_vec).collect())
        };
        let first = |mut rows: Vec<Vec<f32>>| if rows.is_empty() { Vec::new() } else { rows.swap_remove(0) };
        let of_tokens = |rows: Vec<Vec<f32>>| rows.into_iter().skip(1).collect::<Vec<_>>();
        Ok(Scores {
            intent: first(scores(0)?),
            language: first(scores(1)?),
            tags: of_tokens(scores(2)?),
            values: of_tokens(scores(3)?),
            denied: of_tokens(scores(4)?).into_iter().flatten().collect(),
        })
    }
}
