//! The line that says the connection is gone. It stays in the page so that screen readers hear it change.

use super::Ui;
use crate::dom::{El, el};

pub(super) fn banner(ui: Ui) -> El {
    let is_lost = move || ui.page.read(|chat| chat.is_reconnecting());
    el("div")
        .class("banner")
        .attr("role", "status")
        .part(is_lost, move |is_lost| is_lost.then(|| el("p").text_by(ui.word(|words| words.reconnecting))))
}
