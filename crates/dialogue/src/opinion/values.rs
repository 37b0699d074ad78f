//! What may stand in an opinion: the intents of `wordings/intents.txt`, and of the contract's slots those that say what
//! is looked for.

use crate::{
    names,
    understanding::{Intent, Slot},
};

/// How a slot's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One of the names of this kind in `wordings/names.txt`.
    Named(&'static str),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Her own words.
    AsWritten,
    /// One of these, or her own words.
    Size,
    /// A whole number of hers, from and up to.
    Number(u32, u32),
}

const SIZES: [&str; 8] = ["xs", "s", "m", "l", "xl", "xxl", "xxxl", "free"];
const ORDERS: [&str; 6] = ["price_low", "price_high", "rating", "newest", "popular", "discount"];

/// The form of a slot's value; none where an opinion has nothing to say of it.
pub(super) fn form(slot: Slot) -> Option<Form> {
    Some(match slot {
        Slot::Category | Slot::NotCategory => Form::Named("category"),
        Slot::Colour | Slot::NotColour => Form::Named("colour"),
        Slot::Fabric | Slot::NotFabric => Form::Named("fabric"),
        Slot::Pattern | Slot::NotPattern => Form::Named("pattern"),
        Slot::Sleeve | Slot::NotSleeve => Form::Named("sleeve"),
        Slot::Occasion => Form::Named("occasion"),
        Slot::Fit => Form::Named("fit"),
        Slot::Neck => Form::Named("neck"),
        Slot::Audience => Form::Named("audience"),
        Slot::Season => Form::Named("season"),
        Slot::Sort => Form::OneOf(&ORDERS),
        Slot::Brand => Form::AsWritten,
        Slot::Size => Form::Size,
        Slot::PriceMax | Slot::PriceMin => Form::Number(1, 1_000_000),
        Slot::RatingMin => Form::Number(1, 5),
        Slot::DiscountMin => Form::Number(1, 99),
        // Which product, which order, how many, where, which language: hers alone to say.
        Slot::Ordinal | Slot::OrderId | Slot::Quantity | Slot::Pincode | Slot::Language => return None,
    })
}

impl Form {
    /// Whether a value is of this form; her words for it stand beside.
    pub(super) fn has(self, value: &str, words: &str) -> bool {
        match self {
            Form::Named(kind) => {
                value != "other" && names::all().any(|(own, name, _)| own == kind && name == value)
            }
            Form::OneOf(values) => values.contains(&value),
            Form::AsWritten => value == words,
            Form::Size => SIZES.contains(&value) || value == words,
            Form::Number(..) => false,
        }
    }

    /// What a model is told of it.
    pub(super) fn told(self) -> String {
        match self {
            Form::Named(kind) => {
                let names = names::all().filter(|(own, name, _)| *own == kind && *name != "other");
                names.map(|(_, name, _)| name).collect::<Vec<_>>().join(", ")
            }
            Form::OneOf(values) => values.join(", "),
            Form::AsWritten => "as she wrote it".to_owned(),
            Form::Size => format!("{}, or as she wrote it", SIZES.join(", ")),
            Form::Number(..) => "a number that she wrote in figures".to_owned(),
        }
    }
}

/// The intents that a model may name, with what she wants then.
pub(super) fn intents() -> impl Iterator<Item = (Intent, &'static str)> {
    let lines = include_str!("../../wordings/intents.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let (name, what) = line.split_once('|')?;
        Some((Intent::from_name(name.trim())?, what.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_intents_names_one_and_none_of_them_changes_anything() {
        let lines = include_str!("../../wordings/intents.txt").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(intents().count(), lines.count());
        for intent in [
            Intent::Affirm,
            Intent::Deny,
            Intent::CartAdd,
            Intent::CartRemove,
            Intent::WishlistAdd,
            Intent::WishlistRemove,
            Intent::Checkout,
            Intent::OrderCancel,
            Intent::HumanAgent,
        ] {
            assert!(intents().all(|(own, _)| own != intent), "{}", intent.name());
        }
    }
}
