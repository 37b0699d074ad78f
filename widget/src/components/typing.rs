//! Three dots while a reply is under way.

use leptos::{html, prelude::*};

use super::Ui;

pub(super) fn typing(ui: Ui) -> impl IntoView {
    let is_typing = Memo::new(move |_| ui.page.read(|chat| chat.is_typing()));
    html::div().role("status").child(move || {
        is_typing.get().then(|| {
            html::div().class("typing").child((
                super::unseen(move || ui.words().typing),
                html::i(),
                html::i(),
                html::i(),
            ))
        })
    })
}
