//! From what was seen on a photo to what she can correct: one field for each thing that a photo shows.

use mitra_protocol::worker::{NamedShare, Sight};

/// A second colour has so much of the garment.
const SECOND_COLOUR: f32 = 0.25;
/// So sure is the network of a pattern, a fabric, when it may count without her word.
const SURE_PATTERN: f32 = 0.6;
const SURE_FABRIC: f32 = 0.75;

/// One thing that a photo shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Name of the slot: `category`, `colour`, `pattern` or `fabric`.
    pub slot: &'static str,
    /// Canonical values, the likeliest first; never empty.
    pub ranked: Vec<String>,
    /// Whether the first of them counts. A guess only counts when she chooses it.
    pub is_sure: bool,
}

/// The fields of a photo. `all` gives every value of a slot that there is a name for: she may know better than the whole
/// list of what was seen.
pub fn fields(sight: &Sight, all: impl Fn(&str) -> Vec<String>) -> Vec<Field> {
    let field = |slot, seen: &[NamedShare], is_sure| {
        let mut ranked: Vec<String> = seen.iter().map(|named| named.name.clone()).collect();
        if ranked.is_empty() {
            return None;
        }
        for name in all(slot) {
            if !ranked.contains(&name) {
                ranked.push(name);
            }
        }
        Some(Field { slot, ranked, is_sure })
    };
    let first = |seen: &[NamedShare]| seen.first().map_or(0.0, |named| named.share);
    let (colours, second) = (&sight.colours[..], sight.colours.get(1..).unwrap_or_default());
    let second = if first(second) >= SECOND_COLOUR { second } else { &[] };
    [
        field("category", &sight.category, true),
        field("colour", colours, true),
        field("colour", second, false),
        field("pattern", &sight.pattern, first(&sight.pattern) >= SURE_PATTERN),
        field("fabric", &sight.fabric, first(&sight.fabric) >= SURE_FABRIC),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A vector of length 1 as it is sent: each number 127 times as large.
pub fn packed(vector: &[f32]) -> Vec<i8> {
    vector.iter().map(|number| (number * 127.0).round() as i8).collect()
}
