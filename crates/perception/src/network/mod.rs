//! The trained understanding: a small network over the words of a message and what the lexicon reads in them.

mod answer;
mod features;
mod labels;
mod table;

use std::sync::{Arc, OnceLock};

use mitra_dialogue::{Intent, Understanding};
use tract_core::prelude::*;

pub use answer::Scores;
pub use features::{FEATURES, MOST_FEATURES, MOST_TOKENS};

pub(crate) use answer::settle;
pub(crate) use labels::Labels;

use crate::{Lexicon, Read};
use table::Table;

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
    table: Table,
    plan: Arc<TypedRunnableModel>,
    labels: Labels,
    name: String,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Network").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Network {
    /// Reads a network of training's form: `onnx` takes `ids` [rows, features] and says something of the `message` and of
    /// its `words`; `labels` says what. Errors are sentences.
    pub fn read(onnx: &[u8], labels: &str) -> Result<Network, String> {
        let unread = |error: &dyn std::fmt::Display| format!("The network cannot be read: {error}.");
        let name = crate::onnx::id("network", &[onnx, labels.as_bytes()]);
        let labels = Labels::read(labels)?;
        let file = crate::onnx::File::read(onnx).map_err(|error| unread(&error))?;
        let table = Table::of(&file).map_err(|error| unread(&error))?;
        // What comes before is done by the table: few of its rows are wanted, and they need not be unpacked for it.
        let plan = file.plan_from("bags", table.width()).map_err(|error| unread(&error))?;
        Ok(Network { table, plan, labels, name })
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
        let read = Lexicon::builtin().read(text);
        let scores = self.scores(&features::rows(text, &read, &Eye::builtin().names))?;
        Ok(self.settled(text, read, &scores))
    }

    /// What a message means by the network's scores. Any scores are allowed.
    pub fn decode(&self, text: &str, scores: &Scores) -> Understanding {
        self.settled(text, Lexicon::builtin().read(text), scores)
    }

    fn settled(&self, text: &str, mut read: Read, scores: &Scores) -> Understanding {
        settle(text, &mut read, scores, &self.labels);
        Lexicon::builtin().understanding(text, read)
    }

    /// Runs the network over the rows of a message.
    pub fn scores(&self, rows: &[Vec<u32>]) -> Result<Scores, String> {
        let said = |error: TractError| format!("The network failed: {error}.");
        let bags = self.table.bags(rows);
        let bags = Tensor::from_shape(&[rows.len(), self.table.width()], &bags).map_err(said)?;
        let told = self.plan.run(tvec!(bags.into())).map_err(said)?;
        let answer = |at: usize, parts: &[usize]| -> Result<Vec<f32>, String> {
            let few = || "The network gives other answers than its labels name.".to_owned();
            let tensor = told.get(at).and_then(|told| told.as_plain_ram()).ok_or_else(few)?;
            let is_whole = tensor.shape().last() == Some(&parts.iter().sum());
            if is_whole { Ok(tensor.as_slice::<f32>().map_err(said)?.to_vec()) } else { Err(few()) }
        };
        let labels = &self.labels;
        let message = answer(0, &[Intent::ALL.len(), labels.languages.len()])?;
        let (intent, language) = message.split_at(Intent::ALL.len());
        let words = answer(1, &[labels.tags.len(), labels.values.len(), 1])?;
        let mut scores = Scores { intent: intent.to_vec(), language: language.to_vec(), ..Scores::default() };
        for word in words.chunks(labels.tags.len() + labels.values.len() + 1).skip(1) {
            let (tags, rest) = word.split_at(labels.tags.len());
            let (values, denied) = rest.split_at(labels.values.len());
            scores.tags.push(tags.to_vec());
            scores.values.push(values.to_vec());
            scores.denied.extend(denied);
        }
        Ok(scores)
    }
}
