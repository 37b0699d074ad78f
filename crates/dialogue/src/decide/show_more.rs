//! She asks for further results of the same.

use super::{Decision, Doubt, Fact, LIST_LENGTH, heard::Heard, product_search};
use crate::{cues, lookup::Lookup, recommend::CANDIDATES, understanding::{Intent, Slot}};

pub(super) fn decide(heard: &Heard) -> Decision {
    let conversation = heard.conversation;
    if heard.names_another_category() && !conversation.filters.is_empty() {
        return product_search::decide(heard);
    }
    let frees_colour = cues::facts(heard.understanding).contains(&Fact::Colour);
    if frees_colour && conversation.filters.texts(Slot::Colour).next().is_some() {
        // "Which other colours?": further results of the same colour are no answer.
        let mut filters = conversation.filters.clone();
        filters.forget(Slot::Colour);
        return heard.search(Intent::RefineSearch, filters);
    }
    if conversation.filters.is_empty() {
        return heard.doubt(Intent::ShowMore, Doubt::NoSearchYet);
    }
    let limit = if conversation.has_chosen_list() { CANDIDATES } else { LIST_LENGTH };
    let lookup = Lookup::search(&conversation.filters, &conversation.taste, conversation.offset, limit);
    heard.serve(Intent::ShowMore, lookup)
}
