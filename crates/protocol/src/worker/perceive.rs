//! The `perceive` worker, which runs the trained networks.

use serde::{Deserialize, Serialize};

use crate::log::SlotSpan;

/// From the page to the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToPerceive {
    /// Understand this message; the worker answers with [`FromPerceive::Understood`] or
    /// [`FromPerceive::NotUnderstood`].
    Understand {
        /// Comes back with the answer.
        id: u32,
        /// What she wrote.
        text: String,
    },
}

/// From the worker to the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromPerceive {
    /// The networks are loaded.
    Ready {
        /// Id of the network that understands.
        model: String,
    },
    /// What a message means.
    Understood {
        /// Of the question.
        id: u32,
        /// What.
        understood: Understood,
    },
    /// The network failed on this message; the lexicon has to do.
    NotUnderstood {
        /// Of the question.
        id: u32,
        /// Why, for whoever looks into it.
        reason: String,
    },
}

/// One message, understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Understood {
    /// `en`, `hi` or `hinglish`.
    pub lang: String,
    /// Whether the message could not be in another language.
    pub lang_certain: bool,
    /// Name of the intent.
    pub intent: String,
    /// 0 to 1.
    pub confidence: f32,
    /// What it names.
    pub slots: Vec<SlotSpan>,
    /// Its words.
    pub words: Vec<String>,
    /// How kinds of products are named in it.
    pub kind_names: Vec<String>,
    /// Words that are no value, no cue and no everyday word.
    pub leftovers: Vec<String>,
    /// Everyday words that may still name a product.
    pub everyday: Vec<String>,
}
