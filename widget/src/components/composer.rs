//! Where she writes. Enter sends, Shift and Enter begin a new line, and nothing ever locks it.

use leptos::{ev, html, prelude::*};
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

use super::Ui;
use crate::{
    chat::{Happening, Length},
    effects::{COMPOSER_ID, fresh_id},
    texts::fill,
};

/// Key code of keys that an input method editor has taken.
const TAKEN_BY_EDITOR: u32 = 229;

pub(super) fn composer(ui: Ui) -> impl IntoView {
    let node = NodeRef::<html::Textarea>::new();
    let length = RwSignal::new_local(Length::Empty);
    let changed = move || {
        let Some(text_box) = node.get_untracked() else { return };
        let text = text_box.value();
        length.set(Length::of(&text));
        fit(&text_box);
        ui.page.dispatch(Happening::Drafted(text));
    };
    let send = move || {
        let Some(text_box) = node.get_untracked() else { return };
        let text = text_box.value();
        if Length::of(&text).can_send() {
            ui.page.dispatch(Happening::Said { client_id: fresh_id(), text });
            text_box.set_value("");
            changed();
        }
    };
    let key = move |event: KeyboardEvent| {
        let composing = event.is_composing() || event.key_code() == TAKEN_BY_EDITOR;
        if event.key() == "Enter" && !event.shift_key() && !composing {
            event.prevent_default();
            send();
        }
    };
    let hint = move || match length.get() {
        Length::NearLimit(left) => Some(fill(ui.words().near_limit, &left.to_string())),
        Length::TooLong(over) => Some(fill(ui.words().too_long, &over.to_string())),
        Length::Empty | Length::Fits => None,
    };
    // The hint in the empty box may need more lines in another language.
    Effect::new(move |_| {
        ui.language.track();
        request_animation_frame(move || {
            if let Some(text_box) = node.get_untracked() {
                fit(&text_box);
            }
        });
    });
    html::form()
        .class("composer")
        .on(ev::submit, move |event| {
            event.prevent_default();
            send();
        })
        .child((
            html::p().class("hint").role("status").child(hint),
            html::textarea()
                .node_ref(node)
                .id(COMPOSER_ID)
                .rows("1")
                .enterkeyhint("send")
                .autocomplete("off")
                .aria_label(ui.word(|words| words.composer_label))
                .placeholder(ui.word(|words| words.composer_hint))
                .on(ev::input, move |_| changed())
                .on(ev::keydown, key),
            html::button()
                .r#type("submit")
                .class("round send")
                .aria_label(ui.word(|words| words.send))
                // The keyboard of a phone stays open when the box keeps the focus.
                .on(ev::pointerdown, |event| event.prevent_default())
                .child(html::span().class("icon")),
        ))
}

/// As high as its text; the style sheet sets the limit of five lines.
fn fit(text_box: &HtmlTextAreaElement) {
    let style = web_sys::HtmlElement::style(text_box);
    let _ = style.set_property("height", "auto");
    let borders = text_box.offset_height() - text_box.client_height();
    let _ = style.set_property("height", &format!("{}px", text_box.scroll_height() + borders));
}
