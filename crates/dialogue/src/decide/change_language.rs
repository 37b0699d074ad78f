//! She wants answers in another language.

use super::{Asked, AskedLanguage, Decision, heard::Heard};
use crate::{
    language::Language,
    lookup::Lookup,
    understanding::{Intent, Slot},
};

pub(super) fn decide(heard: &Heard) -> Decision {
    let asked = heard.understanding.texts(Slot::Language).last().map(|name| match name {
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
