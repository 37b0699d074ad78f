//! Three dots while a reply is under way.

use super::{Ui, unseen};
use crate::dom::{El, el};

pub(super) fn typing(ui: Ui) -> El {
    let is_typing = move || ui.page.read(|chat| chat.is_typing());
    el("div").attr("role", "status").part(is_typing, move |is_typing| {
        let dots = || ["i"; 3].map(el);
        is_typing.then(|| el("div").class("typing").child(unseen(ui, |words| words.typing)).children(dots()))
    })
}
