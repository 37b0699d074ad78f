//! The products of a reply, side by side: a swipe, an arrow key or a button brings the next.

use std::sync::Arc;

use mitra_protocol::ProductCard;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

use super::{Pick, Ui, product_card::product_card, round_button};
use crate::dom::{El, Same, el};

/// Adds the products that `look` reads in signals.
pub(super) fn with_products(
    parent: El,
    ui: Ui,
    look: impl Fn() -> Arc<Vec<Arc<ProductCard>>> + 'static,
) -> El {
    parent.part(
        move || Same(look()),
        move |Same(products)| (!products.is_empty()).then(|| carousel(ui, products)),
    )
}

fn carousel(ui: Ui, products: &[Arc<ProductCard>]) -> El {
    let cards = products.iter().enumerate().map(|(at, product)| product_card(ui, at + 1, product));
    let list = el("ol")
        .class("cards")
        .attr("role", "list")
        .label(ui.filled(|words| words.products_label, products.len().to_string()))
        .on("keydown", |event: KeyboardEvent| match event.key().as_str() {
            "ArrowRight" => step(&event, Element::next_element_sibling),
            "ArrowLeft" => step(&event, Element::previous_element_sibling),
            _ => {}
        })
        .children(cards);
    let row: Element = list.node();
    let way = |class: &str, pick: Pick, forth: f64| {
        let row = row.clone();
        let scroll = move || row.scroll_by_with_x_and_y(forth * f64::from(row.client_width()) * 0.8, 0.0);
        round_button("icon next", ui.word(pick), scroll).class(class)
    };
    let ways =
        [way("round way back", |words| words.previous, -1.0), way("round way", |words| words.next, 1.0)];
    // Screen readers are told the number; the cards are read when she goes there.
    el("div")
        .class("carousel")
        .attr("aria-live", "off")
        .child(list)
        .children((products.len() > 1).then_some(ways).into_iter().flatten())
}

/// From the card that has the cursor to the one beside it.
fn step(event: &Event, beside: fn(&Element) -> Option<Element>) {
    let at = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let card = at.and_then(|at| at.closest("li").ok()?);
    let button = card.and_then(|card| beside(&card)?.query_selector(".button").ok()?);
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = button.focus();
    }
}
