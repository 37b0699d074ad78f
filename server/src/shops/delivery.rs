//! Where a shop delivers, in how many days and at what charge, by pincode, from a file:
//!
//! ```toml
//! others = "not_served"        # places that no area has; without it nothing is said of them
//!
//! [[areas]]
//! pincodes = ["110", "400001"] # whole ones, or how they begin
//! days = "3-5"
//! charge = 49                  # rupees
//! free_from = 499
//! cash_on_delivery = true
//!
//! [[areas]]
//! pincodes = ["79"]
//! served = false
//! ```
//!
//! The same as JSON: `{"areas": [{"pincodes": ["110"], "days": "3-5"}]}`. Of several that fit, the longest counts.

use std::{collections::BTreeSet, path::Path};

use mitra_dialogue::{Area, Delivery};
use serde::{Deserialize, Serialize};

use super::{SettingsProblem, policies::read_file};

/// Digits of a pincode.
const DIGITS: usize = 6;
/// Most pincodes of a file: India has fewer.
const MOST_PINCODES: usize = 20_000;

/// Where a shop delivers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryAreas {
    /// What holds for places that no area has.
    #[serde(default)]
    pub others: Others,
    /// The areas.
    pub areas: Vec<StatedArea>,
}

/// What holds for places that no area has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Others {
    /// The shop says nothing about them.
    #[default]
    Unknown,
    /// It does not deliver there.
    NotServed,
}

/// Places with the same delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedArea {
    /// Pincodes, or how they begin.
    pub pincodes: Vec<String>,
    /// Whether the shop delivers there.
    #[serde(default = "yes")]
    pub served: bool,
    /// Days it takes: `3`, `3-5`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<String>,
    /// What it costs, rupees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<u32>,
    /// From this sum on it is free, rupees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<u32>,
    /// Whether she may pay when it comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cash_on_delivery: Option<bool>,
}

fn yes() -> bool {
    true
}

/// Reads and checks a file of areas: TOML when its name ends so, else JSON.
///
/// # Errors
/// When it cannot be read, is neither, or holds what no answer can use.
pub fn read_delivery(path: &Path) -> Result<DeliveryAreas, SettingsProblem> {
    let areas: DeliveryAreas = read_file(path, "areas of delivery")?;
    areas.check()?;
    Ok(areas)
}

impl DeliveryAreas {
    /// What the shop says about a place; without one, that it says it by pincode.
    pub fn at(&self, pincode: Option<&str>) -> Option<Delivery> {
        let Some(pincode) = pincode else { return Some(Delivery::WhichPincode) };
        let longest = |area: &StatedArea| {
            let fitting = area.pincodes.iter().filter(|begin| pincode.starts_with(begin.as_str()));
            fitting.map(String::len).max()
        };
        let fitting = self.areas.iter().filter_map(|area| Some((longest(area)?, area)));
        match fitting.max_by_key(|(length, _)| *length) {
            Some((_, area)) if area.served => Some(Delivery::Served(Area {
                days: area.days.clone(),
                charge_rupees: area.charge,
                free_from_rupees: area.free_from,
                cash_on_delivery: area.cash_on_delivery,
            })),
            Some(_) => Some(Delivery::NotServed),
            None if self.others == Others::NotServed => Some(Delivery::NotServed),
            None => None,
        }
    }

    /// Checks pincodes and days.
    pub(super) fn check(&self) -> Result<(), SettingsProblem> {
        let mut known = BTreeSet::new();
        for area in &self.areas {
            for begin in &area.pincodes {
                let digits = (1..=DIGITS).contains(&begin.len()) && begin.bytes().all(|b| b.is_ascii_digit());
                if !digits || begin.starts_with('0') {
                    return Err(SettingsProblem::Pincode(begin.clone()));
                }
                if !known.insert(begin) {
                    return Err(SettingsProblem::Twice(begin.clone()));
                }
            }
            if let Some(days) = area.days.as_ref().filter(|days| !are_days(days)) {
                return Err(SettingsProblem::Days(days.clone()));
            }
        }
        if known.len() > MOST_PINCODES {
            return Err(SettingsProblem::ManyPincodes(known.len()));
        }
        Ok(())
    }
}

/// `3` or `3-5`.
fn are_days(days: &str) -> bool {
    let number = |text: &str| text.parse::<u8>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    match days.split_once('-') {
        Some((least, most)) => number(least).zip(number(most)).is_some_and(|(least, most)| least < most),
        None => number(days).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Result<DeliveryAreas, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        read_delivery(&path).map_err(|problem| problem.to_string())
    }

    const TOML: &str = r#"
        [[areas]]
        pincodes = ["11", "400001"]
        days = "3-5"
        charge = 49
        [[areas]]
        pincodes = ["110001"]
        days = "1"
        cash_on_delivery = true
        [[areas]]
        pincodes = ["1109"]
        served = false
    "#;

    #[test]
    fn of_several_that_fit_the_longest_counts() {
        let areas = read("d.toml", TOML).unwrap();
        let days = |pincode: &str| match areas.at(Some(pincode)) {
            Some(Delivery::Served(area)) => area.days.unwrap(),
            Some(_) => "not served".to_owned(),
            None => "unknown".to_owned(),
        };
        assert_eq!(days("110002"), "3-5");
        assert_eq!(days("110001"), "1");
        assert_eq!(days("400001"), "3-5");
        assert_eq!(days("110901"), "not served");
        assert_eq!(days("400002"), "unknown");
        assert_eq!(areas.at(None), Some(Delivery::WhichPincode));
        let rest = read("d.json", r#"{"others": "not_served", "areas": []}"#).unwrap();
        assert_eq!(rest.at(Some("400002")), Some(Delivery::NotServed));
    }

    #[test]
    fn a_file_that_no_answer_can_use_is_refused_with_the_reason() {
        let area = |inner: &str| format!(r#"{{"areas": [{{{inner}}}]}}"#);
        for (text, reason) in [
            ("[]".to_owned(), "holds no areas of delivery"),
            (area(r#""days": "3""#), "pincodes"),
            (area(r#""pincodes": ["11a"]"#), "`11a` is no pincode"),
            (area(r#""pincodes": ["1100011"]"#), "is no pincode"),
            (area(r#""pincodes": ["011"]"#), "is no pincode"),
            (area(r#""pincodes": [""]"#), "is no pincode"),
            (area(r#""pincodes": ["11", "11"]"#), "twice"),
            (area(r#""pincodes": ["11"], "days": "soon""#), "`soon`"),
            (area(r#""pincodes": ["11"], "days": "5-3""#), "`5-3`"),
            (area(r#""pincodes": ["11"], "dayz": "3""#), "dayz"),
        ] {
            let said = read("d.json", &text).unwrap_err();
            assert!(said.contains(reason), "{text}: {said}");
        }
    }
}
