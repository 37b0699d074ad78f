//! What she might say next; a tap says it.

use leptos::{html, prelude::*};

use super::Ui;
use crate::{chat::Happening, effects::fresh_id};

/// The chips of the last reply, or examples when nothing was said yet.
pub(super) fn chips(ui: Ui) -> impl IntoView {
    let offered = Memo::new(move |_| {
        let examples = ui.words().examples;
        ui.page.read(|chat| {
            if chat.is_fresh() { examples.map(str::to_owned).to_vec() } else { chat.chips().to_vec() }
        })
    });
    move || {
        let offered = offered.get();
        (!offered.is_empty()).then(|| {
            html::div()
                .class("chips")
                .role("group")
                .aria_label(move || ui.words().chips_label)
                .child(offered.into_iter().map(|text| chip(ui, text)).collect_view())
        })
    }
}

fn chip(ui: Ui, text: String) -> AnyView {
    let said = text.clone();
    let say = move |_| ui.page.dispatch(Happening::Said { client_id: fresh_id(), text: said.clone() });
    html::button().r#type("button").class("chip").on(leptos::ev::click, say).child(text).into_any()
}
