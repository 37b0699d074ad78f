//! Holding the microphone while she speaks. A short press is a tap.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, PointerEvent};

use super::{session::Voice, stage::Stage};
use crate::dom::listen;

/// A shorter press is a tap, milliseconds.
const TAP_MILLIS: f64 = 400.0;

thread_local! {
    /// When the press that goes on began, by its event's clock.
    static PRESSED: Cell<Option<f64>> = const { Cell::new(None) };
    /// The click that comes of the last press says nothing new.
    static HAS_CLICK: Cell<bool> = const { Cell::new(false) };
}

/// Whether the click at hand is the end of a press that was seen to already.
pub(super) fn was_press() -> bool {
    HAS_CLICK.take()
}

/// Begins with a press on the button, ends with its end.
pub(super) fn watch(voice: &'static Voice, button: &HtmlElement) {
    let pressed = move |event: Event| {
        let press: &PointerEvent = event.unchecked_ref();
        if press.button() != 0 || voice.stage.glance(|stage| *stage == Stage::Listening) {
            return;
        }
        PRESSED.set(Some(event.time_stamp()));
        HAS_CLICK.set(true);
        voice.begin(true);
    };
    listen(button, "pointerdown", Box::new(pressed));
    // A long press is no wish for a menu.
    listen(button, "contextmenu", Box::new(|event: Event| event.prevent_default()));
    let Some(window) = web_sys::window() else { return };
    for end in ["pointerup", "pointercancel"] {
        let ended = move |event: Event| {
            let Some(begun) = PRESSED.take() else { return };
            if event.time_stamp() - begun < TAP_MILLIS {
                voice.is_held.set(false);
            } else {
                HAS_CLICK.set(false);
                voice.done();
            }
        };
        listen(&window, end, Box::new(ended));
    }
    // The composer goes away under her finger, and then no click follows: the next one is a tap of its own.
    listen(
        &window,
        "pointerdown",
        Box::new(|_| {
            if PRESSED.get().is_none() {
                HAS_CLICK.set(false)
            }
        }),
    );
}
