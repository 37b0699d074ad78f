//! Which shown product is meant: by position, by an extreme, by what sets it apart, as the one beside another, or as
//! "this one".

mod apart;
mod list;

use super::{Doubt, Pick, heard::Heard};
use crate::{
    conversation::ShownProduct,
    cues,
    understanding::{Intent, Slot, SlotMatch, SlotValue},
};

/// The first of a list.
const FIRST: SlotValue = SlotValue::Number(1.0);

/// The one product that is meant.
pub(super) fn one(heard: &Heard) -> Result<String, Doubt> {
    match named(heard)? {
        Some(ids) => ids.into_iter().next().ok_or(Doubt::WhichProduct),
        None => in_focus(heard),
    }
}

/// All products that are meant, at least one.
pub(super) fn some(heard: &Heard) -> Result<Vec<String>, Doubt> {
    match named(heard)? {
        Some(ids) => Ok(ids),
        None => in_focus(heard).map(|id| vec![id]),
    }
}

/// The products that the message names itself; `None` when it names none. Never an empty list.
pub(super) fn named(heard: &Heard) -> Result<Option<Vec<String>>, Doubt> {
    let list = list::meant(heard);
    if let Some(id) = beside_focus(heard, list) {
        return Ok(Some(vec![id]));
    }
    if let Some(ids) = one_of_each_list(heard).or_else(|| one_here_and_one_there(heard, list)) {
        return Ok(Some(ids));
    }
    let (list, positions) = match positions(heard, list.len()) {
        // One thing was shown in between: what she counts in is the list before it.
        Err(Doubt::NotSoMany { shown: 1 }) => {
            let longer = heard.conversation.shown_before.iter().rev().find(|list| list.len() > 1);
            let longer = longer.map(Vec::as_slice).unwrap_or(list);
            (longer, positions(heard, longer.len())?)
        }
        positions => (list, positions?),
    };
    if !positions.is_empty() {
        let ids = positions.iter().filter_map(|at| list.get(*at)).map(|product| product.id.clone());
        return Ok(Some(ids.collect()));
    }
    if let Some(pick) = pick(heard) {
        // "The cheapest yellow one": among those that the other words describe, when there are any.
        let weighed = list::weighed(heard, list);
        let described = apart::described(heard, &weighed);
        if let Some(product) = extreme(if described.is_empty() { &weighed } else { &described }, pick) {
            return Ok(Some(vec![product.id.clone()]));
        }
    }
    Ok(first_of_all(heard)
        .or_else(|| several_kinds(heard))
        .or_else(|| set_apart(heard, list))
        .or_else(|| both(heard, list)))
}

/// "Of the leggings the first and of the kurtis the second": each place counts in the last list of its kind.
fn one_of_each_list(heard: &Heard) -> Option<Vec<String>> {
    let understanding = heard.understanding;
    let kinds: Vec<&str> = understanding.texts(Slot::Category).collect();
    let places: Vec<f64> = understanding
        .slots
        .iter()
        .filter(|m| m.slot == Slot::Ordinal)
        .filter_map(|m| m.value.as_number())
        .collect();
    if kinds.len() < 2 || kinds.len() != places.len() {
        return None;
    }
    let conversation = heard.conversation;
    let lists = || std::iter::once(&conversation.shown).chain(conversation.shown_before.iter().rev());
    let at_place = |(kind, place): (&&str, &f64)| {
        let list = lists().find(|list| list.iter().any(|product| apart::is_of(product, kind)))?;
        Some(list.get((*place as usize).checked_sub(1)?)?.id.clone())
    };
    kinds.iter().zip(&places).map(at_place).collect()
}

/// "Those shorts and the first sunglasses", "that one, and the first belt, too": one by its place in the list in view, the
/// other by what was spoken about.
fn one_here_and_one_there(heard: &Heard, list: &[ShownProduct]) -> Option<Vec<String>> {
    let understanding = heard.understanding;
    let keeps = matches!(understanding.intent, Intent::CartAdd | Intent::WishlistAdd);
    let ordinals = understanding.slots.iter().filter(|m| m.slot == Slot::Ordinal).count();
    let joins = cues::has(understanding, "and") || cues::has(understanding, "also");
    if !keeps || ordinals != 1 || !joins {
        return None;
    }
    let here = list.get(*positions(heard, list.len()).ok()?.first()?)?;
    let is_elsewhere = |kind: &&str| !apart::is_of(here, kind);
    let kinds: Vec<&str> = understanding.texts(Slot::Category).collect();
    let there = match kinds.as_slice() {
        [_, _] => {
            let kind = kinds.iter().find(|kind| is_elsewhere(kind))?;
            let spoken = heard.conversation.spoken.iter().rev();
            spoken
                .clone()
                .find(|id| heard.conversation.as_shown(id).is_some_and(|own| apart::is_of(own, kind)))?
        }
        _ if cues::has(understanding, "same") => heard.conversation.focus.as_ref()?,
        _ => return None,
    };
    (*there != here.id).then(|| vec![there.clone(), here.id.clone()])
}

/// "And that t-shirt whose size I asked about": of the kind the one that was spoken about last.
pub(super) fn spoken_of_kind(heard: &Heard) -> Option<Vec<String>> {
    let conversation = heard.conversation;
    let mut kinds = heard.understanding.texts(Slot::Category);
    let (Some(kind), None) = (kinds.next(), kinds.next()) else { return None };
    let is_of_kind = |id: &&String| conversation.as_shown(id).is_some_and(|own| apart::is_of(own, kind));
    let id = conversation.spoken.iter().rev().find(is_of_kind)?;
    (cues::has(heard.understanding, "it") && cues::has(heard.understanding, "were")).then(|| vec![id.clone()])
}

/// "The saree and these bangles, both": of each kind the one that was spoken about last.
fn several_kinds(heard: &Heard) -> Option<Vec<String>> {
    let kinds: Vec<&str> = heard.understanding.texts(Slot::Category).collect();
    if kinds.len() < 2 {
        return None;
    }
    let all = heard.conversation.all_shown();
    let of_kind = |kind: &&str| {
        let mut of_kind = all.iter().filter(|product| apart::is_of(product, kind));
        let in_said_colour = of_kind.clone().find(|product| apart::is_in_said_colour(heard, product));
        let spoken = || {
            heard
                .conversation
                .spoken
                .iter()
                .rev()
                .find(|id| of_kind.clone().any(|product| product.id == **id))
                .cloned()
        };
        in_said_colour
            .map(|product| product.id.clone())
            .or_else(spoken)
            .or_else(|| Some(of_kind.next()?.id.clone()))
    };
    kinds.iter().map(of_kind).collect()
}

/// "The one you showed me first of all."
fn first_of_all(heard: &Heard) -> Option<Vec<String>> {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    let asks = has("shown") && has("before") && has("first_of_all");
    if !asks || !heard.understanding.slots.is_empty() {
        return None;
    }
    let first = heard.conversation.shown_before.first().unwrap_or(&heard.conversation.shown).first()?;
    Some(vec![first.id.clone()])
}

/// "This one": the product last spoken about, or the only one in view.
pub(super) fn in_focus(heard: &Heard) -> Result<String, Doubt> {
    if let Some(id) = &heard.conversation.focus {
        return Ok(id.clone());
    }
    // After a list of offers "put it in the bag" is still about what was spoken of before.
    let after_offers = heard.conversation.last_intent == Some(Intent::Offers);
    let puts_it = heard.understanding.intent == Intent::CartAdd && cues::has(heard.understanding, "it");
    if let Some(id) = heard.conversation.spoken.last().filter(|_| after_offers && puts_it) {
        return Ok(id.clone());
    }
    match heard.conversation.shown.as_slice() {
        [] => Err(Doubt::NothingShown),
        [only] => Ok(only.id.clone()),
        _ => Err(Doubt::WhichProduct),
    }
}

/// The extreme she asks for ("the cheapest of these").
pub(super) fn pick(heard: &Heard) -> Option<Pick> {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    match heard.understanding.texts(Slot::Sort).last() {
        Some("price_low") => Some(Pick::Cheapest),
        Some("price_high") => Some(Pick::Dearest),
        Some("rating" | "popular") => Some(Pick::BestRated),
        _ if (has("one") || has("of_these")) && has("cheap") => Some(Pick::Cheapest),
        _ if (has("one") || has("of_these")) && has("dear") => Some(Pick::Dearest),
        _ => None,
    }
}

/// The product that is the extreme; the first of several.
pub(super) fn extreme<'a>(products: &[&'a ShownProduct], pick: Pick) -> Option<&'a ShownProduct> {
    let products = products.iter().copied();
    match pick {
        Pick::Cheapest => products.min_by_key(|product| product.price_rupees),
        // `max_by` returns the last of equals, and the first is meant.
        Pick::Dearest => products.rev().max_by_key(|product| product.price_rupees),
        Pick::BestRated => products
            .rev()
            .filter(|product| product.rating.is_some())
            .max_by(|a, b| a.rating.unwrap_or(0.0).total_cmp(&b.rating.unwrap_or(0.0))),
    }
}

/// Whether a product of an earlier list is pointed at, with its kind: then the kind is no new wish.
pub(super) fn is_of_an_earlier_list(heard: &Heard) -> bool {
    apart::points_back(heard) && set_apart(heard, list::meant(heard)).is_some()
}

/// Whether she names the product before or after the one spoken about.
pub(super) fn is_beside_focus(heard: &Heard) -> bool {
    beside_focus(heard, list::meant(heard)).is_some()
}

/// "Pehle wale" is the first one as well as those before; with nothing that was before, the first.
fn is_first_by_words(heard: &Heard) -> bool {
    let words = &heard.understanding.words;
    let is_pair = |pair: &[String]| cues::is(&pair[0], "before") && cues::is(&pair[1], "one");
    let tells_time = ["shown", "were", "than_it"].iter().any(|cue| cues::has(heard.understanding, cue));
    !tells_time && words.windows(2).any(is_pair)
}

/// Positions named by ordinals, 0 for the first, each once, in the order of the message.
fn positions(heard: &Heard, shown: usize) -> Result<Vec<usize>, Doubt> {
    let mut positions = Vec::new();
    let ordinals: Vec<&SlotMatch> =
        heard.understanding.slots.iter().filter(|m| m.slot == Slot::Ordinal).collect();
    // "Pehle wali list ki doosri": the first word says which list, unless the first of it is meant as well.
    let has = |cue: &str| cues::has(heard.understanding, cue);
    let tells_the_list = ordinals.len() > 1
        && ordinals[0].value == FIRST
        && (list::names_the_first(heard) || list::is_earlier(heard) && has("before") && !has("the_first"));
    // "In the last list, the first one."
    let last_list = |pair: &[String]| cues::is(&pair[0], "the_last") && cues::is(&pair[1], "list");
    let tells_last_list = ordinals.len() > 1 && heard.understanding.words.windows(2).any(last_list);
    for m in ordinals.into_iter().skip(usize::from(tells_the_list)) {
        if tells_last_list && m.value.as_text().is_some() {
            continue;
        }
        let position = match &m.value {
            SlotValue::Text(_) => shown,
            SlotValue::Number(number) if *number >= 1.0 => *number as usize,
            SlotValue::Number(_) => continue,
        };
        if shown == 0 {
            return Err(Doubt::NothingShown);
        }
        if position > shown {
            return Err(Doubt::NotSoMany { shown });
        }
        if !positions.contains(&(position - 1)) {
            positions.push(position - 1);
        }
    }
    if positions.len() > 1 && cues::has(heard.understanding, "nay") {
        // "The third, no, the second": what she says last holds.
        positions.drain(..positions.len() - 1);
    }
    if positions.is_empty() && shown > 0 && is_first_by_words(heard) {
        positions.push(0);
    }
    // "Pehle do".
    let first_two =
        |pair: &[String]| cues::is(&pair[0], "before") && matches!(pair[1].as_str(), "do" | "2" | "दो");
    let says_two =
        cues::has(heard.understanding, "two") || heard.understanding.words.windows(2).any(first_two);
    if positions == [0] && shown > 1 && says_two && !cues::has(heard.understanding, "piece") {
        // "The first two", "the first and the other, both".
        positions.push(1);
    }
    if positions == [0] && shown > 2 && cues::has(heard.understanding, "three") {
        positions.extend([1, 2]);
    }
    Ok(positions)
}

/// "The one before it", "the next one": beside the product last spoken about; and of two the left and the right one.
fn beside_focus(heard: &Heard, list: &[ShownProduct]) -> Option<String> {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    let id_at = |at: usize| list.get(at).map(|product| product.id.clone());
    let right_now = |pair: &[String]| pair[0] == "right" && matches!(pair[1].as_str(), "now" | "away");
    let of_time = heard.understanding.words.windows(2).any(right_now);
    if (has("left") || has("right")) && !of_time {
        let discussed = &heard.conversation.discussed;
        return match discussed.as_slice() {
            [left, right] => Some(if has("left") { left.clone() } else { right.clone() }),
            _ if has("left") => id_at(0),
            _ => id_at(list.len().checked_sub(1)?),
        };
    }
    let focus = heard.conversation.focus.as_ref().filter(|_| has("than_it"))?;
    let at = list.iter().position(|product| product.id == *focus)?;
    if has("before") {
        id_at(at.checked_sub(1)?)
    } else if has("after") {
        id_at(at + 1)
    } else {
        None
    }
}

/// "Both": the products last spoken about together, or all when there are two.
fn both(heard: &Heard, list: &[ShownProduct]) -> Option<Vec<String>> {
    if !cues::has(heard.understanding, "two") {
        return None;
    }
    match (heard.conversation.discussed.as_slice(), list) {
        (discussed @ [_, _, ..], _) => Some(discussed.to_vec()),
        (_, [first, second]) => Some(vec![first.id.clone(), second.id.clone()]),
        _ => None,
    }
}

/// What the message's own words set apart: in the list, else among what was shown before, where she points back.
fn set_apart(heard: &Heard, list: &[ShownProduct]) -> Option<Vec<String>> {
    let in_list = |list: &[ShownProduct]| apart::named(heard, &list.iter().collect::<Vec<_>>());
    if list.len() > 1
        && let Some(ids) = in_list(list)
    {
        return Some(ids);
    }
    if apart::names_several(heard) {
        // Each may have come with another list.
        let all = heard.conversation.all_shown();
        if let Some(ids) = apart::named(heard, &all).filter(|ids| ids.len() > 1) {
            return Some(ids);
        }
    }
    if !apart::points_back(heard) {
        return None;
    }
    heard.conversation.shown_before.iter().rev().find_map(|list| in_list(list))
}

/// Whether a colour as a shop writes it ("Navy Blue") is called by the canonical name (`navy` or `blue`).
pub(crate) fn is_colour(written: &str, canonical: &str) -> bool {
    let written = written.to_lowercase().replace(['-', '_'], " ");
    let canonical = canonical.replace('_', " ");
    written == canonical || written.split(['/', ' ', ',', '&']).any(|word| word == canonical)
}

/// The products that are meant among those she `owns` (the cart, what she kept): named by what sets them apart, by
/// position in the list in view or in what she owns, or the one spoken about, or the only one. Empty when she owns none.
pub(super) fn among(heard: &Heard, owns: &[String]) -> Result<Vec<String>, Doubt> {
    let owned = |ids: Vec<String>| ids.into_iter().filter(|id| owns.contains(id)).collect::<Vec<_>>();
    if owns.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(ids) = named_among(heard, owns) {
        return Ok(ids);
    }
    if let Ok(Some(ids)) = named(heard) {
        let ids = owned(ids);
        if !ids.is_empty() {
            return Ok(ids);
        }
    }
    let positions = positions(heard, owns.len())?;
    if !positions.is_empty() {
        return Ok(positions.iter().filter_map(|at| owns.get(*at)).cloned().collect());
    }
    let known = known(heard, owns);
    if known.len() == owns.len() && apart::says_something(heard, &known) {
        // She names a thing that is not there; another one must not go in its stead.
        return Err(Doubt::WhichProduct);
    }
    if let Some(id) = heard.conversation.focus.iter().find(|id| owns.contains(id)) {
        return Ok(vec![id.clone()]);
    }
    match owns {
        [only] => Ok(vec![only.clone()]),
        _ => Err(Doubt::WhichProduct),
    }
}

/// What she owns and her words set apart.
pub(super) fn named_among(heard: &Heard, owns: &[String]) -> Option<Vec<String>> {
    apart::named(heard, &known(heard, owns))
}

fn known<'a>(heard: &'a Heard, owns: &[String]) -> Vec<&'a ShownProduct> {
    owns.iter().filter_map(|id| heard.conversation.as_shown(id)).collect()
}
