//! What lies over the chat when she looks after her privacy: the choices, a question before each, a receipt.
//! A modal `dialog`: the browser keeps the cursor in it, and gives it back to the button that opened it.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use super::{Pick, Ui, button};
use crate::chat::{Happening, Sheet, SheetTap};

pub(super) fn privacy(ui: Ui) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let sheet = Memo::new(move |_| ui.page.read(|chat| chat.sheet().cloned()));
    Effect::new(move |_| {
        let is_open = sheet.get().is_some();
        let Some(dialog) = node.get() else { return };
        if !is_open {
            dialog.close();
        } else if dialog.open() || dialog.show_modal().is_ok() {
            // What had the cursor may be gone; a screen reader reads on from the heading.
            request_animation_frame(move || focus_heading(&dialog));
        }
    });
    html::dialog()
        .node_ref(node)
        .class("sheet")
        .aria_labelledby("sheet")
        .on(ev::Custom::new("cancel"), move |event: web_sys::Event| {
            event.prevent_default();
            tap(ui, SheetTap::Leave);
        })
        .on(ev::click, move |event| {
            // Beside the sheet is outside its content, but still the dialog.
            if event.target().is_some_and(|target| target.is_instance_of::<HtmlDialogElement>()) {
                tap(ui, SheetTap::Leave);
            }
        })
        .child(move || sheet.get().map(|sheet| content(ui, &sheet)))
}

fn tap(ui: Ui, tap: SheetTap) {
    ui.page.dispatch(Happening::SheetTapped(tap));
}

fn focus_heading(dialog: &HtmlDialogElement) {
    let heading = dialog.query_selector("h2").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        let _ = heading.focus();
    }
}

fn content(ui: Ui, sheet: &Sheet) -> AnyView {
    let inside = match sheet {
        Sheet::Choices => choices(ui),
        Sheet::Forget => {
            let buttons = (yes(ui, |words| words.forget_now), leave(ui, |words| words.cancel));
            said(ui, |words| words.forget_title, |words| words.forget_text, (), buttons)
        }
        Sheet::Erase { busy: true, .. } => {
            let erasing = html::p().role("status").child(ui.word(|words| words.erasing));
            said(ui, |words| words.erase_title, |words| words.erase_text, erasing, ())
        }
        Sheet::Erase { busy: false, failed } => {
            let failed =
                failed.then(|| html::p().class("bad").role("alert").child(ui.word(|words| words.not_done)));
            let buttons = (yes(ui, |words| words.erase_now), leave(ui, |words| words.cancel));
            said(ui, |words| words.erase_title, |words| words.erase_text, failed, buttons)
        }
        Sheet::Erased { receipt_id } => {
            let receipt =
                html::p().class("receipt").child(ui.filled(|words| words.receipt, receipt_id.clone()));
            let done = leave(ui, |words| words.finished);
            said(ui, |words| words.erased_title, |words| words.erased_text, receipt, done)
        }
    };
    html::div().class("inside").child(inside).into_any()
}

fn choices(ui: Ui) -> AnyView {
    let can_erase = ui.page.glance(|chat| chat.can_erase());
    let erase = || choice(ui, |words| words.erase, |words| words.erase_hint, SheetTap::Erase);
    let choices = (
        choice(ui, |words| words.forget, |words| words.forget_hint, SheetTap::Forget),
        can_erase.then(erase),
        html::div().class("answers").child(leave(ui, |words| words.cancel)),
    );
    (heading(ui, |words| words.privacy_title), choices).into_any()
}

fn choice(ui: Ui, name: Pick, hint: Pick, leads_to: SheetTap) -> AnyView {
    html::button()
        .r#type("button")
        .class("choice")
        .on(ev::click, move |_| tap(ui, leads_to))
        .child((html::strong().child(ui.word(name)), html::span().child((" ", ui.word(hint)))))
        .into_any()
}

fn said(
    ui: Ui,
    title: Pick,
    text: Pick,
    more: impl IntoView + 'static,
    buttons: impl IntoView + 'static,
) -> AnyView {
    let buttons = html::div().class("answers").child(buttons.into_any());
    (heading(ui, title), html::p().child(ui.word(text)), more.into_any(), buttons).into_any()
}

fn heading(ui: Ui, title: Pick) -> AnyView {
    html::h2().id("sheet").tabindex("-1").child(ui.word(title)).into_any()
}

fn yes(ui: Ui, pick: Pick) -> AnyView {
    button(ui, "grave button", pick, move || tap(ui, SheetTap::Confirm))
}

fn leave(ui: Ui, pick: Pick) -> AnyView {
    button(ui, "quiet button", pick, move || tap(ui, SheetTap::Leave))
}
