//! What a message means in its conversation where the words alone say another thing. Understanding reads one message at a
//! time; here it is read again beside what is looked for.

use std::borrow::Cow;

use crate::{
    conversation::Conversation,
    cues,
    understanding::{Slot, SlotValue, Understanding},
};

/// Kinds whose sizes are numbers that people call so: "5 number".
const WORN_ON_FEET: [&str; 6] = ["footwear", "shoes", "sandals", "heels", "slippers", "sneakers"];
/// No shoe for a grown-up is smaller; a lower number is a place in the list.
const SMALLEST_SHOE: f64 = 3.0;

/// The message as it is meant.
pub(super) fn read<'u>(
    conversation: &Conversation,
    understanding: &'u Understanding,
) -> Cow<'u, Understanding> {
    let has = |cue: &str| cues::has(understanding, cue);
    let mut meant = Cow::Borrowed(understanding);
    // "Isn't there any with chikankari?" asks for it.
    if has("nay") && has("to_be_had") && has("question") {
        for m in &mut meant.to_mut().slots {
            m.slot = m.slot.refuses().unwrap_or(m.slot);
        }
    }
    // "A kurta, the kind that is a set."
    let is_kurta = |value: &SlotValue| value.as_text() == Some("kurta");
    if has("set") && understanding.slots.iter().any(|m| m.slot == Slot::Category && is_kurta(&m.value)) {
        for m in meant.to_mut().slots.iter_mut().filter(|m| m.slot == Slot::Category && is_kurta(&m.value)) {
            m.value = SlotValue::Text("kurta_set".to_owned());
        }
    }
    let shoes = conversation.filters.texts(Slot::Category).any(|kind| WORN_ON_FEET.contains(&kind));
    if shoes && says_number(understanding) {
        for m in &mut meant.to_mut().slots {
            if let (Slot::Ordinal, SlotValue::Number(number)) = (m.slot, &m.value)
                && *number >= SMALLEST_SHOE
            {
                (m.slot, m.value) = (Slot::Size, SlotValue::Text(number.to_string()));
            }
        }
    }
    meant
}

/// "5 number", "6 no".
fn says_number(understanding: &Understanding) -> bool {
    let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    understanding.words.windows(2).any(|pair| is_number(&pair[0]) && cues::is(&pair[1], "number"))
}
