//! The language changed, or kindly not.

use super::draft::Draft;
use crate::{decide::AskedLanguage, names};

pub(super) fn answer(draft: &mut Draft) {
    match &draft.decision.asked.language {
        Some(AskedLanguage::Spoken(_)) => draft.say("language.changed", &[]),
        Some(AskedLanguage::Other(name)) => {
            let name = names::readable(draft.language(), "language", name);
            draft.say("language.not_spoken", &[("language", &name)]);
        }
        None => draft.say("language.which", &[]),
    }
    draft.chips(&["english", "hindi", "hinglish"]);
}
