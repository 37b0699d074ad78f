//! She asks for further results of the same.

use super::{Decision, Doubt, LIST_LENGTH, heard::Heard, product_search, refine_search};
use crate::{lookup::Lookup, recommend::CANDIDATES, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    let conversation = heard.conversation;
    if heard.names_another_category() && !conversation.filters.is_empty() {
        return product_search::decide(heard);
    }
    if let Some(decision) = refine_search::in_other_colours(heard) {
        return decision;
    }
    if conversation.filters.is_empty() {
        return heard.doubt(Intent::ShowMore, Doubt::NoSearchYet);
    }
    let limit = if conversation.has_chosen_list() { CANDIDATES } else { LIST_LENGTH };
    let lookup = Lookup::search(&conversation.filters, &conversation.taste, conversation.offset, limit);
    heard.serve(Intent::ShowMore, lookup)
}
