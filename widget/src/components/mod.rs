//! What is drawn. Elements are made with functions, never from markup: the content policy forbids HTML text.

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

use reactive_graph::{computed::Memo, traits::Get};
use web_sys::Event;

use crate::{
    chat::Language,
    dom::{self, El, Text, el},
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
    /// A word that follows the language.
    fn word(self, pick: Pick) -> impl Fn() -> Text + 'static {
        move || pick(self.words()).into()
    }

    /// A sentence with a value in it, that follows the language.
    fn filled(self, pick: Pick, value: String) -> impl Fn() -> Text + 'static {
        move || fill(pick(self.words()), &value).into()
    }
}

/// Draws the chat in place of the shell that the document came with.
pub(crate) fn draw(page: Page) {
    let root = web_sys::window().and_then(|window| window.document()?.get_element_by_id("mitra"));
    let Some(root) = root else { return };
    dom::mount(&root, || {
        let ui = Ui { page, language: Memo::new(move |_| page.read(|chat| chat.language())) };
        let main = el("main")
            .child(banner::banner(ui))
            .child(transcript::transcript(ui))
            .child(question::question(ui))
            .child(composer::composer(ui));
        vec![header::header(ui), main, privacy::privacy(ui)]
    });
}

/// A button that says a word.
fn button(ui: Ui, class: &str, pick: Pick, tapped: impl Fn() + 'static) -> El {
    el("button")
        .attr("type", "button")
        .class(class)
        .on("click", move |_: Event| tapped())
        .text_by(ui.word(pick))
}

/// Words that only screen readers get.
fn unseen(ui: Ui, pick: Pick) -> El {
    el("span").class("unseen").text_by(ui.word(pick)).text(" ")
}
