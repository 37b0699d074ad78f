//! A sheet over the chat. A modal `dialog`: the browser keeps the cursor in it, and gives it back to the button
//! that opened it.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement, HtmlElement};

use super::{El, before_drawing, el};

/// An empty sheet, whose heading has the id `heading`; `leave` is what Escape and a tap beside it mean.
pub(crate) fn modal(class: &str, heading: &str, leave: impl Fn() + Copy + 'static) -> El {
    el("dialog")
        .class(class)
        .attr("aria-labelledby", heading)
        .on("cancel", move |event: Event| {
            // A file chooser left without a file bubbles a `cancel` of its own.
            if is_of_dialog(&event) {
                event.prevent_default();
                leave();
            }
        })
        .on("click", move |event: Event| {
            // Beside the sheet is outside its content, but still the dialog.
            if is_of_dialog(&event) {
                leave();
            }
        })
}

fn is_of_dialog(event: &Event) -> bool {
    event.target().is_some_and(|target| target.is_instance_of::<HtmlDialogElement>())
}

/// Opens and closes the sheet, which has its content by then.
pub(crate) fn open_while(sheet: El, is_open: impl Fn() -> bool + 'static) -> El {
    let node: HtmlDialogElement = sheet.node();
    sheet.follow(is_open, move |is_open| match is_open {
        true => drop(node.show_modal()),
        false => node.close(),
    })
}

/// What had the cursor may be gone; a screen reader reads on from the heading.
pub(crate) fn focus_heading_soon(dialog: &HtmlDialogElement) {
    let dialog = dialog.clone();
    before_drawing(move || {
        let heading = dialog.query_selector("h2").ok().flatten();
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            let _ = heading.focus();
        }
    });
}
