//! The line from a worker to the page that started it.

use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, js_sys};

/// Tells the page something.
pub(crate) fn answer(message: &impl Serialize) {
    let Ok(text) = serde_json::to_string(message) else { return };
    if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        let _ = scope.post_message(&JsValue::from_str(&text));
    }
}
