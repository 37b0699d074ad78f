//! The top: who speaks, in which language, and the way out of the panel.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

use super::Ui;
use crate::{
    chat::{Happening, Language},
    effects::fresh_id,
};

pub(super) fn header(ui: Ui) -> impl IntoView {
    let framed = ui.page.glance(|chat| chat.is_framed());
    html::header().class("head").child((
        html::img().class("logo").src("/app/logo.svg").alt("").width("40").height("40"),
        html::div()
            .class("who")
            .child((html::h1().child("Mitra"), html::p().child(move || ui.words().subtitle))),
        language_switch(ui),
        framed.then(|| close_button(ui)),
    ))
}

fn language_switch(ui: Ui) -> AnyView {
    let choose = move |event: web_sys::Event| {
        let chosen = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(language) = chosen.and_then(|select| Language::from_code(&select.value())) {
            ui.page.dispatch(Happening::LanguageChosen { client_id: fresh_id(), language });
        }
    };
    let options = Language::ALL.map(|language| {
        html::option()
            .value(language.code())
            .lang(language.tag())
            .selected(ui.language.get_untracked() == language)
            .child(language.name())
    });
    html::select()
        .class("language")
        .aria_label(move || ui.words().language_label)
        .on(leptos::ev::change, choose)
        .child(options.into_iter().collect_view())
        .into_any()
}

fn close_button(ui: Ui) -> AnyView {
    html::button()
        .r#type("button")
        .class("round")
        .aria_label(move || ui.words().close)
        .on(leptos::ev::click, move |_| ui.page.dispatch(Happening::CloseTapped))
        .child(html::span().class("icon close"))
        .into_any()
}
