//! When the page breaks, it says so and offers to start again; a silent dead page is the worst of all.

use web_sys::console;

use super::document::{document, language};
use crate::{dom::el, texts::texts};

/// From now on a panic is logged and shown.
pub(super) fn watch() {
    std::panic::set_hook(Box::new(|info| {
        console::error_1(&info.to_string().into());
        let _ = show();
    }));
}

/// Plain nodes and a plain link: after a panic nothing that is followed can be relied on.
fn show() -> Option<()> {
    let document = document()?;
    let words = texts(language());
    let link =
        el("a").class("button").attr("href", &document.location()?.pathname().ok()?).text(words.restart);
    let alert = el("div").class("crash").attr("role", "alert").child(el("p").text(words.crashed)).child(link);
    document.body()?.append_child(&alert.node::<web_sys::Node>()).ok()?;
    Some(())
}
