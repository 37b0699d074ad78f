//! The products of a reply, side by side; a swipe brings the next.

use std::sync::Arc;

use leptos::{html, prelude::*};
use mitra_protocol::ProductCard;

use super::{Ui, product_card};
use crate::texts::fill;

pub(super) fn products(
    ui: Ui,
    look: impl Fn() -> Option<Arc<Vec<ProductCard>>> + Send + Sync + 'static,
) -> impl IntoView {
    let products = Memo::new_with_compare(
        move |_| look().unwrap_or_default(),
        |before, now| match (before, now) {
            (Some(before), Some(now)) => !Arc::ptr_eq(before, now),
            _ => true,
        },
    );
    move || {
        let products = products.get();
        let count = products.len();
        // Screen readers are told the number; the cards are read when she goes there.
        (count > 0).then(|| {
            html::ol()
                .class("cards")
                .role("list")
                .aria_live("off")
                .aria_label(move || fill(ui.words().products_label, &count.to_string()))
                .child(
                    products
                        .iter()
                        .enumerate()
                        .map(|(at, product)| product_card::product_card(ui, at + 1, product))
                        .collect_view(),
                )
        })
    }
}
