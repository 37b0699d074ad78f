//! One product. Its number is shown so that "the second one" has a meaning.

use leptos::{html, prelude::*};
use mitra_protocol::{Action, ProductCard};

use super::{Pick, Ui, unseen};
use crate::{
    chat::Happening,
    effects::{fresh_id, grouped},
};

pub(super) fn product_card(ui: Ui, number: usize, product: &ProductCard) -> AnyView {
    html::li()
        .class(if product.in_stock { "card" } else { "card gone" })
        .child((
            picture(product),
            html::span().class("number").child(number.to_string()),
            html::div().class("facts").child((
                html::h2().child(product.title.clone()),
                price(ui, product),
                product.price_age_seconds.map(|seconds| age(ui, seconds)),
                product.rating.map(|rating| stars(ui, rating, product.rating_count)),
                sizes(ui, product),
                (!product.in_stock)
                    .then(|| html::p().class("stock").child(ui.word(|words| words.out_of_stock))),
            )),
            buttons(ui, product),
        ))
        .into_any()
}

fn picture(product: &ProductCard) -> AnyView {
    match &product.picture {
        Some(address) => html::img()
            .src(address.clone())
            .alt(product.title.clone())
            .width("320")
            .height("320")
            .loading("lazy")
            .into_any(),
        None => html::div().class("no-picture").into_any(),
    }
}

fn price(ui: Ui, product: &ProductCard) -> AnyView {
    let mrp = product.mrp.filter(|mrp| *mrp > product.price).map(|mrp| {
        let percent = u64::from(mrp - product.price) * 100 / u64::from(mrp);
        (
            html::s().child((unseen(ui, |words| words.mrp_label), format!("₹{}", grouped(mrp)))),
            " ",
            (percent > 0)
                .then(|| html::span().class("off").child(ui.filled(|words| words.off, percent.to_string()))),
        )
    });
    html::p()
        .class("price")
        .child((
            unseen(ui, |words| words.price_label),
            html::strong().child(format!("₹{}", grouped(product.price))),
            " ",
            mrp,
        ))
        .into_any()
}

/// How old the price is, in the largest unit that fits: minutes, hours or days, at least one.
fn age(ui: Ui, seconds: u64) -> AnyView {
    let (pick, length): (Pick, u64) = match seconds {
        0..3_600 => (|words| words.price_age[0], 60),
        3_600..86_400 => (|words| words.price_age[1], 3_600),
        _ => (|words| words.price_age[2], 86_400),
    };
    html::p().class("sizes").child(ui.filled(pick, (seconds / length).max(1).to_string())).into_any()
}

fn stars(ui: Ui, rating: f32, count: u32) -> AnyView {
    let tenths = (rating * 10.0).round() as u32;
    let rating = format!("{}.{}", tenths / 10, tenths % 10);
    let spoken = rating.clone();
    html::p()
        .class("stars")
        .child((
            html::span().class("unseen").child(ui.filled(|words| words.rating_label, spoken)),
            html::span().aria_hidden("true").child(format!("★ {rating}")),
            (count > 0).then(|| format!(" ({})", grouped(count))),
        ))
        .into_any()
}

fn sizes(ui: Ui, product: &ProductCard) -> AnyView {
    let sizes = product.sizes.join(" · ");
    (!sizes.is_empty())
        .then(|| html::p().class("sizes").child((ui.word(|words| words.sizes), ": ", sizes)))
        .into_any()
}

fn buttons(ui: Ui, product: &ProductCard) -> AnyView {
    let (title, id) = (product.title.clone(), product.id.clone());
    let ask = move |_| {
        let action = Action::ShowDetails { product_id: id.clone() };
        ui.page.dispatch(Happening::Tapped { client_id: fresh_id(), action });
    };
    let details = html::button()
        .r#type("button")
        .class("button")
        .aria_label(ui.filled(|words| words.details_of, title))
        .on(leptos::ev::click, ask)
        .child(ui.word(|words| words.details));
    let title = product.title.clone();
    let link = product.link.clone().map(|address| {
        html::a()
            .class("quiet button")
            .href(address)
            .target("_blank")
            .rel("noopener")
            .aria_label(ui.filled(|words| words.open_page_of, title))
            .child(ui.word(|words| words.open_page))
    });
    html::div().class("buttons").child((details, link)).into_any()
}
