//! The products of a reply, side by side; a swipe brings the next.

use std::sync::Arc;

use mitra_protocol::ProductCard;

use super::{Ui, product_card::product_card};
use crate::dom::{El, Same, el};

/// Adds the products that `look` reads in signals.
pub(super) fn with_products(parent: El, ui: Ui, look: impl Fn() -> Arc<Vec<ProductCard>> + 'static) -> El {
    parent.part(
        move || Same(look()),
        move |Same(products)| {
            let cards = products.iter().enumerate().map(|(at, product)| product_card(ui, at + 1, product));
            // Screen readers are told the number; the cards are read when she goes there.
            (!products.is_empty()).then(|| {
                el("ol")
                    .class("cards")
                    .attr("role", "list")
                    .attr("aria-live", "off")
                    .label(ui.filled(|words| words.products_label, products.len().to_string()))
                    .children(cards)
            })
        },
    )
}
