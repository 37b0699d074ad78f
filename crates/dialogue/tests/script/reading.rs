//! Reads a script: its turns, and what each line of one means.

use mitra_dialogue::{
    Condition, Findings, Intent, Language, LikePhoto, Order, Photo, Policy, Product, Relaxation, Slot,
    SlotMatch, SlotValue, Tap, Understanding,
};

use crate::orders;

/// One turn of a script: its lines as (verb, rest).
pub(crate) type Turn = Vec<(String, String)>;

pub(crate) fn turns(text: &str) -> (String, Vec<Turn>) {
    let mut begins = String::new();
    let mut turns: Vec<Turn> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb {
            "begins" => rest.clone_into(&mut begins),
            "say" | "tap" => turns.push(vec![(verb.to_owned(), rest.to_owned())]),
            _ => turns
                .last_mut()
                .expect("a turn begins with `say` or `tap`")
                .push((verb.to_owned(), rest.to_owned())),
        }
    }
    (begins, turns)
}

pub(crate) fn line<'a>(turn: &'a Turn, verb: &str) -> Option<&'a str> {
    turn.iter().find(|(own, _)| own == verb).map(|(_, rest)| rest.as_str())
}

pub(crate) fn tap(turn: &Turn, said_amounts: &mut Vec<u64>) -> Tap {
    let rest = turn[0].1.as_str();
    match rest.split_once(' ') {
        Some(("details", id)) => Tap::ShowDetails { product_id: id.to_owned() },
        Some(("save", id)) => Tap::Save { product_id: id.to_owned() },
        Some(("unsave", id)) => Tap::Unsave { product_id: id.to_owned() },
        Some(("cart", id)) => Tap::AddToCart { product_id: id.to_owned() },
        Some(("similar", rest)) => {
            let (id, category) = rest.split_once(' ').map_or((rest, None), |(id, kind)| (id, Some(kind)));
            Tap::Similar { product_id: id.to_owned(), category: category.map(str::to_owned) }
        }
        Some(("drop", condition)) => {
            let (slot, value) = condition.split_once(' ').expect("`tap drop SLOT VALUE`");
            Tap::DropCondition { slot: slot.to_owned(), value: value.to_owned() }
        }
        // Beside a photo stands what she wrote, if she wrote something.
        Some(("photo", tags)) => Tap::FindLike(LikePhoto {
            tags: conditions(tags),
            photo: Photo { vector: vec![1; 96], model: "see".to_owned() },
            words: line(turn, "heard").is_some().then(|| understanding(turn, said_amounts)),
        }),
        Some(("size", rest)) => {
            let [id, category, size] = rest.split(' ').collect::<Vec<_>>()[..] else {
                panic!("`tap size ID CATEGORY SIZE`")
            };
            let (product_id, size) = (id.to_owned(), size.to_owned());
            Tap::TakeSize { product_id, category: Some(category.to_owned()), size }
        }
        Some(("clear", "conditions")) => Tap::ClearConditions,
        Some(("language", code)) => Tap::ChangeLanguage(Language::from_code(code).expect("a language")),
        _ => panic!("unknown tap {rest}"),
    }
}

pub(crate) fn understanding(turn: &Turn, said_amounts: &mut Vec<u64>) -> Understanding {
    let heard: Vec<&str> = line(turn, "heard").expect("`heard`").split_whitespace().collect();
    let slots: Vec<SlotMatch> = conditions(line(turn, "slots").unwrap_or_default())
        .into_iter()
        .map(|Condition { slot, value }| SlotMatch { slot, start: 0, end: 1, value })
        .collect();
    said_amounts.extend(slots.iter().filter_map(|m| m.value.as_number()).map(|number| number as u64));
    Understanding {
        language: Language::from_code(heard[1]).expect("a language"),
        language_is_certain: !heard.contains(&"unsure"),
        intent: Intent::from_name(heard[0]).expect("an intent"),
        confidence: heard.get(2).and_then(|number| number.parse().ok()).unwrap_or(0.9),
        slots,
        words: line(turn, "say")
            .unwrap_or_default()
            .to_lowercase()
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        kind_names: Vec::new(),
        leftovers: line(turn, "left").unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        everyday: Vec::new(),
    }
}

pub(crate) fn conditions(list: &str) -> Vec<Condition> {
    list.split(", ")
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (slot, value) = pair.split_once('=').expect("SLOT=VALUE");
            let slot = Slot::from_name(slot).expect("a slot");
            let is_text = matches!(slot, Slot::Size | Slot::Pincode | Slot::OrderId);
            let value = match value.parse() {
                Ok(number) if !is_text => SlotValue::Number(number),
                _ => SlotValue::Text(value.to_owned()),
            };
            Condition { slot, value }
        })
        .collect()
}

pub(crate) fn findings(turn: &Turn, products: &[Product], orders: &[Order]) -> Findings {
    let found = line(turn, "found").unwrap_or("nothing");
    let (ids, total) = found.split_once(" of ").map_or((found, None), |(ids, total)| (ids, Some(total)));
    let products: Vec<Product> = ids
        .split_whitespace()
        .filter(|id| *id != "nothing")
        .map(|id| products.iter().find(|p| p.id == id).unwrap_or_else(|| panic!("no product {id}")).clone())
        .collect();
    let total = total.map_or(products.len(), |total| total.parse().expect("a total"));
    let dropped = line(turn, "gave").map(|rest| conditions(rest.trim_start_matches("up").trim()));
    let policy = line(turn, "policy").map(|rest| {
        let (language, text) = rest.split_once(' ').expect("`policy LANGUAGE TEXT`");
        Policy { language: Language::from_code(language).expect("a language"), text: text.to_owned() }
    });
    let relaxation = dropped.map(|dropped| Relaxation { dropped, ..Relaxation::default() });
    let values = line(turn, "kinds")
        .or_else(|| line(turn, "values"))
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let orders = line(turn, "orders").and_then(|written| orders::found(written, orders));
    let delivery = line(turn, "area").map(orders::area);
    let has_people = line(turn, "people").is_some();
    let found = Findings { products, total, relaxation, policy, ..Findings::default() };
    Findings { delivery, orders, values, has_people, ..found }
}
