//! The languages of shoppers and replies.

/// English, Hindi in Devanagari, or Hindi in Latin script (with or without English in it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// `en`
    English,
    /// `hi`
    Hindi,
    /// `hinglish`
    Hinglish,
}

impl Language {
    /// Every language, in the order of the page's switch.
    pub const ALL: [Language; 3] = [Language::English, Language::Hindi, Language::Hinglish];

    /// The name on wires and in files.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Hindi => "hi",
            Language::Hinglish => "hinglish",
        }
    }

    /// The language of a name on wires and in files.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }
}
