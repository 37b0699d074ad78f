//! Which shown product is meant: by position, by an extreme, by what sets it apart, or as "this one".

use super::{Doubt, Pick, heard::Heard};
use crate::{
    conversation::ShownProduct,
    cues,
    understanding::{Slot, SlotValue},
};

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
    let list = list(heard);
    let positions = positions(heard, list.len())?;
    if !positions.is_empty() {
        let ids = positions.iter().filter_map(|at| list.get(*at)).map(|product| product.id.clone());
        return Ok(Some(ids.collect()));
    }
    if let Some(product) = pick(heard).and_then(|pick| extreme(list, pick)) {
        return Ok(Some(vec![product.id.clone()]));
    }
    Ok(set_apart(heard, list).map(|product| vec![product.id.clone()]))
}

/// "This one": the product last spoken about, or the only one in view.
pub(super) fn in_focus(heard: &Heard) -> Result<String, Doubt> {
    if let Some(id) = &heard.conversation.focus {
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
    match heard.understanding.texts(Slot::Sort).last()? {
        "price_low" => Some(Pick::Cheapest),
        "price_high" => Some(Pick::Dearest),
        "rating" | "popular" => Some(Pick::BestRated),
        _ => None,
    }
}

/// The product of a list that is the extreme; the first of several.
pub(super) fn extreme(list: &[ShownProduct], pick: Pick) -> Option<&ShownProduct> {
    match pick {
        Pick::Cheapest => list.iter().min_by_key(|product| product.price_rupees),
        // `max_by` returns the last of equals, and the first is meant.
        Pick::Dearest => list.iter().rev().max_by_key(|product| product.price_rupees),
        Pick::BestRated => list
            .iter()
            .rev()
            .filter(|product| product.rating.is_some())
            .max_by(|a, b| a.rating.unwrap_or(0.0).total_cmp(&b.rating.unwrap_or(0.0))),
    }
}

/// Positions named by ordinals, 0 for the first, each once, in the order of the message.
fn positions(heard: &Heard, shown: usize) -> Result<Vec<usize>, Doubt> {
    let mut positions = Vec::new();
    for m in heard.understanding.slots.iter().filter(|m| m.slot == Slot::Ordinal) {
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
    if positions == [0] && shown > 1 && cues::has(heard.understanding, "two") {
        // "The first two", "the first and the other, both".
        positions.push(1);
    }
    Ok(positions)
}

/// The list the positions count in: the last one, or the one before it where she says so ("the list above").
fn list<'a>(heard: &'a Heard) -> &'a [ShownProduct] {
    let above = cues::has(heard.understanding, "above") && cues::has(heard.understanding, "list");
    if above && !heard.conversation.shown_before.is_empty() {
        &heard.conversation.shown_before
    } else {
        &heard.conversation.shown
    }
}

/// The only product of the list that fits what the message says about it ("the red one", "the Biba one").
fn set_apart<'a>(heard: &Heard, list: &'a [ShownProduct]) -> Option<&'a ShownProduct> {
    let mut fitting = list.iter().filter(|product| fits(heard, product));
    let first = fitting.next()?;
    (list.len() > 1 && fitting.next().is_none()).then_some(first)
}

fn fits(heard: &Heard, product: &ShownProduct) -> bool {
    let title = product.title.to_lowercase();
    let mut says_something = false;
    for m in &heard.understanding.slots {
        let holds = match (m.slot, &m.value) {
            (Slot::Colour, SlotValue::Text(colour)) => {
                product.colours.iter().any(|own| is_colour(own, colour))
            }
            (Slot::Brand | Slot::Fabric | Slot::Pattern, SlotValue::Text(word)) => {
                title.contains(&word.to_lowercase().replace('_', " "))
            }
            (Slot::PriceMax, SlotValue::Number(price)) => f64::from(product.price_rupees) == *price,
            _ => continue,
        };
        if !holds {
            return false;
        }
        says_something = true;
    }
    says_something
}

/// Whether a colour as a shop writes it ("Navy Blue") is called by the canonical name (`navy` or `blue`).
pub(crate) fn is_colour(written: &str, canonical: &str) -> bool {
    let written = written.to_lowercase().replace(['-', '_'], " ");
    let canonical = canonical.replace('_', " ");
    written == canonical || written.split(['/', ' ', ',', '&']).any(|word| word == canonical)
}

/// The products that are meant among those she `owns` (the cart, what she kept): named in the list in view, or
/// by position in what she owns, or the one spoken about, or the only one. Empty when she owns none.
pub(super) fn among(heard: &Heard, owns: &[String]) -> Result<Vec<String>, Doubt> {
    let owned = |ids: Vec<String>| ids.into_iter().filter(|id| owns.contains(id)).collect::<Vec<_>>();
    if owns.is_empty() {
        return Ok(Vec::new());
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
    if let Some(id) = heard.conversation.focus.iter().find(|id| owns.contains(id)) {
        return Ok(vec![id.clone()]);
    }
    match owns {
        [only] => Ok(vec![only.clone()]),
        _ => Err(Doubt::WhichProduct),
    }
}
