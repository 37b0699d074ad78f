//! The top: who speaks, in which language, and the way out of the panel.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlSelectElement};

use super::{Ui, round_button};
use crate::{
    chat::{Happening, Language, SheetTap},
    dom::{El, el},
    effects::fresh_id,
};

pub(super) fn header(ui: Ui) -> El {
    let framed = ui.page.glance(|chat| chat.is_framed());
    let who = el("div")
        .class("who")
        .child(el("h1").text("Mitra"))
        .child(el("p").text_by(ui.word(|words| words.subtitle)));
    let rounds =
        el("div").class("rounds").child(privacy_button(ui)).children(framed.then(|| close_button(ui)));
    el("header")
        .class("head")
        .child(logo("40").class("logo"))
        .child(who)
        .child(language_switch(ui))
        .child(rounds)
}

/// The logo, this wide and high, CSS pixels. It says nothing that the words beside it don't.
pub(super) fn logo(size: &str) -> El {
    el("img").attr("src", "/app/logo.svg").attr("alt", "").attr("width", size).attr("height", size)
}

fn language_switch(ui: Ui) -> El {
    let choose = move |event: Event| {
        let chosen = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(language) = chosen.and_then(|select| Language::from_code(&select.value())) {
            ui.page.dispatch(Happening::LanguageChosen { client_id: fresh_id(), language });
        }
    };
    let spoken = ui.page.glance(|chat| chat.language());
    let options = Language::ALL.map(|language| {
        let option = el("option").attr("value", language.code()).attr("lang", language.tag());
        let option = if language == spoken { option.attr("selected", "") } else { option };
        option.text(language.name())
    });
    el("select")
        .class("language")
        .label(ui.word(|words| words.language_label))
        .on("change", choose)
        .children(options)
}

fn privacy_button(ui: Ui) -> El {
    let open = move || ui.page.dispatch(Happening::SheetTapped(SheetTap::Open));
    round_button("icon more", ui.word(|words| words.privacy), open).attr("aria-haspopup", "dialog")
}

fn close_button(ui: Ui) -> El {
    let close = move || ui.page.dispatch(Happening::CloseTapped);
    round_button("icon close", ui.word(|words| words.close), close)
}
