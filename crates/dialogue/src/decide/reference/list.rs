//! Which list positions count in, and which products a description is looked for among.

use super::apart;
use crate::{conversation::ShownProduct, cues, decide::heard::Heard, understanding::Slot};

/// The list in view; the one above it where she says so; or the last one of the kind that she names when the one in
/// view has none of it ("the first of the earphones").
pub(super) fn meant<'a>(heard: &'a Heard) -> &'a [ShownProduct] {
    let conversation = heard.conversation;
    let before = conversation.shown_before.iter().rev().filter(|list| !list.is_empty());
    let of_kind = |list: &[ShownProduct]| list.iter().any(|product| apart::is_of_named_kind(heard, product));
    if heard.understanding.has(Slot::Category) && !of_kind(&conversation.shown) {
        let named = before.clone().find(|list| of_kind(list));
        if let Some(list) = named {
            return list;
        }
    }
    if is_very_first(heard) {
        return before.clone().next_back().unwrap_or(&conversation.shown);
    }
    if is_earlier(heard)
        && let Some(list) = before.clone().next()
    {
        return list;
    }
    &conversation.shown
}

/// "The first list of all", "1st list".
fn is_very_first(heard: &Heard) -> bool {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    let first_of_all = has("first_of_all") && has("before") && (has("list") || has("shown") && has("in_it"));
    first_of_all || names_the_first(heard)
}

/// "1st list", "pehli wali list".
pub(super) fn names_the_first(heard: &Heard) -> bool {
    let words = &heard.understanding.words;
    words.iter().enumerate().any(|(at, word)| {
        let next = |by: usize, cue: &str| words.get(at + by).is_some_and(|word| cues::is(word, cue));
        cues::is(word, "the_first") && (next(1, "list") || next(1, "one") && next(2, "list"))
    })
}

/// "The list above", "pehle jo list thi": the one before the one in view.
pub(super) fn is_earlier(heard: &Heard) -> bool {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    // "Pehle wali mein se pehli."
    let words = &heard.understanding.words;
    let out_of_it = words.windows(4).any(|four| {
        cues::is(&four[0], "before")
            && cues::is(&four[1], "one")
            && cues::is(&four[2], "in")
            && cues::is(&four[3], "from")
    });
    let shown_before = has("before") && has("shown") && has("in_it");
    let gone_back_to = has("go_back") && has("shown");
    out_of_it || shown_before || gone_back_to || has("list") && (has("above") || has("before"))
}

/// Where a superlative is looked for: among what was just compared, else in the list.
pub(super) fn weighed<'a>(heard: &'a Heard, list: &'a [ShownProduct]) -> Vec<&'a ShownProduct> {
    let conversation = heard.conversation;
    let discussed: Vec<&ShownProduct> =
        conversation.discussed.iter().filter_map(|id| conversation.as_shown(id)).collect();
    if discussed.len() > 1 && !cues::has(heard.understanding, "of_all") {
        discussed
    } else {
        list.iter().collect()
    }
}
