//! What she might say next; a tap says it.

use web_sys::Event;

use super::Ui;
use crate::{
    chat::Happening,
    dom::{El, el},
    effects::fresh_id,
};

/// Adds the chips of the last reply, or examples when nothing was said yet.
pub(super) fn with_chips(parent: El, ui: Ui) -> El {
    let offered = move || {
        let examples = ui.words().examples;
        ui.page.read(|chat| {
            if chat.is_fresh() { examples.map(str::to_owned).to_vec() } else { chat.chips().to_vec() }
        })
    };
    parent.part(offered, move |offered| {
        let chips = offered.iter().map(|text| chip(ui, text));
        (!offered.is_empty()).then(|| {
            el("div")
                .class("chips")
                .attr("role", "group")
                .label(ui.word(|words| words.chips_label))
                .children(chips)
        })
    })
}

fn chip(ui: Ui, text: &str) -> El {
    let said = text.to_owned();
    let say = move |_: Event| ui.page.dispatch(Happening::Said { client_id: fresh_id(), text: said.clone() });
    el("button").attr("type", "button").class("chip").on("click", say).text(text)
}
