//! She asks for further results of the same.

use super::{Decision, Doubt, LIST_LENGTH, heard::Heard};
use crate::{lookup::Lookup, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    let conversation = heard.conversation;
    if conversation.filters.is_empty() {
        return heard.doubt(Intent::ShowMore, Doubt::NoSearchYet);
    }
    let lookup = Lookup::Search {
        filters: conversation.filters.clone(),
        offset: conversation.offset,
        limit: LIST_LENGTH,
    };
    heard.serve(Intent::ShowMore, lookup)
}
