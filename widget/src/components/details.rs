//! All about one product, over the chat: what its card shows at once, and below it what the shop says besides,
//! when that has come.

use std::sync::Arc;

use mitra_protocol::{Action, ProductCard, ProductDetails, SizeTable, kit};
use web_sys::{Element, HtmlDialogElement};

use super::{
    Pick, Ui, button,
    comparison::{head, scrolling},
    product_card::{age, heart, link, price, sizes, stars, tap},
    round_button,
    share::share_button,
};
use crate::{
    chat::{Details, Happening},
    dom::{
        El, Same, el,
        modal::{focus_heading_soon, modal, open_while},
    },
};

pub(super) fn details(ui: Ui) -> El {
    let is_open = move || ui.page.read(|chat| chat.details().is_some());
    let card = move || ui.page.read(|chat| chat.details().map(|details| Same(details.card.clone())));
    let dialog = modal("sheet", "product", move || leave(ui));
    let node: HtmlDialogElement = dialog.node();
    let dialog = dialog.part(card, move |card| {
        focus_heading_soon(&node);
        card.as_ref().map(|Same(card)| content(ui, card))
    });
    open_while(dialog, is_open)
}

fn leave(ui: Ui) {
    ui.page.dispatch(Happening::ProductClosed);
}

fn content(ui: Ui, card: &Arc<ProductCard>) -> El {
    let heading = el("h2").attr("id", "product").attr("tabindex", "-1").text(&card.title);
    let shut = round_button("icon close", ui.word(|words| words.shut), move || leave(ui));
    let gone = || el("p").class("stock").text_by(ui.word(|words| words.out_of_stock));
    let facts = el("div")
        .class("facts")
        .child(price(ui, card))
        .children(card.price_age_seconds.map(|seconds| age(ui, seconds)))
        .children(card.rating.map(|rating| stars(ui, rating, card.rating_count)))
        .children(card.why.as_deref().map(|why| el("p").class("why").text(why)))
        .children(sizes(ui, card))
        .children((!card.in_stock).then(gone));
    let (shown, again) = (card.clone(), card.clone());
    let pictures = move || {
        let all = look(ui, |details| details.all.as_ref().map(|all| all.pictures.clone()));
        all.flatten().unwrap_or_else(|| shown.picture.iter().cloned().collect())
    };
    let title = card.title.clone();
    let rest = move || look(ui, |details| (details.all.clone().map(Same), details.failed));
    el("div")
        .class("inside about")
        .child(shut)
        .child(heading)
        .part(pictures, move |pictures| (!pictures.is_empty()).then(|| gallery(&title, pictures)))
        .child(facts)
        .child(buttons(ui, card))
        .part(rest, move |rest| match rest {
            Some((Some(Same(all)), _)) => Some(known(ui, all)),
            Some((None, true)) => Some(failed(ui, again.clone())),
            Some((None, false)) => {
                Some(el("p").attr("role", "status").text_by(ui.word(|words| words.loading)))
            }
            None => None,
        })
}

fn look<T>(ui: Ui, look: impl FnOnce(&Details) -> T) -> Option<T> {
    ui.page.read(|chat| chat.details().map(look))
}

fn gallery(title: &str, pictures: &[String]) -> El {
    let picture = |address: &String| el("img").attr("src", address).attr("alt", title);
    let row = el("div").class("gallery").children(pictures.iter().map(picture));
    if pictures.len() < 2 {
        return row;
    }
    let shown: Element = row.node();
    let small = |(at, address): (usize, &String)| {
        let shown = shown.clone();
        let name = format!("{title} {}", at + 1);
        let show = move || {
            if let Ok(Some(picture)) = shown.query_selector(&format!(":nth-child({})", at + 1)) {
                picture.scroll_into_view();
            }
        };
        round_button("", move || name.clone().into(), show)
            .class("small")
            .child(el("img").attr("src", address).attr("alt", ""))
    };
    let small = el("div").class("smalls").children(pictures.iter().enumerate().map(small));
    el("div").child(row).child(small)
}

fn buttons(ui: Ui, card: &Arc<ProductCard>) -> El {
    // What she taps is answered in the chat.
    let act = |pick: Pick, class: &str, action: fn(String) -> Action| {
        let id = card.id.clone();
        button(ui, class, pick, move || {
            leave(ui);
            tap(ui, action(id.clone()));
        })
    };
    let cart = act(|words| words.add_to_cart, "button", |product_id| Action::AddToCart { product_id });
    let similar = act(|words| words.similar, "quiet button", |product_id| Action::Similar { product_id });
    el("div")
        .class("answers")
        .children(card.in_stock.then_some(cart))
        .child(similar)
        .children(link(ui, card))
        .child(heart(ui, card))
        .children(share_button(ui, card, leave))
}

fn failed(ui: Ui, card: Arc<ProductCard>) -> El {
    let again = move || ui.page.dispatch(Happening::ProductOpened(card.clone()));
    el("div")
        .class("failed")
        .child(el("p").attr("role", "alert").text_by(ui.word(|words| words.not_done)))
        .child(button(ui, "quiet button", |words| words.retry, again))
}

fn known(ui: Ui, all: &ProductDetails) -> El {
    let colours = (!all.colours.is_empty()).then(|| all.colours.join(", "));
    let facts = [all.brand.clone(), all.material.clone(), all.pattern.clone(), colours];
    let facts = facts.into_iter().enumerate().filter_map(|(at, fact)| Some((at, fact?)));
    let facts = facts
        .flat_map(|(at, fact)| [el("dt").text_by(move || ui.words().facts[at].into()), el("dd").text(&fact)]);
    let reviews = all.reviews.iter().map(|review| {
        let stars = "★".repeat(review.stars.into());
        el("p").class("said").child(el("span").class("stars").text(&stars)).text(" ").text(&review.text)
    });
    let has_voices = !(all.reviews.is_empty() && all.pros.is_empty() && all.cons.is_empty());
    el("div")
        .class("known")
        .children((!all.description.is_empty()).then(|| el("p").text(&all.description)))
        .child(el("dl").children(facts))
        .children(all.size_chart.as_ref().into_iter().flat_map(|chart| size_chart(ui, &all.card.id, chart)))
        .children(has_voices.then(|| el("h3").text_by(ui.word(|words| words.reviews))))
        .children(points(ui, |words| words.pros, &all.pros))
        .children(points(ui, |words| words.cons, &all.cons))
        .children(reviews)
}

fn points(ui: Ui, name: Pick, points: &[String]) -> Option<El> {
    let list = || el("ul").children(points.iter().map(|point| el("li").text(point)));
    (!points.is_empty()).then(|| el("div").child(el("h4").text_by(ui.word(name))).child(list()))
}

fn size_chart(ui: Ui, product_id: &str, chart: &SizeTable) -> [El; 3] {
    let name = || ui.filled(|words| words.size_chart, chart.unit.clone());
    let heads = chart.columns.iter().map(|column| head("col", column));
    let row = |cells: &Vec<String>| {
        let mut cells = cells.iter();
        let first = cells.next().map(|size| head("row", size));
        el("tr").children(first).children(cells.map(|cell| el("td").text(cell)))
    };
    let rows = el("tbody").children(chart.rows.iter().map(row));
    let table = el("table").child(el("thead").child(el("tr").children(heads))).child(rows);
    let find = el("button")
        .attr("type", "button")
        .class("quiet button")
        .attr(kit::TOOL, kit::SIZE)
        .attr(kit::PRODUCT, product_id)
        .attr(kit::UNIT, &chart.unit)
        .text_by(ui.word(|words| words.find_size));
    [el("h3").text_by(name()), scrolling(table).label(name()), find]
}
