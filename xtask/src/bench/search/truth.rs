//! What is right: a product that meets every condition a message states, by the record's own columns.

use std::{cell::RefCell, collections::HashMap};

use serde_json::Value;

use super::records::{self, Record};

/// One condition of a message.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    pub(super) slot: String,
    /// Canonical value; numbers as they are written.
    pub(super) value: String,
}

struct Rule {
    slot: &'static str,
    value: &'static str,
    column: &'static str,
    accepted: Vec<String>,
    requires: Option<(&'static str, Vec<String>)>,
}

/// Which records meet a condition, by its slot and value.
type Judged = HashMap<(String, String), std::rc::Rc<Vec<bool>>>;

/// The records and the rules by which they are judged.
pub(super) struct Truth<'a> {
    records: &'a [Record],
    places: HashMap<String, usize>,
    rules: Vec<Rule>,
    judged: RefCell<Judged>,
}

impl<'a> Truth<'a> {
    pub(super) fn of(records: &'a [Record]) -> Truth<'a> {
        let places = records.iter().enumerate().map(|(place, record)| (records::id(record), place)).collect();
        Truth { records, places, rules: rules(), judged: RefCell::default() }
    }

    pub(super) fn record(&self, id: &str) -> Option<&'a Record> {
        self.places.get(id).map(|place| &self.records[*place])
    }

    /// Whether the records can tell anything about a condition.
    pub(super) fn can_judge(&self, condition: &Condition) -> bool {
        let slot = condition.slot.strip_prefix("not_").unwrap_or(&condition.slot);
        match slot {
            "price_max" | "price_min" | "discount_min" | "size" | "brand" | "rating_min" => true,
            _ => {
                self.rules.iter().any(|rule| rule.slot == slot && rule.value == condition.value)
                // A kind the records lack is judged: none of them is it.
                || slot == "category" && condition.value != "other"
            }
        }
    }

    /// For every record, whether it meets all conditions. Several values of one slot are alternatives.
    pub(super) fn right(&self, conditions: &[Condition]) -> Vec<bool> {
        let mut right = vec![true; self.records.len()];
        for (at, condition) in conditions.iter().enumerate() {
            if conditions[..at].iter().any(|earlier| earlier.slot == condition.slot) {
                continue;
            }
            let met = self.met_of_slot(conditions, &condition.slot);
            right.iter_mut().zip(met).for_each(|(right, met)| *right &= met);
        }
        right
    }

    /// Slots whose condition the product of this id does not meet.
    pub(super) fn missed<'c>(&self, id: &str, conditions: &'c [Condition]) -> Vec<&'c str> {
        let Some(place) = self.places.get(id) else { return Vec::new() };
        let mut slots: Vec<&str> = conditions.iter().map(|condition| condition.slot.as_str()).collect();
        slots.sort_unstable();
        slots.dedup();
        slots.retain(|slot| {
            let of: Vec<_> = conditions.iter().filter(|c| c.slot == *slot).collect();
            let is_met = |c: &&Condition| self.judged(&c.slot, &c.value)[*place];
            if slot.starts_with("not_") { of.iter().any(is_met) } else { !of.iter().any(is_met) }
        });
        slots
    }

    fn met_of_slot(&self, conditions: &[Condition], slot: &str) -> Vec<bool> {
        let mut any = vec![false; self.records.len()];
        for condition in conditions.iter().filter(|c| c.slot == slot) {
            let met = self.judged(slot, &condition.value);
            any.iter_mut().zip(met.iter()).for_each(|(any, met)| *any |= met);
        }
        if slot.starts_with("not_") {
            any.iter_mut().for_each(|has| *has = !*has);
        }
        any
    }

    fn judged(&self, slot: &str, value: &str) -> std::rc::Rc<Vec<bool>> {
        let slot = slot.strip_prefix("not_").unwrap_or(slot);
        let key = (slot.to_owned(), value.to_owned());
        if let Some(known) = self.judged.borrow().get(&key) {
            return known.clone();
        }
        let judged: Vec<bool> = self.records.iter().map(|record| self.is(record, slot, value)).collect();
        let judged = std::rc::Rc::new(judged);
        self.judged.borrow_mut().insert(key, judged.clone());
        judged
    }

    fn is(&self, record: &Record, slot: &str, value: &str) -> bool {
        let (price, mrp) = records::prices(record);
        let number: f64 = value.parse().unwrap_or_default();
        match slot {
            "price_max" => price as f64 <= number && price > 0,
            "price_min" => price as f64 >= number,
            "discount_min" => mrp > 0 && ((mrp - price) * 100 / mrp) as f64 >= number,
            // Nobody rated these products.
            "rating_min" => false,
            "size" => has_size(record, value),
            "brand" if !self.rules.iter().any(|rule| rule.slot == "brand" && rule.value == value) => {
                joined(records::text(record, "brand")) == joined(value)
            }
            _ => self.by_rules(record, slot, value),
        }
    }

    fn by_rules(&self, record: &Record, slot: &str, value: &str) -> bool {
        let of_value = || self.rules.iter().filter(|rule| rule.slot == slot && rule.value == value);
        let columns = || of_value().filter(|rule| !matches!(rule.column, "words" | "title"));
        let silent = columns().all(|rule| column(record, rule.column).is_empty());
        of_value().any(|rule| {
            let says = match rule.column {
                "words" => silent && in_words(record, slot, self, &rule.accepted),
                "title" => {
                    rule.accepted.iter().any(|phrase| has_phrase(records::text(record, "title"), phrase))
                }
                name => column(record, name).iter().any(|said| rule.accepted.contains(said)),
            };
            let required = rule.requires.as_ref().is_none_or(|(name, accepted)| {
                column(record, name).iter().any(|said| accepted.contains(said))
            });
            says && required
        })
    }
}

/// The title speaks first; the description where the title names no value of the slot.
fn in_words(record: &Record, slot: &str, truth: &Truth, phrases: &[String]) -> bool {
    let title = records::text(record, "title");
    let has = |text: &str, phrases: &[String]| phrases.iter().any(|phrase| has_phrase(text, phrase));
    if has(title, phrases) {
        return true;
    }
    let named = truth.rules.iter().any(|r| r.slot == slot && r.column == "words" && has(title, &r.accepted));
    !named
        && (has(records::text(record, "description"), phrases)
            || has(records::text(record, "style_note"), phrases))
}

fn column(record: &Record, name: &str) -> Vec<String> {
    let names: &[&str] = if name == "colours" { &["base_colour", "colour1", "colour2"] } else { &[name] };
    let said = names.iter().map(|name| records::text(record, name).to_lowercase());
    said.filter(|said| !said.is_empty() && said != "na").collect()
}

fn has_phrase(text: &str, phrase: &str) -> bool {
    let text = text.to_lowercase();
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(phrase).any(|(at, _)| {
        !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + phrase.len()..].chars().next())
    })
}

/// Sizes as shops of India print them: a small bare number of a shoe is a UK size, a large one a European one.
fn has_size(record: &Record, asked: &str) -> bool {
    let is_shoe = records::text(record, "master_category") == "Footwear";
    let asked = asked.replace(' ', "").to_uppercase();
    let mut ways = vec![asked.clone()];
    match asked.parse::<f64>() {
        Ok(number) if is_shoe && number < 20.0 => ways.push(format!("UK{asked}")),
        Ok(_) if is_shoe => ways.push(format!("EURO{asked}")),
        _ => {}
    }
    match asked.as_str() {
        "FREE" => ways.push("ONESIZE".to_owned()),
        "XXL" => ways.push("2XL".to_owned()),
        "XXXL" => ways.push("3XL".to_owned()),
        _ => {}
    }
    let sizes = record.get("sizes").and_then(Value::as_array);
    sizes.into_iter().flatten().filter_map(Value::as_str).any(|size| ways.contains(&size.to_uppercase()))
}

fn joined(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn rules() -> Vec<Rule> {
    let parted = |list: &str| list.split('|').map(str::to_lowercase).collect::<Vec<_>>();
    let lines = include_str!("truth.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let [slot, value, column, accepted, requires] =
                line.split('\t').collect::<Vec<_>>().try_into().ok()?;
            let requires = requires.split_once('=').map(|(column, list)| (column, parted(list)));
            Some(Rule { slot, value, column, accepted: parted(accepted), requires })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record(value: Value) -> Record {
        value.as_object().unwrap().clone()
    }

    fn conditions(pairs: &[(&str, &str)]) -> Vec<Condition> {
        pairs.iter().map(|(slot, value)| Condition { slot: (*slot).into(), value: (*value).into() }).collect()
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = include_str!("truth.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rules().len(), lines);
    }

    #[test]
    fn columns_decide_and_words_only_where_they_are_silent() {
        let records = [
            record(json!({"id": 1, "title": "Round Neck Tee", "attributes": {"Neck": "V-Neck"}})),
            record(json!({"id": 2, "title": "V-Neck Tee", "attributes": {}})),
            record(json!({"id": 3, "title": "Tee", "attributes": {}, "description": "has a v-neck"})),
        ];
        let truth = Truth::of(&records);
        assert_eq!(truth.right(&conditions(&[("neck", "v")])), [true, true, true]);
        assert_eq!(truth.right(&conditions(&[("neck", "round")])), [false, false, false]);
    }

    #[test]
    fn values_of_a_slot_are_alternatives_and_a_refused_one_counts_against() {
        let records = [
            record(json!({"id": 1, "base_colour": "Red", "price_inr": 400, "mrp_inr": 800})),
            record(
                json!({"id": 2, "base_colour": "Black", "colour1": "Red", "price_inr": 900, "mrp_inr": 900}),
            ),
        ];
        let truth = Truth::of(&records);
        assert_eq!(truth.right(&conditions(&[("colour", "black"), ("colour", "red")])), [true, true]);
        assert_eq!(truth.right(&conditions(&[("not_colour", "black")])), [true, false]);
        assert_eq!(truth.right(&conditions(&[("price_max", "500"), ("discount_min", "50")])), [true, false]);
        assert_eq!(truth.missed("2", &conditions(&[("not_colour", "red"), ("price_max", "500")])).len(), 2);
    }

    #[test]
    fn a_bare_number_of_a_shoe_is_a_size_of_the_uk_or_of_europe() {
        let shoe = record(json!({"id": 1, "master_category": "Footwear", "sizes": ["UK7", "US8", "EURO41"]}));
        let has = |asked: &str| has_size(&shoe, asked);
        assert_eq!([has("7"), has("8"), has("41"), has("uk 7")], [true, false, true, true]);
    }
}
