//! The sheet over the chat that a tool draws itself in. Escape and the phone's way back close it, and it alone.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use web_sys::{Event, History, HtmlDialogElement, KeyboardEvent};

use super::Kit;
use crate::dom::{
    El, Signal, el, listen,
    modal::{focus_heading_soon, modal, open_while},
};

/// A browser that takes no step back is not waited for, milliseconds.
const PATIENCE_MILLIS: u32 = 500;

/// Whether a sheet is open. It lasts as long as the document.
pub(super) struct Sheet {
    is_open: Signal<bool>,
    /// It is being closed by a step back in the history.
    is_leaving: Cell<bool>,
    /// What is done when it is closed.
    then: RefCell<Option<Box<dyn FnOnce()>>>,
}

impl Sheet {
    pub(super) fn new() -> &'static Sheet {
        let sheet: &'static Sheet = Box::leak(Box::new(Sheet {
            is_open: Signal::new(false),
            is_leaving: Cell::new(false),
            then: RefCell::default(),
        }));
        if let Some(window) = web_sys::window() {
            listen(&window, "popstate", Box::new(|_| sheet.shut()));
        }
        sheet
    }

    /// Whether it is open; whoever asks is told when it changes.
    pub(super) fn is_open(&self) -> bool {
        self.is_open.get()
    }

    pub(super) fn open(&self) {
        if !self.is_open.glance(|is_open| *is_open) {
            // The phone's way back closes the sheet, and not the page.
            let _ = history().map(|history| history.push_state(&JsValue::NULL, ""));
            self.is_open.set(true);
        }
    }

    /// Closes it by the step back that its opening went forward: there is one way out, whoever takes it.
    pub(super) fn close(&'static self) {
        if self.is_open.glance(|is_open| *is_open) && !self.is_leaving.replace(true) {
            let _ = history().map(|history| history.back());
            let unanswered = move || {
                if self.is_leaving.get() {
                    self.shut();
                }
            };
            Timeout::new(PATIENCE_MILLIS, unanswered).forget();
        }
    }

    /// Closes it and then does something.
    pub(super) fn close_and(&'static self, then: impl FnOnce() + 'static) {
        self.then.replace(Some(Box::new(then)));
        self.close();
    }

    fn shut(&self) {
        self.is_leaving.set(false);
        if self.is_open.glance(|is_open| *is_open) {
            self.is_open.set(false);
            let then = self.then.take();
            if let Some(then) = then {
                then();
            }
        }
    }

    /// The sheet's element with its heading, its way out and, while it is open, its content.
    pub(super) fn draw(
        &'static self,
        kit: &'static Kit,
        heading: &'static str,
        title: fn(&'static super::texts::KitTexts) -> &'static str,
        content: impl Fn() -> El + 'static,
    ) -> El {
        let dialog =
            modal("sheet kit", heading, move || self.close()).on("keydown", |event: KeyboardEvent| {
                // The page would close what is around the chat.
                if event.key() == "Escape" {
                    event.stop_propagation();
                }
            });
        let node: HtmlDialogElement = dialog.node();
        let dialog = dialog.part(
            move || self.is_open(),
            move |is_open| {
                focus_heading_soon(&node);
                is_open.then(|| {
                    let title = el("h2").attr("id", heading).attr("tabindex", "-1").text_by(kit.word(title));
                    let shut = el("button")
                        .attr("type", "button")
                        .class("round")
                        .label(kit.word(|words| words.kit_close))
                        .on("click", move |_: Event| self.close())
                        .child(el("span").class("icon close"));
                    let head = el("div").class("top").child(title).child(shut);
                    el("div").class("inside").child(head).child(content())
                })
            },
        );
        open_while(dialog, move || self.is_open())
    }
}

fn history() -> Option<History> {
    web_sys::window()?.history().ok()
}
