//! What is drawn. Elements are made with builder functions, never with `view!`: that macro sets static
//! markup as HTML text, which the content policy forbids.

mod banner;
mod bubble;
mod chips;
mod composer;
mod header;
mod product_card;
mod products;
mod transcript;
mod typing;

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use crate::{
    chat::Language,
    effects::Page,
    texts::{Texts, texts},
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

/// Draws the chat in place of the shell that the document came with.
pub(crate) fn draw(page: Page) {
    let root = document().get_element_by_id("mitra").and_then(|root| root.dyn_into().ok());
    let Some(root): Option<web_sys::HtmlElement> = root else { return };
    root.set_text_content(None);
    let chat = move || {
        let ui = Ui { page, language: Memo::new(move |_| page.read(|chat| chat.language())) };
        (header::header(ui), banner::banner(ui), transcript::transcript(ui), composer::composer(ui))
    };
    mount_to(root, chat).forget();
}

/// Words that only screen readers get.
fn unseen(words: impl Fn() -> &'static str + Send + 'static) -> impl IntoView {
    html::span().class("unseen").child((words, " "))
}
