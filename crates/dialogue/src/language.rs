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

    /// Where a text is looked for when it is not there in this language: first what reads in the same script
    /// or sounds the same, then what is left.
    pub fn instead(self) -> [Language; 2] {
        match self {
            Language::English => [Language::Hinglish, Language::Hindi],
            Language::Hindi => [Language::Hinglish, Language::English],
            Language::Hinglish => [Language::English, Language::Hindi],
        }
    }

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
