//! The line that says the connection is gone. It stays in the page so that screen readers hear it change.

use leptos::{html, prelude::*};

use super::Ui;

pub(super) fn banner(ui: Ui) -> impl IntoView {
    let is_lost = Memo::new(move |_| ui.page.read(|chat| chat.is_reconnecting()));
    html::div()
        .class("banner")
        .role("status")
        .child(move || is_lost.get().then(|| html::p().child(move || ui.words().reconnecting)))
}
