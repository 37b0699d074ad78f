//! When the page breaks, it says so and offers to start again; a silent dead page is the worst of all.

use super::document::{document, language};
use crate::texts::texts;

/// From now on a panic is logged and shown.
pub(super) fn watch() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let _ = show();
    }));
}

/// Plain nodes and a plain link: after a panic no code of ours can be relied on.
fn show() -> Option<()> {
    let document = document()?;
    let words = texts(language());
    let alert = document.create_element("div").ok()?;
    alert.set_attribute("role", "alert").ok()?;
    alert.set_attribute("class", "crash").ok()?;
    let sentence = document.create_element("p").ok()?;
    sentence.set_text_content(Some(words.crashed));
    let link = document.create_element("a").ok()?;
    link.set_attribute("href", &document.location()?.pathname().ok()?).ok()?;
    link.set_attribute("class", "button").ok()?;
    link.set_text_content(Some(words.restart));
    alert.append_child(&sentence).ok()?;
    alert.append_child(&link).ok()?;
    document.body()?.append_child(&alert).ok()?;
    Some(())
}
