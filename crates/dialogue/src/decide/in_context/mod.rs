//! What a message means in its conversation where the words alone say another thing. Understanding reads one message at a
//! time; here it is read again beside what is looked for.

mod numbers;
mod refusals;
mod wearer;

use std::borrow::Cow;

use crate::{
    conversation::Conversation,
    cues,
    understanding::{Slot, SlotMatch, SlotValue, Understanding},
};

/// The message as it is meant.
pub(super) fn read<'u>(
    conversation: &Conversation,
    understanding: &'u Understanding,
) -> Cow<'u, Understanding> {
    let mut meant = Cow::Borrowed(understanding);
    refusals::read(conversation, &mut meant);
    wearer::read(conversation, &mut meant);
    numbers::read(conversation, &mut meant);
    read_kinds(&mut meant);
    meant
}

/// "A kurta, the kind that is a set", "a kurta set with a dupatta", which is no dupatta.
fn read_kinds(meant: &mut Cow<'_, Understanding>) {
    let is_kurta = |value: &SlotValue| value.as_text() == Some("kurta");
    let kurta = meant.slots.iter().any(|m| m.slot == Slot::Category && is_kurta(&m.value));
    if cues::has(meant, "set") && kurta {
        for m in meant.to_mut().slots.iter_mut().filter(|m| m.slot == Slot::Category && is_kurta(&m.value)) {
            m.value = SlotValue::Text("kurta_set".to_owned());
        }
    }
    let with_it = cues::has(meant, "with") && !cues::has(meant, "also") || cues::has(meant, "which_has");
    let is_sought = meant.words.iter().any(|word| word.starts_with("match") || word.starts_with("मैच"));
    let is_part = |m: &SlotMatch| matches!(m.value.as_text(), Some("dupatta" | "blouse"));
    let has_whole = meant.slots.iter().any(|m| m.slot == Slot::Category && !is_part(m));
    if with_it && !is_sought && has_whole && meant.texts(Slot::Category).nth(1).is_some() {
        meant
            .to_mut()
            .slots
            .retain(|m| m.slot != Slot::Category || !matches!(m.value.as_text(), Some("dupatta" | "blouse")));
    }
}

/// What the words say though no words name it alone.
pub(super) fn said(slot: Slot, value: SlotValue) -> SlotMatch {
    SlotMatch { slot, value, start: 0, end: 0 }
}
