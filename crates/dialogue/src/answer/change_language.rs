//! The language changed, or kindly not.

use super::draft::Draft;
use crate::{decide::AskedLanguage, names};

pub(super) fn answer(draft: &mut Draft) {
    let languages = ["english", "hindi", "hinglish"];
    let chips = match &draft.decision.asked.language {
        Some(AskedLanguage::Spoken(_)) => {
            draft.say("language.changed", &[]);
            ["saree", "kurti", "help"]
        }
        Some(AskedLanguage::Other(name)) => {
            let name = names::readable(draft.language(), "language", name);
            draft.say("language.not_spoken", &[("language", &name)]);
            languages
        }
        None => {
            draft.say("language.which", &[]);
            languages
        }
    };
    draft.chips(&chips);
}
