//! The languages of the interface.

/// A language the page can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Hindi in Devanagari.
    Hi,
    /// Hindi and English mixed, in Latin letters.
    Hinglish,
}

impl Language {
    /// All of them, in the order of the language switch.
    pub const ALL: [Language; 3] = [Language::En, Language::Hi, Language::Hinglish];

    /// The code on the wire and in storage.
    pub fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Hi => "hi",
            Language::Hinglish => "hinglish",
        }
    }

    /// The language that `code` names on the wire or in storage.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The BCP 47 tag for `lang` attributes: screen readers choose their voice by it.
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en-IN",
            Language::Hi => "hi",
            Language::Hinglish => "hi-Latn",
        }
    }

    /// Its name in itself, so that everybody finds her own.
    pub fn name(self) -> &'static str {
        match self {
            Language::En => "English",
            Language::Hi => "हिन्दी",
            Language::Hinglish => "Hinglish",
        }
    }

    /// The language to begin with: her earlier choice, else the one the address asks for, else the first
    /// of the browser's languages that is ours, else English.
    pub fn choose<'a>(
        stored: Option<&str>,
        asked: Option<&str>,
        mut browser: impl Iterator<Item = &'a str>,
    ) -> Language {
        stored
            .and_then(Language::from_code)
            .or_else(|| asked.and_then(Language::from_code))
            .or_else(|| browser.find_map(Language::from_browser))
            .unwrap_or(Language::En)
    }

    fn from_browser(tag: &str) -> Option<Language> {
        let mut subtags = tag.split(['-', '_']);
        match subtags.next()? {
            "hi" if subtags.any(|subtag| subtag.eq_ignore_ascii_case("latn")) => Some(Language::Hinglish),
            "hi" => Some(Language::Hi),
            "en" => Some(Language::En),
            _ => None,
        }
    }
}
