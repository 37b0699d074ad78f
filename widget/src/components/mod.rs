//! What is drawn. Elements are made with functions, never from markup: the content policy forbids HTML text.

mod banner;
mod bubble;
mod chips;
mod comparison;
mod composer;
mod context;
mod details;
mod header;
mod kit;
mod privacy;
mod product_card;
mod products;
mod question;
mod share;
mod told;
mod tools;
mod transcript;
mod typing;

use web_sys::Event;

use crate::{
    chat::Language,
    dom::{self, El, Signal, Text, el},
    effects::Page,
    texts::{Texts, fill, texts},
};

/// What every component needs.
#[derive(Clone, Copy)]
struct Ui {
    page: Page,
    language: &'static Signal<Language>,
    /// Ids of the products she keeps.
    saved: &'static Signal<Vec<String>>,
    /// The last word that confirmed something, and how many there were.
    told: &'static Signal<(u32, Option<Pick>)>,
}

impl Ui {
    /// Confirms what she just did.
    fn tell(self, pick: Pick) {
        self.told.update(|told| *told = (told.0 + 1, Some(pick)));
    }

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

/// Draws the chat around the composer that the document came with, so that the cursor stays in it. Gives
/// what she said before.
pub(crate) fn draw(page: Page) -> Vec<String> {
    let said = dom::texts_of(".talk .bubble");
    let language = Signal::lasting(page.glance(|chat| chat.language()));
    let saved = Signal::lasting(Vec::new());
    let ui = Ui { page, language, saved, told: Signal::lasting((0, None)) };
    let (Some(root), Some(main), Some(composer)) =
        (dom::found("#mitra"), dom::found("main"), composer::composer(ui))
    else {
        return said;
    };
    let talk = [banner::banner(ui), transcript::transcript(ui), told::told(ui), question::question(ui)];
    let main = main
        .attr("aria-busy", "false")
        .around(talk, composer, [])
        .follow(move || page.read(|chat| chat.language()), |now| language.set(*now))
        .follow(move || page.read(|chat| chat.saved()), |now| saved.set(now.clone()));
    kit::hear(ui);
    root.around([header::header(ui)], main, [privacy::privacy(ui), details::details(ui)]).stay();
    said
}

/// A button that says a word.
fn button(ui: Ui, class: &str, pick: Pick, tapped: impl Fn() + 'static) -> El {
    el("button")
        .attr("type", "button")
        .class(class)
        .on("click", move |_: Event| tapped())
        .text_by(ui.word(pick))
}

/// A round button with a picture on it, and a name for screen readers.
fn round_button(icon: &str, name: impl Fn() -> Text + 'static, tapped: impl Fn() + 'static) -> El {
    el("button")
        .attr("type", "button")
        .class("round")
        .label(name)
        .on("click", move |_: Event| tapped())
        .child(el("span").class(icon))
}

/// Words that only screen readers get.
fn unseen(ui: Ui, pick: Pick) -> El {
    el("span").class("unseen").text_by(ui.word(pick)).text(" ")
}
