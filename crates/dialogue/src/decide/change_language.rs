//! She wants answers in another language.

use super::{Asked, AskedLanguage, Decision, heard::Heard};
use crate::{
    cues,
    language::Language,
    lookup::Lookup,
    understanding::{Intent, Slot},
};

pub(super) fn decide(heard: &Heard) -> Decision {
    let asked = wanted(heard).map(|name| match name {
        "english" => AskedLanguage::Spoken(Language::English),
        "hindi" => AskedLanguage::Spoken(Language::Hindi),
        "hinglish" => AskedLanguage::Spoken(Language::Hinglish),
        other => AskedLanguage::Other(other.to_owned()),
    });
    let mut decision = heard.talk(Intent::ChangeLanguage);
    if let Some(AskedLanguage::Spoken(language)) = asked {
        decision.language = language;
    }
    decision.asked.language = asked;
    decision
}

/// "In English please, my Hindi is weak": the one that stands with "in", else the last.
fn wanted<'a>(heard: &'a Heard) -> Option<&'a str> {
    let words = &heard.understanding.words;
    let named = |at: usize, name: &str| words.get(at).is_some_and(|word| word == name);
    let is_with_in = |name: &&str| {
        cues::places(heard.understanding, "in").into_iter().any(|at| match words[at].as_str() {
            "in" => named(at + 1, name),
            _ => at > 0 && named(at - 1, name),
        })
    };
    let languages: Vec<&str> = heard.understanding.texts(Slot::Language).collect();
    languages.iter().find(|name| is_with_in(name)).or(languages.last()).copied()
}

/// The switch of the page.
pub(super) fn decide_tap(language: Language) -> Decision {
    Decision {
        intent: Intent::ChangeLanguage,
        language,
        lookup: Lookup::Nothing,
        filters: None,
        doubt: None,
        asked: Asked { language: Some(AskedLanguage::Spoken(language)), ..Asked::default() },
    }
}
