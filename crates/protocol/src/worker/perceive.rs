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

// A photo comes as an object, not as text: `{ id, width, height, rgba }`, its pixels handed over and not copied. The
// worker fetches the network for photos with the first of them, and answers with [`FromPerceive::Seen`] or
// [`FromPerceive::NotSeen`].

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
    /// How much of the network for photos has come.
    Loading {
        /// 0 to 1.
        share: f32,
    },
    /// What a photo shows.
    Seen {
        /// Of the photo.
        id: u32,
        /// What.
        sight: Sight,
    },
    /// The photo could not be seen.
    NotSeen {
        /// Of the photo.
        id: u32,
        /// Why, for whoever looks into it.
        reason: String,
    },
    /// The network failed on this message; the lexicon has to do.
    NotUnderstood {
        /// Of the question.
        id: u32,
        /// Why, for whoever looks into it.
        reason: String,
    },
}

/// What a photo shows; every list with the likeliest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sight {
    /// Kinds of products.
    pub category: Vec<NamedShare>,
    /// Colours of the garment's pixels.
    pub colours: Vec<NamedShare>,
    /// Patterns.
    pub pattern: Vec<NamedShare>,
    /// Fabrics, a guess.
    pub fabric: Vec<NamedShare>,
    /// For whom.
    pub audience: Vec<NamedShare>,
    /// Of length 1; the product of two says how alike their photos are.
    pub vector: Vec<f32>,
    /// Id of the network; vectors of one network are no use to another.
    pub model: String,
}

/// A canonical name and how sure it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedShare {
    /// `off_white`.
    pub name: String,
    /// 0 to 1.
    pub share: f32,
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
