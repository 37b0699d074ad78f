//! The top: who speaks, in which language, and the way out of the panel.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

use super::{Pick, Ui};
use crate::{
    chat::{Happening, Language, SheetTap},
    effects::fresh_id,
};

pub(super) fn header(ui: Ui) -> impl IntoView {
    let framed = ui.page.glance(|chat| chat.is_framed());
    html::header().class("head").child((
        html::img().class("logo").src("/app/logo.svg").alt("").width("40").height("40"),
        html::div()
            .class("who")
            .child((html::h1().child("Mitra"), html::p().child(ui.word(|words| words.subtitle)))),
        language_switch(ui),
        html::div().class("rounds").child((privacy_button(ui), framed.then(|| close_button(ui)))),
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
        .aria_label(ui.word(|words| words.language_label))
        .on(leptos::ev::change, choose)
        .child(options.into_iter().collect_view())
        .into_any()
}

fn privacy_button(ui: Ui) -> AnyView {
    let open = || Happening::SheetTapped(SheetTap::Open);
    round_button(ui, |words| words.privacy, Some("dialog"), "icon more", open)
}

fn close_button(ui: Ui) -> AnyView {
    round_button(ui, |words| words.close, None, "icon close", || Happening::CloseTapped)
}

fn round_button(
    ui: Ui,
    name: Pick,
    opens: Option<&'static str>,
    icon: &'static str,
    tapped: fn() -> Happening,
) -> AnyView {
    html::button()
        .r#type("button")
        .class("round")
        .aria_label(ui.word(name))
        .aria_haspopup(opens)
        .on(leptos::ev::click, move |_| ui.page.dispatch(tapped()))
        .child(html::span().class(icon))
        .into_any()
}
