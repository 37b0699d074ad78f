//! What products must be, as programs say it: names of slots with canonical values or numbers.

use mitra_dialogue::{Condition, Slot, SlotValue};
use mitra_perception::canonical_values;
use serde_json::{Map, Value};

use crate::error::{AppError, AppResult};

/// Values of all filters together.
const MOST_VALUES: usize = 100;
/// What products can be filtered by: not how they are ordered or how many are wanted, nor what names an order or a place.
fn all() -> impl Iterator<Item = Slot> {
    let is_other = |slot: &Slot| {
        use Slot::{Language, OrderId, Ordinal, Pincode, Quantity, Season, Sort};
        matches!(slot, Sort | Quantity | Season | Ordinal | OrderId | Pincode | Language)
    };
    Slot::ALL.into_iter().filter(move |slot| !is_other(slot))
}

/// The conditions of filters in JSON: texts take values with commas between, as in a query.
pub(crate) fn from_json(filters: &Map<String, Value>) -> AppResult<Vec<Condition>> {
    let mut conditions = Vec::new();
    for (name, value) in filters {
        let slot = Slot::from_name(name).filter(|_| is_filter(name));
        let slot = slot.ok_or_else(|| {
            let names: Vec<&str> = all().map(Slot::name).collect();
            invalid(format!("There is no such filter; there are {}.", names.join(", ")))
        })?;
        match (most(slot), value) {
            (Some(_), Value::Number(number)) => {
                conditions.push(self::number(slot, number.as_f64().unwrap_or(f64::NAN))?);
            }
            (None, Value::String(list)) => {
                conditions.extend(texts(slot, list.split(',').filter(|_| !list.is_empty()))?);
            }
            (Some(_), _) => return Err(unusable(slot, "it is a number")),
            (None, _) => return Err(unusable(slot, "it is a text")),
        }
    }
    not_too_many(&conditions)?;
    Ok(conditions)
}

/// One condition for each value; several of one slot mean that any of them will do.
pub(crate) fn texts<'v>(slot: Slot, values: impl Iterator<Item = &'v str>) -> AppResult<Vec<Condition>> {
    let mut conditions = Vec::new();
    for value in values {
        conditions.extend(checked(slot, value)?.map(|value| Condition { slot, value }));
    }
    Ok(conditions)
}

/// A limit.
pub(super) fn number(slot: Slot, number: f64) -> AppResult<Condition> {
    let most = most(slot).unwrap_or(f64::MAX);
    if !(0.0..=most).contains(&number) {
        let rule = if most == f64::MAX { "it is a number from 0 up" } else { &format!("it is 0 to {most}") };
        return Err(unusable(slot, rule));
    }
    Ok(Condition { slot, value: SlotValue::Number(number) })
}

/// The highest number that a slot of numbers takes.
fn most(slot: Slot) -> Option<f64> {
    match slot {
        Slot::PriceMax | Slot::PriceMin => Some(f64::MAX),
        Slot::RatingMin => Some(5.0),
        Slot::DiscountMin => Some(100.0),
        _ => None,
    }
}

pub(super) fn not_too_many(conditions: &[Condition]) -> AppResult<()> {
    if conditions.len() > MOST_VALUES {
        return Err(invalid("All filters together may have 100 values.".to_owned()));
    }
    Ok(())
}

/// The value, when the slot has it. Brands and sizes are the shop's own; of those, one of spaces says nothing.
fn checked(slot: Slot, value: &str) -> AppResult<Option<SlotValue>> {
    let text = |value: &str| SlotValue::Text(value.to_owned());
    let Some(known) = known_values(slot) else {
        let value = value.trim().to_lowercase();
        return Ok((!value.is_empty()).then(|| text(&value)));
    };
    if known.contains(&value) {
        return Ok(Some(text(value)));
    }
    Err(unusable(slot, &format!("it takes {}", known.join(", "))))
}

/// What the filter of this slot takes, when that is a closed list.
pub(super) fn known_values(slot: Slot) -> Option<Vec<&'static str>> {
    let of = slot.refuses().unwrap_or(slot);
    let is_open = matches!(of, Slot::Brand | Slot::Size);
    let mut known: Vec<&str> = canonical_values(of).filter(|_| !is_open).collect();
    known.dedup();
    (!known.is_empty()).then_some(known)
}

/// Whether products can be filtered by this.
pub(crate) fn is_filter(name: &str) -> bool {
    all().any(|slot| slot.name() == name)
}

/// The form of a filter's value for the description: values of its closed list with commas between, or nothing.
pub(crate) fn filter_pattern(name: &str) -> Option<String> {
    let one = known_values(Slot::from_name(name)?)?.join("|");
    Some(format!("^(({one})(,({one}))*)?$"))
}

fn unusable(slot: Slot, rule: &str) -> AppError {
    invalid(format!("`{}` cannot be used as it is given: {rule}.", slot.name()))
}

fn invalid(detail: String) -> AppError {
    AppError::invalid("/problems/invalid-filter", "Invalid filter", detail)
}
