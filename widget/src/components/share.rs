//! A product, handed on to somebody else.

use mitra_protocol::ProductCard;
use web_sys::{Event, js_sys::Reflect};

use super::Ui;
use crate::{
    dom::{El, el},
    effects::share,
};

/// The button for a product that has a page; `before` runs first.
pub(super) fn share_button(ui: Ui, product: &ProductCard, before: fn(Ui)) -> Option<El> {
    let link = product.link.as_deref()?;
    let title = product.title.clone();
    // The browser makes the address of another page one that means something elsewhere.
    let anchor = el("a").attr("href", link).node::<web_sys::Element>();
    let tapped = move |_: Event| {
        before(ui);
        let address = Reflect::get(&anchor, &"href".into()).ok().and_then(|address| address.as_string());
        share(&title, address.unwrap_or_default(), move || ui.tell(|words| words.link_copied));
    };
    Some(
        el("button")
            .attr("type", "button")
            .class("round share")
            .label(ui.filled(|words| words.share, product.title.clone()))
            .on("click", tapped)
            .child(el("span").class("icon")),
    )
}
