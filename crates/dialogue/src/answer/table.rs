//! Products side by side: what the shop says of each, and where they differ.

use super::{ComparedRow, Comparison, describe};
use crate::{language::Language, lookup::Product, names};

/// The table. A row stands in it when the shop says it of at least one of the products.
pub(super) fn side_by_side(language: Language, products: &[Product]) -> Comparison {
    let yes_or_no = |yes| names::readable(language, "row", if yes { "yes" } else { "no" });
    let row = |key: &str, value: &dyn Fn(&Product) -> Option<String>| {
        let values: Vec<String> = products.iter().map(|product| value(product).unwrap_or_default()).collect();
        let name = names::readable(language, "row", key);
        let differs = values.windows(2).any(|pair| pair[0] != pair[1]);
        values.iter().any(|value| !value.is_empty()).then_some(ComparedRow { name, values, differs })
    };
    let rows = [
        row("price", &|product| Some(describe::rupees(product.price_rupees.into()))),
        row("mrp", &|product| product.mrp_rupees.map(|mrp| describe::rupees(mrp.into()))),
        row("rating", &|product| product.rating.map(|stars| format!("★ {}", describe::stars(stars)))),
        row("fabric", &|product| {
            product.material.as_deref().map(|written| describe::fabric(language, written))
        }),
        row("colour", &|product| Some(describe::colours(language, product))),
        row("sizes", &|product| Some(describe::sizes(product))),
        row("brand", &|product| product.brand.clone()),
        row("stock", &|product| Some(yes_or_no(product.in_stock))),
    ];
    Comparison {
        products: products.iter().map(|product| (product.id.clone(), product.title.clone())).collect(),
        rows: rows.into_iter().flatten().collect(),
    }
}
