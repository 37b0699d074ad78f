//! The line that says how the connection stands. It stays in the page so that screen readers hear it change.

use super::{Pick, Ui};
use crate::{
    chat::Reach,
    dom::{El, el},
};

pub(super) fn banner(ui: Ui) -> El {
    let reach = move || ui.page.read(|chat| chat.reach());
    el("div").class("banner").attr("role", "status").part(reach, move |reach| {
        let pick: Pick = match reach {
            Reach::Fine => return None,
            Reach::Reconnecting => |words| words.reconnecting,
            Reach::Stale => |words| words.stale,
            Reach::Offline => |words| words.offline,
            Reach::Back => |words| words.back,
        };
        Some(el("p").text_by(ui.word(pick)))
    })
}
