//! The document around the chat: its title and language, the composer, User Timing marks, numbers.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, History, HtmlSelectElement, HtmlTextAreaElement, js_sys};

use crate::{chat::Language, texts::texts};

/// Id of the composer's text box, which the document comes with.
const COMPOSER_ID: &str = "composer";

pub(super) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

pub(super) fn dress(language: Language) {
    let Some(document) = document() else { return };
    document.set_title(texts(language).title);
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", language.tag());
    }
    // The shop's page may have chosen it, not she.
    let switch = document.query_selector("select.language").ok().flatten();
    if let Some(switch) = switch.and_then(|switch| switch.dyn_into::<HtmlSelectElement>().ok()) {
        switch.set_value(language.code());
    }
}

/// The language the document was last given.
pub(super) fn language() -> Language {
    let tag = document()
        .and_then(|document| document.document_element())
        .and_then(|root| root.get_attribute("lang"))
        .unwrap_or_default();
    Language::ALL.into_iter().find(|language| language.tag() == tag).unwrap_or(Language::En)
}

fn composer() -> Option<HtmlTextAreaElement> {
    document()?.get_element_by_id(COMPOSER_ID)?.dyn_into().ok()
}

/// What she types meanwhile is newer than the draft and stays.
pub(super) fn fill_composer(text: &str) {
    if let Some(composer) = composer().filter(|composer| composer.value().is_empty()) {
        write(&composer, text);
    }
}

pub(super) fn empty_composer() {
    if let Some(composer) = composer().filter(|composer| !composer.value().is_empty()) {
        write(&composer, "");
    }
}

/// What she typed before the chat was drawn.
pub(super) fn hear_composer() {
    if let Some(composer) = composer().filter(|composer| !composer.value().is_empty()) {
        tell_of_input(&composer);
    }
}

/// As if she had typed it.
fn write(composer: &HtmlTextAreaElement, text: &str) {
    composer.set_value(text);
    tell_of_input(composer);
}

fn tell_of_input(composer: &HtmlTextAreaElement) {
    if let Ok(event) = web_sys::Event::new("input") {
        let _ = composer.dispatch_event(&event);
    }
}

pub(super) fn focus_composer() {
    if let Some(composer) = composer() {
        let _ = composer.focus();
    }
}

pub(super) fn mark(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        let _ = performance.mark(name);
    }
}

/// A whole number grouped as India does: 1,00,000.
pub(crate) fn grouped(number: u32) -> String {
    js_sys::Number::from(number).to_locale_string("en-IN").into()
}

/// One more step in the history, at the same address.
pub(super) fn catch_back() {
    if let Some(history) = history() {
        let _ = history.push_state(&JsValue::NULL, "");
    }
}

/// Takes that step back.
pub(super) fn release_back() {
    if let Some(history) = history() {
        let _ = history.back();
    }
}

fn history() -> Option<History> {
    web_sys::window()?.history().ok()
}

/// Runs `change`, which puts lines above those she reads, and leaves these where they are on the screen.
pub(super) fn keeping_place(change: impl FnOnce()) {
    let find = |selector| document().and_then(|document| document.query_selector(selector).ok().flatten());
    let (scroller, first) = (find(".scroller"), find(".log > *"));
    let top = || first.as_ref().map_or(0.0, |line| line.get_bounding_client_rect().top());
    let before = top();
    change();
    if let Some(scroller) = scroller {
        // Nothing is left to do where the browser has seen to it itself.
        scroller.set_scroll_top(scroller.scroll_top() + (top() - before).round() as i32);
    }
}
