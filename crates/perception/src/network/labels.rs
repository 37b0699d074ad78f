//! What the places of the network's answers stand for: `labels.txt`, written by training beside the network.

use mitra_dialogue::{Intent, Language, Slot};

use super::answer::language;

/// Whether a tagged word begins what it names or goes on with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Edge {
    Begin,
    Inside,
}

/// The labels of a network, in the order of its answers.
#[derive(Debug)]
pub(crate) struct Labels {
    pub(super) languages: Vec<Language>,
    pub(super) tags: Vec<Option<(Edge, Slot)>>,
    pub(super) values: Vec<(Option<Slot>, String)>,
}

impl Labels {
    /// Reads `intent …`, `language …`, `tag …` and `value …` lines; the names follow in order.
    pub(super) fn read(text: &str) -> Result<Labels, String> {
        let line = |kind: &str| {
            let found = text.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix(' '));
            found.ok_or_else(|| format!("The labels of the network have no line for {kind}."))
        };
        let intents: Vec<&str> = line("intent")?.split_whitespace().collect();
        if !intents.iter().copied().eq(Intent::ALL.iter().map(|intent| intent.name())) {
            return Err("The network was trained for other intents.".to_owned());
        }
        let unknown = |name: &str| format!("The labels of the network name {name}, which is not known.");
        let languages = line("language")?.split_whitespace();
        let languages =
            languages.map(|code| language(code).ok_or_else(|| unknown(code))).collect::<Result<_, _>>()?;
        let tags = line("tag")?.split_whitespace().map(|name| tag(name).ok_or_else(|| unknown(name)));
        let values = line("value")?.split_whitespace().map(|name| match name.split_once(':') {
            Some((slot, value)) => (Slot::from_name(slot), value.to_owned()),
            None => (None, String::new()),
        });
        Ok(Labels { languages, tags: tags.collect::<Result<_, _>>()?, values: values.collect() })
    }
}

/// What a network that answers with tags alone has labels for.
#[cfg(feature = "own-model")]
impl Labels {
    /// Labels of these tags; the error is the first that is none.
    pub(crate) fn of_tags(names: &[String]) -> Result<Labels, String> {
        let tags = names.iter().map(|name| tag(name).ok_or_else(|| name.clone()));
        Ok(Labels { languages: Vec::new(), tags: tags.collect::<Result<_, _>>()?, values: Vec::new() })
    }

    /// The scores of a word for its further parts: what begins with it goes on with them.
    pub(crate) fn going_on(&self, row: &[f32]) -> Vec<f32> {
        let mut on = row.to_vec();
        for (from, tag) in self.tags.iter().enumerate() {
            let Some((Edge::Begin, slot)) = *tag else { continue };
            let inside = self.tags.iter().position(|other| *other == Some((Edge::Inside, slot)));
            if let (Some(to), Some(&begins)) = (inside, row.get(from))
                && let Some(goes_on) = on.get_mut(to)
            {
                *goes_on = goes_on.max(begins);
                if let Some(begins) = on.get_mut(from) {
                    *begins = f32::NEG_INFINITY;
                }
            }
        }
        on
    }
}

/// What a tag says: nothing (`O`), or that a word begins or goes on with what a slot names.
fn tag(name: &str) -> Option<Option<(Edge, Slot)>> {
    let edged = |edge, slot| Slot::from_name(slot).map(|slot| Some((edge, slot)));
    match (name, name.strip_prefix("B-"), name.strip_prefix("I-")) {
        ("O", ..) => Some(None),
        (_, Some(slot), _) => edged(Edge::Begin, slot),
        (_, _, Some(slot)) => edged(Edge::Inside, slot),
        _ => None,
    }
}

/// Whether the slot's value is a number that is counted.
pub(super) fn is_counted(slot: Slot) -> bool {
    matches!(slot, Slot::PriceMax | Slot::PriceMin | Slot::RatingMin | Slot::DiscountMin | Slot::Quantity)
}

/// The slot whose values a slot takes: `colour` for `not_colour`.
pub(super) fn wanted(slot: Slot) -> Slot {
    match slot {
        Slot::NotColour => Slot::Colour,
        Slot::NotFabric => Slot::Fabric,
        Slot::NotCategory => Slot::Category,
        Slot::NotPattern => Slot::Pattern,
        Slot::NotSleeve => Slot::Sleeve,
        other => other,
    }
}
