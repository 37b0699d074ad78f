//! Reads attributes from what a feed says, once per import.

use std::collections::BTreeMap;

use mitra_dialogue::Slot;
use mitra_perception::Lexicon;

use super::{
    facts,
    record::{Attribute, Record},
    tables,
};

/// Fills in the record's attributes. The first category is what it surely is.
pub(super) fn enrich(record: &mut Record) {
    let lexicon = Lexicon::builtin();
    let mut found = Found::default();
    // A brand is a name: "Red Tape" makes brown shoes.
    let title = without_brand(&record.title, record.brand.as_deref());
    let in_title = lexicon.attributes(&title);
    let names = |slot: Slot| {
        in_title.iter().filter(move |m| m.slot == slot).filter_map(|m| m.value.as_text()).collect::<Vec<_>>()
    };

    let leaf = record.product_type.as_deref().map(|path| path.rsplit('>').next().unwrap_or(path).trim());
    categories(
        leaf,
        &in_title.iter().filter(|m| m.slot == Slot::Category).collect::<Vec<_>>(),
        &title,
        &mut found,
    );
    for (slot, said) in [
        (Slot::Colour, record.colours.join(", ")),
        (Slot::Fabric, record.material.clone().unwrap_or_default()),
        (Slot::Pattern, record.pattern.clone().unwrap_or_default()),
    ] {
        for named in lexicon.attributes(&said).iter().filter(|m| m.slot == slot) {
            found.add(slot, named.value.as_text(), true);
        }
    }
    for slot in
        [Slot::Colour, Slot::Fabric, Slot::Pattern, Slot::Occasion, Slot::Fit, Slot::Sleeve, Slot::Neck]
    {
        for value in names(slot) {
            found.add(slot, Some(value), true);
        }
    }
    for value in audience(record.gender.as_deref(), record.age_group.as_deref(), &names(Slot::Audience)) {
        found.add(Slot::Audience, Some(value), true);
    }
    let stated = facts::stated(&record.description);
    for (slot, value) in &stated {
        found.add(*slot, value.as_deref(), true);
    }
    for (slot, value) in described(&record.description, found.first(Slot::Category)) {
        if !found.is_certain_of(slot) && !stated.iter().any(|(said, _)| *said == slot) {
            found.add(slot, Some(&value), false);
        }
    }
    record.attributes = found.into_attributes();
}

/// What a description says of a product of this category. It tells of many things beside the product: of what it is
/// made of and how it is patterned the first word counts, and where it names several fits, sleeves or necks, none does.
fn described(description: &str, category: Option<&str>) -> Vec<(Slot, String)> {
    let allowed = tables::described(category);
    let mut values: Vec<(Slot, String)> = Vec::new();
    for named in Lexicon::builtin().attributes(description) {
        let (slot, value) = (named.slot, named.value.as_text().unwrap_or_default());
        let is_new = !values.iter().any(|(s, v)| *s == slot && v == value);
        if is_new && allowed.contains(&slot.name()) {
            values.push((slot, value.to_owned()));
        }
    }
    let first_of = |slot: Slot| values.iter().position(|(s, _)| *s == slot);
    let count = |slot: Slot| values.iter().filter(|(s, _)| *s == slot).count();
    let counts = |at: usize, slot: Slot| match slot {
        Slot::Fabric | Slot::Pattern => first_of(slot) == Some(at),
        Slot::Fit | Slot::Sleeve | Slot::Neck => count(slot) == 1,
        _ => true,
    };
    values
        .iter()
        .enumerate()
        .filter(|(at, (slot, _))| counts(*at, *slot))
        .map(|(_, found)| found.clone())
        .collect()
}

/// Values in the order they were found, each once; certain ones before the others.
#[derive(Default)]
struct Found {
    values: Vec<(Slot, String, bool)>,
    certain: BTreeMap<Slot, usize>,
}

impl Found {
    fn add(&mut self, slot: Slot, value: Option<&str>, certain: bool) {
        let Some(value) = value else { return };
        if self.values.iter().any(|(s, v, _)| *s == slot && v == value) {
            return;
        }
        if certain {
            *self.certain.entry(slot).or_default() += 1;
        }
        self.values.push((slot, value.to_owned(), certain));
    }

    /// The value that was found first.
    fn first(&self, slot: Slot) -> Option<&str> {
        self.values.iter().find(|(s, ..)| *s == slot).map(|(_, value, _)| value.as_str())
    }

    fn is_certain_of(&self, slot: Slot) -> bool {
        self.certain.contains_key(&slot)
    }

    fn into_attributes(self) -> Vec<Attribute> {
        self.values.iter().map(|(slot, value, certain)| Attribute::new(*slot, value, *certain)).collect()
    }
}

/// Ends of the names of things that belong to another thing: "shoe accessories" are no shoes.
const BELONGINGS: [&str; 6] = ["accessories", "accessory", "care", "laces", "polish", "organiser"];

fn is_belonging(leaf: &str) -> bool {
    let leaf = leaf.to_lowercase();
    leaf.contains(' ') && BELONGINGS.iter().any(|end| leaf.ends_with(end))
}

/// The type decides; the title may add kinds of the same family, and decides where there is no type.
fn categories(leaf: Option<&str>, in_title: &[&mitra_dialogue::SlotMatch], title: &str, found: &mut Found) {
    let mut by_type: Vec<String> = Vec::new();
    if let Some(leaf) = leaf {
        by_type.extend(tables::categories_known_as(leaf).iter().map(|name| (*name).to_owned()));
        if by_type.is_empty() && !is_belonging(leaf) {
            let named = Lexicon::builtin().attributes(leaf);
            by_type.extend(
                named
                    .iter()
                    .rev()
                    .filter(|m| m.slot == Slot::Category)
                    .filter_map(|m| m.value.as_text())
                    .take(1)
                    .map(str::to_owned),
            );
        }
    }
    if by_type.is_empty() && leaf.is_some_and(is_belonging) {
        return;
    }
    // What comes after "with" belongs to the product and is not the product; before it, the last kind is the
    // one that is meant ("jeans belt").
    let head =
        title.to_ascii_lowercase().find(" with ").map_or(usize::MAX, |bytes| title[..bytes].chars().count());
    let head_kinds: Vec<&str> =
        in_title.iter().rev().filter(|m| m.start < head).filter_map(|m| m.value.as_text()).collect();
    if by_type.is_empty() {
        for (at, name) in head_kinds.iter().enumerate() {
            found.add(Slot::Category, Some(name), at == 0);
        }
        return;
    }
    let family = tables::kind(&by_type[0]).map(|kind| kind.family);
    // "Jewellery set" is jewellery, and will do for one who wants earrings.
    for (at, name) in by_type.iter().enumerate() {
        let is_it = at == 0 && !leaf.is_some_and(tables::only_passes);
        found.add(Slot::Category, Some(name), is_it);
    }
    for name in head_kinds {
        if tables::kind(name).map(|kind| kind.family) == family {
            found.add(Slot::Category, Some(name), false);
        }
    }
}

/// Who wears it: the feed's word first, the title's where the feed has none.
fn audience<'a>(gender: Option<&str>, age_group: Option<&str>, in_title: &[&'a str]) -> Vec<&'a str> {
    let baby = matches!(age_group, Some("infant" | "newborn"));
    let kids = baby || matches!(age_group, Some("kids" | "toddler"));
    let mut values = match (gender, kids) {
        (Some("male"), false) => vec!["men"],
        (Some("female"), false) => vec!["women"],
        (Some("unisex"), false) => vec!["unisex"],
        (Some("male"), true) => vec!["boys"],
        (Some("female"), true) => vec!["girls"],
        (_, true) => vec!["kids", "girls", "boys"],
        _ => in_title.to_vec(),
    };
    if baby {
        values.insert(0, "baby");
    }
    values
}

/// The title without its brand, other words left where they are.
fn without_brand(title: &str, brand: Option<&str>) -> String {
    let Some(brand) = brand.filter(|brand| brand.len() > 2) else { return title.to_owned() };
    let at = title.char_indices().map(|(at, _)| at).find(|at| {
        let begins_word = !title[..*at].ends_with(|c: char| c.is_alphanumeric());
        let here = title.get(*at..*at + brand.len()).is_some_and(|part| part.eq_ignore_ascii_case(brand));
        here && begins_word && !title[*at + brand.len()..].starts_with(|c: char| c.is_alphanumeric())
    });
    match at {
        Some(at) => format!("{} {}", &title[..at], &title[at + brand.len()..]),
        None => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_speaks_of_what_the_product_can_have() {
        let said = "Upper of leather with a mesh tongue, padded collar, full length insole; for casual wear.";
        let of = |text: &str, category: &str| -> Vec<String> {
            described(text, Some(category))
                .iter()
                .map(|(slot, value)| format!("{}={value}", slot.name()))
                .collect()
        };
        assert_eq!(of(said, "shoes"), ["fabric=leather", "occasion=casual"]);
        assert_eq!(of(said, "watch"), ["occasion=casual"]);
        assert_eq!(of("Silk-protein nail enamel", "cosmetics"), [] as [&str; 0]);
        let said = "Made of cotton, with short sleeves and a round neck. Wear it with silk.";
        assert_eq!(of(said, "kurti"), ["fabric=cotton", "sleeve=half", "neck=round"]);
        let said = "A full buttoned placket and short sleeves";
        assert!(!of(said, "shirt").iter().any(|one| one.starts_with("sleeve")), "{:?}", of(said, "shirt"));
    }

    #[test]
    fn gender_and_age_say_who_wears_it_and_the_title_only_where_they_are_silent() {
        assert_eq!(audience(Some("male"), Some("adult"), &["women"]), ["men"]);
        assert_eq!(audience(Some("female"), None, &[]), ["women"]);
        assert_eq!(audience(Some("female"), Some("kids"), &[]), ["girls"]);
        assert_eq!(audience(Some("unisex"), Some("infant"), &[]), ["baby", "kids", "girls", "boys"]);
        assert_eq!(audience(None, None, &["women"]), ["women"]);
    }

    #[test]
    fn a_brand_is_taken_out_of_the_title_as_a_whole_word_only() {
        assert_eq!(without_brand("Red Tape Men Black Shoe", Some("Red Tape")), "  Men Black Shoe");
        assert_eq!(without_brand("Redtape shoe", Some("Red")), "Redtape shoe");
        assert_eq!(without_brand("साड़ी Aabha", Some("aabha")), "साड़ी  ");
    }
}
