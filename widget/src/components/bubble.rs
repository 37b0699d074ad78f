//! One line of the transcript: her words with how far they got, Mitra's words, or a word of the page itself.

use std::sync::Arc;

use leptos::{html, prelude::*};
use mitra_protocol::Action;

use super::{Ui, products, unseen};
use crate::{
    chat::{Body, Happening, Hers, Language, Line, Notice, Reply, Standing},
    texts::fill,
};

pub(super) fn bubble(ui: Ui, line: &Arc<Line>) -> AnyView {
    let key = line.key;
    let line = Memo::new_with_compare(
        move |before: Option<&Option<Arc<Line>>>| {
            let now = ui.page.read(|chat| chat.lines().get(key).cloned());
            // A line that left the transcript keeps its last look until it is taken down.
            now.or_else(|| before.cloned().flatten())
        },
        |before, now| match (before, now) {
            (Some(Some(before)), Some(Some(now))) => !Arc::ptr_eq(before, now),
            _ => true,
        },
    );
    match line.get_untracked().map(|line| line.body.clone()) {
        Some(Body::Hers(_)) => hers(ui, line),
        Some(Body::Reply(_)) => reply(ui, line),
        Some(Body::Notice(notice)) => said_by_page(ui, notice),
        None => ().into_any(),
    }
}

type LineMemo = Memo<Option<Arc<Line>>>;

fn hers(ui: Ui, line: LineMemo) -> AnyView {
    let look = move || match line.get().as_deref() {
        Some(Line { body: Body::Hers(hers), .. }) => Some(hers.clone()),
        _ => None,
    };
    let text = move || look().map(|hers| text_of(ui, &hers)).unwrap_or_default();
    let standing = Memo::new(move |_| look().map(|hers| (hers.client_id, hers.standing)));
    html::div()
        .class("line hers")
        .child((
            html::p().class("bubble").child((unseen(ui, |words| words.you), text)),
            html::div().class("standing").aria_live("off").child(move || {
                standing.get().map(|(client_id, standing)| standing_view(ui, client_id, standing))
            }),
        ))
        .into_any()
}

/// Her words, or her tap as a short line.
fn text_of(ui: Ui, hers: &Hers) -> String {
    let words = ui.words();
    match &hers.action {
        None | Some(Action::AskAbout { .. }) => hers.text.clone(),
        Some(Action::ShowDetails { product_id }) => {
            let title = ui.page.read(|chat| chat.product_title(product_id).map(str::to_owned));
            match title {
                Some(title) => fill(words.asked_details, &title),
                None => words.details.to_owned(),
            }
        }
        Some(Action::ChangeLanguage { lang }) => {
            let name = Language::from_code(lang).map(Language::name);
            fill(words.asked_language, name.unwrap_or(lang))
        }
    }
}

fn standing_view(ui: Ui, client_id: String, standing: Standing) -> AnyView {
    match standing {
        Standing::Sending => html::span().child(ui.word(|words| words.sending)).into_any(),
        Standing::Sent => html::span().class("tick").child(unseen(ui, |words| words.sent)).into_any(),
        Standing::Failed { detail } => {
            let retry = move |_| ui.page.dispatch(Happening::RetryTapped { client_id: client_id.clone() });
            html::div()
                .class("failed")
                .child((
                    html::p()
                        .role("alert")
                        .child(move || detail.clone().unwrap_or_else(|| ui.words().failed.to_owned())),
                    html::button()
                        .r#type("button")
                        .class("quiet button")
                        .on(leptos::ev::click, retry)
                        .child(ui.word(|words| words.retry)),
                ))
                .into_any()
        }
    }
}

fn reply(ui: Ui, line: LineMemo) -> AnyView {
    let lang = move || {
        let code = look_at_reply(line, |reply| reply.lang.clone()).unwrap_or_default();
        Language::from_code(&code).map(Language::tag)
    };
    // Sentences are added one by one and never drawn again, so each is announced once.
    let sentences = ForProps::builder()
        .each(move || {
            let words = look_at_reply(line, |reply| reply.words.clone()).unwrap_or_default();
            words.into_iter().enumerate().collect::<Vec<_>>()
        })
        .key(|(at, _)| *at)
        .children(|(_, text): (usize, String)| {
            let gap = if text.ends_with(char::is_whitespace) { "" } else { " " };
            html::span().child((text, gap))
        })
        .build();
    html::div()
        .class("line reply")
        .child((
            unseen(ui, |words| words.mitra),
            html::div().class("bubble").lang(lang).child(For(sentences)),
            products::products(ui, move || look_at_reply(line, |reply| reply.products.clone())),
        ))
        .into_any()
}

fn look_at_reply<T>(line: LineMemo, take: impl FnOnce(&Reply) -> T) -> Option<T> {
    match line.get().as_deref() {
        Some(Line { body: Body::Reply(reply), .. }) => Some(take(reply)),
        _ => None,
    }
}

fn said_by_page(ui: Ui, notice: Notice) -> AnyView {
    html::p()
        .class("line notice")
        .child(ui.word(match notice {
            Notice::StorageBlocked => |words| words.storage_blocked,
            Notice::ConversationRenewed => |words| words.conversation_renewed,
            Notice::SignedOut => |words| words.signed_out,
            Notice::ChatKept => |words| words.chat_kept,
            Notice::Forgotten => |words| words.forgotten,
        }))
        .into_any()
}
