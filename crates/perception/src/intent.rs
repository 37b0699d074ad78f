//! What the shopper wants: weighted rules over cues and slots, then what the slots alone suggest.

use mitra_dialogue::{Intent, Slot, SlotMatch};

use crate::{
    reading::Reading,
    vocabulary::{Need, Rule},
};

/// What rules beyond the strongest one add.
const FURTHER: f32 = 0.2;

/// The intent and how sure it is, 0 to 1.
pub(crate) fn intent(reading: &Reading, rules: &[Rule], slots: &[SlotMatch]) -> (Intent, f32) {
    let mut best = [0.0_f32; Intent::ALL.len()];
    let mut sum = [0.0_f32; Intent::ALL.len()];
    let mut add = |intent: Intent, weight: f32| {
        if let (Some(best), Some(sum)) = (best.get_mut(intent as usize), sum.get_mut(intent as usize)) {
            *best = best.max(weight);
            *sum += weight;
        }
    };
    for rule in rules {
        if rule.needs.iter().all(|&need| holds(reading, slots, need)) {
            add(rule.intent, rule.weight);
        }
    }
    let (suggested, weight) = suggested(slots);
    add(suggested, weight);
    let mut scores: Vec<(f32, Intent)> = Intent::ALL
        .into_iter()
        .zip(best.into_iter().zip(sum))
        .map(|(intent, (best, sum))| (best + FURTHER * (sum - best), intent))
        .collect();
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    let first = scores.first().copied().unwrap_or((0.0, Intent::OutOfScope));
    let second = scores.get(1).map_or(0.0, |s| s.0);
    if first.0 < 0.5 {
        return (Intent::OutOfScope, 0.15);
    }
    let lead = (first.0 - second).max(0.0) / first.0;
    let confidence = (first.0 / (first.0 + 1.0)) * (0.7 + 0.3 * lead);
    (first.1, confidence.clamp(0.0, 0.99))
}

fn holds(reading: &Reading, slots: &[SlotMatch], need: Need) -> bool {
    let has = |slot: Slot| slots.iter().any(|m| m.slot == slot);
    match need {
        Need::Cue(cue) => reading.set.has(cue),
        Need::NoCue(cue) => !reading.set.has(cue),
        Need::Slot(slot) => has(slot),
        Need::NoSlot(slot) => !has(slot),
        Need::Many(slot) => slots.iter().filter(|m| m.slot == slot).count() > 1,
        Need::Words(most) => reading.tokens.len() <= most,
        Need::AnySlot(any) => slots.is_empty() != any,
    }
}

/// A product named is a search, the surer the more is said about it; conditions alone refine the last one.
fn suggested(slots: &[SlotMatch]) -> (Intent, f32) {
    let has = |slot: Slot| slots.iter().any(|m| m.slot == slot);
    let conditions = slots.iter().filter(|m| is_condition(m.slot)).count();
    let said = f32::from(u8::try_from(conditions.min(4)).unwrap_or(4));
    let priced = if has(Slot::PriceMax) || has(Slot::PriceMin) { 0.5 } else { 0.0 };
    if has(Slot::Category) {
        (Intent::ProductSearch, if has(Slot::Ordinal) { 1.5 } else { 2.0 + 0.5 * said + priced })
    } else if has(Slot::Brand) && conditions == 0 {
        (Intent::ProductSearch, 1.2)
    } else if conditions > 0 {
        (Intent::RefineSearch, 1.6 + 0.3 * said)
    } else {
        (Intent::OutOfScope, 0.0)
    }
}

fn is_condition(slot: Slot) -> bool {
    !matches!(
        slot,
        Slot::Category | Slot::Ordinal | Slot::OrderId | Slot::Pincode | Slot::Language | Slot::Quantity
    )
}
