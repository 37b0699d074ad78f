//! What the answer of a shop's product API says.

use std::collections::HashMap;

use mitra_dialogue::Product;
use serde_json::Value;

use super::{
    super::{feed::rupees, record::Availability},
    settings::ProductApiSettings,
};

/// Price and stock as the shop has them now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LiveFacts {
    price_rupees: u32,
    mrp_rupees: Option<u32>,
    in_stock: Option<bool>,
}

impl LiveFacts {
    /// Puts them in the place of what the catalogue knows; what they do not say stays.
    pub(super) fn lay_over(&self, product: &mut Product) {
        let mrp = self.mrp_rupees.or(product.mrp_rupees);
        product.price_rupees = self.price_rupees;
        product.mrp_rupees = mrp.filter(|mrp| *mrp > self.price_rupees);
        product.in_stock = self.in_stock.unwrap_or(product.in_stock);
    }
}

/// The facts of one product; the error says in words why there are none.
pub(super) fn facts(settings: &ProductApiSettings, answer: &Value) -> Result<LiveFacts, String> {
    let at = |pointer: &Option<String>| {
        pointer.as_ref().and_then(|pointer| answer.pointer(pointer)).filter(|value| !value.is_null())
    };
    let price = answer.pointer(&settings.price).ok_or("there is no price where `price` points to")?;
    let price_rupees = rupees::read("price", price)?;
    let mrp_rupees = at(&settings.mrp).map(|mrp| rupees::read("mrp", mrp)).transpose()?;
    let in_stock = at(&settings.availability).map(in_stock).transpose()?;
    Ok(LiveFacts { price_rupees, mrp_rupees, in_stock })
}

/// The facts of every product of a list; entries that say nothing of use are left out.
pub(super) fn facts_of_many(
    settings: &ProductApiSettings,
    answer: &Value,
) -> Result<HashMap<String, LiveFacts>, String> {
    let list = answer.pointer(&settings.list).and_then(Value::as_array);
    let list = list.ok_or("there is no list where `list` points to")?;
    let read = |entry: &Value| {
        let id = match entry.pointer(&settings.id)? {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.to_string(),
            _ => return None,
        };
        Some((id, facts(settings, entry).ok()?))
    };
    Ok(list.iter().filter_map(read).collect())
}

fn in_stock(value: &Value) -> Result<bool, String> {
    let said = match value {
        Value::Bool(there) => Some(*there),
        Value::Number(quantity) => quantity.as_f64().map(|quantity| quantity > 0.0),
        // Also as an address: https://schema.org/InStock.
        Value::String(name) => Availability::from_name(name.rsplit('/').next().unwrap_or(name))
            .map(|availability| availability == Availability::InStock),
        _ => None,
    };
    said.ok_or_else(|| format!("availability {} is not understood", rupees::shortened(value)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings() -> ProductApiSettings {
        let stated = json!({
            "url": "https://shop.example/p?ids={ids}", "list": "/data", "id": "/sku",
            "price": "/price/now", "mrp": "/price/was", "availability": "/stock",
        });
        ProductApiSettings::from_json(&stated.to_string()).unwrap()
    }

    #[test]
    fn price_and_stock_are_read_in_the_ways_apis_write_them() {
        for (stock, there) in [
            (json!(true), true),
            (json!(0), false),
            (json!(12), true),
            (json!("out_of_stock"), false),
            (json!("https://schema.org/InStock"), true),
            (json!("preorder"), false),
        ] {
            let answer = json!({"price": {"now": "₹1,299", "was": 1999.0}, "stock": stock});
            let read = facts(&settings(), &answer).unwrap();
            let expected = LiveFacts { price_rupees: 1_299, mrp_rupees: Some(1_999), in_stock: Some(there) };
            assert_eq!(read, expected, "{answer}");
        }
        let least = facts(&settings(), &json!({"price": {"now": 5}, "stock": null})).unwrap();
        assert_eq!(least, LiveFacts { price_rupees: 5, mrp_rupees: None, in_stock: None });
    }

    #[test]
    fn an_answer_without_a_price_is_none() {
        for answer in [
            json!({}),
            json!(null),
            json!([1]),
            json!({"price": {"now": null}}),
            json!({"price": {"now": -5}}),
            json!({"price": {"now": "call us"}}),
            json!({"price": {"now": 5}, "stock": "maybe"}),
        ] {
            assert!(facts(&settings(), &answer).is_err(), "{answer}");
        }
    }

    #[test]
    fn of_a_list_the_good_entries_count() {
        let answer = json!({"data": [
            {"sku": "a", "price": {"now": 10}}, {"sku": 7, "price": {"now": 20}},
            {"sku": "b", "price": {}}, {"price": {"now": 5}}, "garbage",
        ]});
        let read = facts_of_many(&settings(), &answer).unwrap();
        let mut ids: Vec<&str> = read.keys().map(String::as_str).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["7", "a"]);
        assert!(facts_of_many(&settings(), &json!([])).is_err());
    }
}
