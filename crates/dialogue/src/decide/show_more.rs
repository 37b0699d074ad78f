//! She asks for further results of the same.

use super::{Decision, Doubt, LIST_LENGTH, heard::Heard};
use crate::{lookup::Lookup, recommend::CANDIDATES, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    let conversation = heard.conversation;
    if conversation.filters.is_empty() {
        return heard.doubt(Intent::ShowMore, Doubt::NoSearchYet);
    }
    let limit = if conversation.has_chosen_list() { CANDIDATES } else { LIST_LENGTH };
    let lookup = Lookup::search(&conversation.filters, conversation.offset, limit);
    heard.serve(Intent::ShowMore, lookup)
}
