//! The `perceive` worker: the trained networks, and the line to whoever asks them.

use std::cell::RefCell;

use mitra_dialogue::{SlotMatch, SlotValue, Understanding};
use mitra_perception::{
    network::Network,
    photo::{self, Named, Pixels, on_white},
};
use mitra_protocol::{
    log::{SlotSpan, Value},
    worker::{FromPerceive, NamedShare, Sight, ToPerceive, Understood},
};
use wasm_bindgen::{JsCast, JsError, prelude::wasm_bindgen};
use web_sys::{DedicatedWorkerGlobalScope, js_sys};

use crate::line::answer;

const CLOSED: &str = "No network is open.";

thread_local! {
    static UNDERSTANDING: RefCell<Option<Network>> = const { RefCell::new(None) };
    static SIGHT: RefCell<Option<photo::Network>> = const { RefCell::new(None) };
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

/// Called by the worker's script with the files of the network for photos.
#[wasm_bindgen]
pub fn open_sight(onnx: &[u8], labels: &str, colours: &str) -> Result<(), JsError> {
    let network = photo::Network::read(onnx, labels, colours).map_err(|sentence| JsError::new(&sentence))?;
    SIGHT.set(Some(network));
    Ok(())
}

/// Called by the worker's script while the network for photos comes.
#[wasm_bindgen]
pub fn loading(share: f32) {
    answer(&FromPerceive::Loading { share });
}

/// Called by the worker's script for each photo: rows of red, green, blue and how far it covers white, eight bits each.
#[wasm_bindgen]
pub fn see(id: u32, width: usize, height: usize, rgba: &[u8]) {
    mark("mitra:see-start");
    let rgb = on_white(rgba);
    let seen = Pixels::new(width, height, &rgb).and_then(|pixels| {
        SIGHT.with_borrow(|network| match network {
            Some(network) => Ok((network.see(&pixels)?, network.name().to_owned())),
            None => Err(CLOSED.to_owned()),
        })
    });
    mark("mitra:see-done");
    answer(&match seen {
        Ok((sight, model)) => FromPerceive::Seen { id, sight: sight_to_wire(sight, model) },
        Err(reason) => FromPerceive::NotSeen { id, reason },
    });
}

/// What the network for photos says of a fitted photo's category. For measuring the network alone.
#[wasm_bindgen]
pub fn category_scores(fitted: &[f32]) -> Result<Vec<f32>, JsError> {
    let scores = SIGHT.with_borrow(|network| match network {
        Some(network) => network.scores(fitted),
        None => Err(CLOSED.to_owned()),
    });
    scores.map(|mut scores| scores.swap_remove(0)).map_err(|sentence| JsError::new(&sentence))
}

fn sight_to_wire(sight: photo::Sight, model: String) -> Sight {
    let wire = |named: Vec<Named>| {
        named.into_iter().map(|Named { name, share }| NamedShare { name, share }).collect::<Vec<_>>()
    };
    Sight {
        category: wire(sight.categories),
        colours: wire(sight.colours),
        pattern: wire(sight.patterns),
        fabric: wire(sight.fabrics),
        audience: wire(sight.audiences),
        vector: sight.vector,
        model,
    }
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
