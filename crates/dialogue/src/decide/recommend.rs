//! She asks for advice: by wearer, occasion and budget, or which of the shown products to take.

use super::{Decision, Pick, conditions, heard::Heard, reference};
use crate::understanding::Intent;

pub(super) fn decide(heard: &Heard) -> Decision {
    let filters = conditions::stated(heard.understanding);
    if !filters.is_empty() {
        return heard.search(Intent::Recommend, filters);
    }
    match reference::extreme(&heard.conversation.shown, Pick::BestRated) {
        Some(best) => heard.about(Intent::Recommend, vec![best.id.clone()]),
        None => heard.talk(Intent::Recommend),
    }
}
