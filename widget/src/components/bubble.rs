//! One line of the transcript: her words with how far they got, Mitra's words, or a word of the page itself.

use mitra_protocol::Action;
use web_sys::Event;

use super::{Pick, Ui, comparison::with_comparison, products::with_products, tools::with_tools, unseen};
use crate::{
    chat::{Body, Happening, Hers, Language, Line, Notice, Reply, Standing},
    dom::{El, Item, Text, el},
    texts::fill,
};

/// A line keeps its kind, so only what is in it is followed.
pub(super) fn bubble(ui: Ui, line: Item<Line>) -> El {
    match line.glance(|line| line.body.clone()) {
        Body::Hers(_) => hers(ui, line),
        Body::Reply(_) => reply(ui, line),
        Body::Person { text, speaks } => person(&text, speaks),
        Body::Notice(notice) => said_by_page(ui, notice),
    }
}

fn hers(ui: Ui, line: Item<Line>) -> El {
    let class = if line.glance(|line| line.is_earlier) { "line hers earlier" } else { "line hers" };
    let look = move || {
        line.read(|line| match &line.body {
            Body::Hers(hers) => Some(hers.clone()),
            _ => None,
        })
    };
    let text = {
        let look = look.clone();
        move || look().map(|hers| text_of(ui, hers)).unwrap_or_default()
    };
    let standing = move || look().map(|hers| (hers.client_id, hers.standing));
    el("div")
        .class(class)
        .child(el("p").class("bubble").child(unseen(ui, |words| words.you)).text_by(text))
        .child(el("div").class("standing").attr("aria-live", "off").part(standing, move |standing| {
            standing.as_ref().map(|(client_id, standing)| standing_view(ui, client_id, standing))
        }))
}

/// Her words, or her tap as a short line.
fn text_of(ui: Ui, hers: Hers) -> Text {
    match hers.action {
        None | Some(Action::AskAbout { .. }) => hers.text.into(),
        Some(Action::ShowDetails { product_id }) => tap_on(ui, |words| words.asked_details, &product_id),
        Some(Action::Save { product_id }) => tap_on(ui, |words| words.asked_save, &product_id),
        Some(Action::Unsave { product_id }) => tap_on(ui, |words| words.asked_unsave, &product_id),
        Some(Action::AddToCart { product_id }) => tap_on(ui, |words| words.cart_of, &product_id),
        Some(Action::Similar { product_id }) => tap_on(ui, |words| words.similar_of, &product_id),
        Some(Action::DropCondition { slot, value }) => {
            let label = ui.page.read(|chat| chat.condition_label(&slot, &value).map(str::to_owned));
            fill(ui.words().without, &label.unwrap_or(value)).into()
        }
        Some(Action::ClearConditions) => ui.words().clear_all.into(),
        Some(Action::FindLike { label, .. }) => label.into(),
        Some(Action::TakeSize { size, .. }) => fill(ui.words().asked_size, &size).into(),
        Some(Action::ChangeLanguage { lang }) => {
            let name = Language::from_code(&lang).map(Language::name);
            fill(ui.words().asked_language, name.unwrap_or(&lang)).into()
        }
    }
}

/// A tap on a card; the card may be gone from the log.
fn tap_on(ui: Ui, said: Pick, product_id: &str) -> Text {
    let title = ui.page.read(|chat| chat.product_title(product_id).map(str::to_owned));
    fill(said(ui.words()), title.as_deref().unwrap_or("…")).into()
}

fn standing_view(ui: Ui, client_id: &str, standing: &Standing) -> El {
    match standing {
        Standing::Sending => el("span").text_by(ui.word(|words| words.sending)),
        Standing::Waiting => el("div")
            .class("failed")
            .child(el("p").text_by(ui.word(|words| words.waiting)))
            .child(take_back(ui, client_id)),
        Standing::Withdrawn => el("span").text_by(ui.word(|words| words.withdrawn)),
        Standing::Sent => el("span").class("tick").child(unseen(ui, |words| words.sent)),
        Standing::Failed { detail } => {
            let (failed, detail) = (client_id.to_owned(), detail.clone());
            let retry = move |_: Event| {
                ui.page.dispatch(Happening::RetryTapped { client_id: failed.clone() });
            };
            let reason = move || detail.clone().map_or_else(|| ui.words().failed.into(), Text::from);
            let again = el("button")
                .attr("type", "button")
                .class("quiet button")
                .on("click", retry)
                .text_by(ui.word(|words| words.retry));
            let told = el("p").attr("role", "alert").text_by(reason);
            el("div").class("failed").child(told).child(again).child(take_back(ui, client_id))
        }
    }
}

fn take_back(ui: Ui, client_id: &str) -> El {
    let client_id = client_id.to_owned();
    let withdraw = move |_: Event| {
        ui.page.dispatch(Happening::WithdrawTapped { client_id: client_id.clone() });
    };
    el("button")
        .attr("type", "button")
        .class("quiet button")
        .on("click", withdraw)
        .text_by(ui.word(|words| words.withdraw))
}

fn reply(ui: Ui, line: Item<Line>) -> El {
    let lang = {
        let line = line.clone();
        move || {
            let code = look_at_reply(&line, |reply| reply.lang.clone()).unwrap_or_default();
            Language::from_code(&code).map(|language| language.tag().into())
        }
    };
    let words = {
        let line = line.clone();
        move || look_at_reply(&line, |reply| reply.words.clone()).unwrap_or_default()
    };
    let comparison = {
        let line = line.clone();
        move || look_at_reply(&line, |reply| reply.comparison.clone()).flatten()
    };
    let shown = line.clone();
    let products = move || look_at_reply(&shown, |reply| reply.products.clone()).unwrap_or_default();
    let reply = el("div")
        .class(if line.glance(|line| line.is_earlier) { "line reply earlier" } else { "line reply" })
        .child(unseen(ui, |words| words.mitra))
        // Sentences are added one by one and never drawn again, so each is announced once.
        .child(el("div").class("bubble").attr_by("lang", lang).growing(words, sentence));
    with_tools(with_products(with_comparison(reply, ui, comparison), ui, products), ui, line)
}

fn sentence(text: &str) -> El {
    let sentence = el("span").text(text);
    if text.ends_with(char::is_whitespace) { sentence } else { sentence.text(" ") }
}

fn look_at_reply<T>(line: &Item<Line>, take: impl FnOnce(&Reply) -> T) -> Option<T> {
    line.read(|line| match &line.body {
        Body::Reply(reply) => Some(take(reply)),
        _ => None,
    })
}

/// A person's name is the first line of what is said, for everybody to see and hear.
fn person(text: &str, speaks: bool) -> El {
    let class = if speaks { "bubble person" } else { "line notice" };
    el("p").class(class).text(text)
}

fn said_by_page(ui: Ui, notice: Notice) -> El {
    let class = if notice == Notice::NewFromHere { "line notice new" } else { "line notice" };
    el("p").class(class).text_by(ui.word(match notice {
        Notice::StorageBlocked => |words| words.storage_blocked,
        Notice::ConversationRenewed => |words| words.conversation_renewed,
        Notice::SignedOut => |words| words.signed_out,
        Notice::ChatKept => |words| words.chat_kept,
        Notice::Forgotten => |words| words.forgotten,
        Notice::NewFromHere => |words| words.new_from_here,
    }))
}
