//! The `perceive` worker: the trained networks, and the line to whoever asks them.

use std::cell::RefCell;

use mitra_dialogue::{SlotMatch, SlotValue, Understanding};
use mitra_perception::network::Network;
use mitra_protocol::{
    log::{SlotSpan, Value},
    worker::{FromPerceive, ToPerceive, Understood},
};
use wasm_bindgen::{JsCast, JsError, prelude::wasm_bindgen};
use web_sys::{DedicatedWorkerGlobalScope, js_sys};

use crate::line::answer;

const CLOSED: &str = "No network is open.";

thread_local! {
    static UNDERSTANDING: RefCell<Option<Network>> = const { RefCell::new(None) };
}

/// Called by the worker's script with the files of the network that understands.
#[wasm_bindgen]
pub fn open(onnx: &[u8], labels: &str) -> Result<(), JsError> {
    let network = Network::read(onnx, labels).map_err(|sentence| JsError::new(&sentence))?;
    let ready = FromPerceive::Ready { model: network.name().to_owned() };
    UNDERSTANDING.set(Some(network));
    mark("mitra:perceive-ready");
    answer(&ready);
    Ok(())
}

/// Called by the worker's script for each message of the page.
#[wasm_bindgen]
pub fn perceive(said: &str) {
    // A page that says what this worker does not know is newer; the rest still works.
    let Ok(said) = serde_json::from_str(said) else { return };
    let ToPerceive::Understand { id, text } = said;
    mark("mitra:understand-start");
    let understood = UNDERSTANDING.with_borrow(|network| match network {
        Some(network) => network.understand(&text),
        None => Err(CLOSED.to_owned()),
    });
    mark("mitra:understand-done");
    answer(&match understood {
        Ok(understanding) => FromPerceive::Understood { id, understood: to_wire(understanding) },
        Err(reason) => FromPerceive::NotUnderstood { id, reason },
    });
}

/// What the network that understands says of a message's intent, its rows of `width` features given one after another. For
/// measuring the network alone.
#[wasm_bindgen]
pub fn scores(features: &[u32], width: usize) -> Result<Vec<f32>, JsError> {
    let rows: Vec<Vec<u32>> = features.chunks(width.max(1)).map(<[u32]>::to_vec).collect();
    let scores = UNDERSTANDING.with_borrow(|network| match network {
        Some(network) => network.scores(&rows),
        None => Err(CLOSED.to_owned()),
    });
    scores.map(|scores| scores.intent).map_err(|sentence| JsError::new(&sentence))
}

/// A mark on the worker's own timeline.
fn mark(name: &str) {
    let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>();
    if let Some(performance) = scope.ok().and_then(|scope| scope.performance()) {
        // A browser that keeps no marks loses nothing else.
        let _ = performance.mark(name);
    }
}

fn to_wire(understanding: Understanding) -> Understood {
    Understood {
        lang: understanding.language.code().to_owned(),
        lang_certain: understanding.language_is_certain,
        intent: understanding.intent.name().to_owned(),
        confidence: understanding.confidence,
        slots: understanding.slots.into_iter().map(to_span).collect(),
        words: understanding.words,
        kind_names: understanding.kind_names,
        leftovers: understanding.leftovers,
        everyday: understanding.everyday,
    }
}

fn to_span(found: SlotMatch) -> SlotSpan {
    let value = match found.value {
        SlotValue::Number(number) if number.fract() == 0.0 => Value::Whole(number as i64),
        SlotValue::Number(number) => Value::Number(number),
        SlotValue::Text(text) => Value::Text(text),
    };
    SlotSpan { slot: found.slot.name().to_owned(), start: found.start, end: found.end, value }
}
