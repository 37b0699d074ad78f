//! One product. Its number is shown so that "the second one" has a meaning.

use mitra_protocol::{Action, ProductCard};
use web_sys::Event;

use super::{Pick, Ui, share::share_button, unseen};
use crate::{
    chat::Happening,
    dom::{El, el},
    effects::{fresh_id, grouped},
};

pub(super) fn product_card(ui: Ui, number: usize, product: &ProductCard) -> El {
    let gone = || el("p").class("stock").text_by(ui.word(|words| words.out_of_stock));
    let facts = el("div")
        .class("facts")
        .child(el("h2").text(&product.title))
        .child(price(ui, product))
        .children(product.price_age_seconds.map(|seconds| age(ui, seconds)))
        .children(product.rating.map(|rating| stars(ui, rating, product.rating_count)))
        .children(sizes(ui, product))
        .children((!product.in_stock).then(gone));
    el("li")
        .class(if product.in_stock { "card" } else { "card gone" })
        .child(picture(product))
        .child(el("span").class("number").text(&number.to_string()))
        .children(share_button(ui, product))
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

fn price(ui: Ui, product: &ProductCard) -> El {
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
fn age(ui: Ui, seconds: u64) -> El {
    let (pick, length): (Pick, u64) = match seconds {
        0..3_600 => (|words| words.price_age[0], 60),
        3_600..86_400 => (|words| words.price_age[1], 3_600),
        _ => (|words| words.price_age[2], 86_400),
    };
    el("p").class("sizes").text_by(ui.filled(pick, (seconds / length).max(1).to_string()))
}

fn stars(ui: Ui, rating: f32, count: u32) -> El {
    let tenths = (rating * 10.0).round() as u32;
    let rating = format!("{}.{}", tenths / 10, tenths % 10);
    let shown = el("span").attr("aria-hidden", "true").text(&format!("★ {rating}"));
    let stars = el("p")
        .class("stars")
        .child(el("span").class("unseen").text_by(ui.filled(|words| words.rating_label, rating)))
        .child(shown);
    if count > 0 { stars.text(&format!(" ({})", grouped(count))) } else { stars }
}

fn sizes(ui: Ui, product: &ProductCard) -> Option<El> {
    let sizes = product.sizes.join(" · ");
    (!sizes.is_empty())
        .then(|| el("p").class("sizes").text_by(ui.word(|words| words.sizes)).text(": ").text(&sizes))
}

fn buttons(ui: Ui, product: &ProductCard) -> El {
    let id = product.id.clone();
    let ask = move |_: Event| {
        let action = Action::ShowDetails { product_id: id.clone() };
        ui.page.dispatch(Happening::Tapped { client_id: fresh_id(), action });
    };
    let details = el("button")
        .attr("type", "button")
        .class("button")
        .label(ui.filled(|words| words.details_of, product.title.clone()))
        .on("click", ask)
        .text_by(ui.word(|words| words.details));
    let link = product.link.as_deref().map(|address| {
        el("a")
            .class("quiet button")
            .attr("href", address)
            .attr("target", "_blank")
            .attr("rel", "noopener")
            .label(ui.filled(|words| words.open_page_of, product.title.clone()))
            .text_by(ui.word(|words| words.open_page))
    });
    el("div").class("buttons").child(details).children(link)
}
