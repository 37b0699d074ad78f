//! What is drawn. Elements are made with builder functions, never with `view!`: that macro sets static
//! markup as HTML text, which the content policy forbids.

mod banner;
mod bubble;
mod chips;
mod composer;
mod header;
mod privacy;
mod product_card;
mod products;
mod question;
mod transcript;
mod typing;

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use crate::{
    chat::Language,
    effects::Page,
    texts::{Texts, fill, texts},
};

/// What every component needs.
#[derive(Clone, Copy)]
struct Ui {
    page: Page,
    language: Memo<Language>,
}

impl Ui {
    /// The words of the language she chose.
    fn words(self) -> &'static Texts {
        texts(self.language.get())
    }
}

/// Picks one of the words.
type Pick = fn(&'static Texts) -> &'static str;

impl Ui {
    /// A word that follows the language. All such words are one type, so the code that keeps them up to date
    /// is in the module once.
    fn word(self, pick: Pick) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || pick(self.words())
    }

    /// A sentence with a value in it, that follows the language.
    fn filled(self, pick: Pick, value: String) -> impl Fn() -> String + Send + Sync + 'static {
        move || fill(pick(self.words()), &value)
    }
}

/// Draws the chat in place of the shell that the document came with.
pub(crate) fn draw(page: Page) {
    let root = document().get_element_by_id("mitra").and_then(|root| root.dyn_into().ok());
    let Some(root): Option<web_sys::HtmlElement> = root else { return };
    root.set_text_content(None);
    let chat = move || {
        let ui = Ui { page, language: Memo::new(move |_| page.read(|chat| chat.language())) };
        let question = question::question(ui);
        let page = (banner::banner(ui), transcript::transcript(ui), question, composer::composer(ui));
        (header::header(ui), html::main().child(page), privacy::privacy(ui))
    };
    mount_to(root, chat).forget();
}

/// A button that says a word.
fn button(ui: Ui, class: &'static str, pick: Pick, tapped: impl Fn() + 'static) -> AnyView {
    html::button()
        .r#type("button")
        .class(class)
        .on(leptos::ev::click, move |_| tapped())
        .child(ui.word(pick))
        .into_any()
}

/// Words that only screen readers get.
fn unseen(ui: Ui, pick: Pick) -> impl IntoView {
    html::span().class("unseen").child((ui.word(pick), " "))
}
