//! One product. Its number is shown so that "the second one" has a meaning.

use std::sync::Arc;

use mitra_protocol::{Action, ProductCard};
use web_sys::Event;

use super::{Pick, Ui, round_button, unseen};
use crate::{
    chat::Happening,
    dom::{El, el},
    effects::{fresh_id, grouped},
};

/// The card. It is shared with the sheet that it opens.
pub(super) fn product_card(ui: Ui, number: usize, product: &Arc<ProductCard>) -> El {
    let gone = || el("p").class("stock").text_by(ui.word(|words| words.out_of_stock));
    let facts = el("div")
        .class("facts")
        .child(el("h2").text(&product.title))
        .child(price(ui, product))
        .children(product.price_age_seconds.map(|seconds| age(ui, seconds)))
        .children(product.rating.map(|rating| stars(ui, rating, product.rating_count)))
        .children(product.why.as_deref().map(|why| el("p").class("why").text(why)))
        .children(sizes(ui, product))
        .children((!product.in_stock).then(gone));
    el("li")
        .class(if product.in_stock { "card" } else { "card gone" })
        .child(picture(product))
        .child(el("span").class("number").text(&number.to_string()))
        .child(heart(ui, product))
        .child(facts)
        .child(buttons(ui, product))
}

fn picture(product: &ProductCard) -> El {
    match &product.picture {
        Some(address) => el("img")
            .attr("loading", "lazy")
            .attr("src", address)
            .attr("alt", &product.title)
            .attr("width", "320")
            .attr("height", "320"),
        None => el("div").class("no-picture"),
    }
}

pub(super) fn price(ui: Ui, product: &ProductCard) -> El {
    let price = el("p")
        .class("price")
        .child(unseen(ui, |words| words.price_label))
        .child(el("strong").text(&rupees(product.price)))
        .text(" ");
    let Some(mrp) = product.mrp.filter(|mrp| *mrp > product.price) else { return price };
    let percent = u64::from(mrp - product.price) * 100 / u64::from(mrp);
    let off = || el("span").class("off").text_by(ui.filled(|words| words.off, percent.to_string()));
    price
        .child(el("s").child(unseen(ui, |words| words.mrp_label)).text(&rupees(mrp)))
        .text(" ")
        .children((percent > 0).then(off))
}

fn rupees(amount: u32) -> String {
    format!("₹{}", grouped(amount))
}

/// How old the price is, in the largest unit that fits: minutes, hours or days, at least one.
pub(super) fn age(ui: Ui, seconds: u64) -> El {
    let (pick, length): (Pick, u64) = match seconds {
        0..3_600 => (|words| words.price_age[0], 60),
        3_600..86_400 => (|words| words.price_age[1], 3_600),
        _ => (|words| words.price_age[2], 86_400),
    };
    el("p").class("sizes").text_by(ui.filled(pick, (seconds / length).max(1).to_string()))
}

pub(super) fn stars(ui: Ui, rating: f32, count: u32) -> El {
    let tenths = (rating * 10.0).round() as u32;
    let rating = format!("{}.{}", tenths / 10, tenths % 10);
    let shown = el("span").attr("aria-hidden", "true").text(&format!("★ {rating}"));
    let stars = el("p")
        .class("stars")
        .child(el("span").class("unseen").text_by(ui.filled(|words| words.rating_label, rating)))
        .child(shown);
    if count > 0 { stars.text(&format!(" ({})", grouped(count))) } else { stars }
}

pub(super) fn sizes(ui: Ui, product: &ProductCard) -> Option<El> {
    let sizes = product.sizes.join(" · ");
    (!sizes.is_empty())
        .then(|| el("p").class("sizes").text_by(ui.word(|words| words.sizes)).text(": ").text(&sizes))
}

/// She keeps it, or keeps it no longer.
pub(super) fn heart(ui: Ui, product: &ProductCard) -> El {
    let (id, own) = (product.id.clone(), product.id.clone());
    let is_saved = move |id: &String| ui.saved.read(|saved| saved.contains(id));
    let toggle = move || {
        let (saved, product_id) = (is_saved(&id), id.clone());
        tap(ui, if saved { Action::Unsave { product_id } } else { Action::Save { product_id } });
    };
    round_button("icon heart", ui.filled(|words| words.save_of, product.title.clone()), toggle)
        .attr_by("aria-pressed", move || Some(is_saved(&own).to_string().into()))
}

/// A tap that is a message.
pub(super) fn tap(ui: Ui, action: Action) {
    ui.page.dispatch(Happening::Tapped { client_id: fresh_id(), action });
}

fn buttons(ui: Ui, product: &Arc<ProductCard>) -> El {
    let (card, cart_id, similar_id) = (product.clone(), product.id.clone(), product.id.clone());
    let open = move |_: Event| ui.page.dispatch(Happening::ProductOpened(card.clone()));
    let named = |pick| ui.filled(pick, product.title.clone());
    let details = el("button")
        .attr("type", "button")
        .class("button")
        .attr("aria-haspopup", "dialog")
        .label(named(|words| words.details_of))
        .on("click", open)
        .text_by(ui.word(|words| words.details));
    let cart = round_button("icon cart", named(|words| words.cart_of), move || {
        tap(ui, Action::AddToCart { product_id: cart_id.clone() });
    });
    let similar = round_button("icon alike", named(|words| words.similar_of), move || {
        tap(ui, Action::Similar { product_id: similar_id.clone() });
    });
    let cart = product.in_stock.then_some(cart);
    el("div").class("buttons").child(details).children(cart).child(similar)
}

/// The way to its page at the shop.
pub(super) fn link(ui: Ui, product: &ProductCard) -> Option<El> {
    product.link.as_deref().map(|address| {
        el("a")
            .class("quiet button")
            .attr("href", address)
            .attr("target", "_blank")
            .attr("rel", "noopener")
            .label(ui.filled(|words| words.open_page_of, product.title.clone()))
            .text_by(ui.word(|words| words.open_page))
    })
}
