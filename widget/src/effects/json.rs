//! JSON as the browser parses it.

use mitra_protocol::Action;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, JSON, Reflect};

use crate::chat::wire::{self, Tree};

/// A value of the browser.
pub(super) struct Json(pub(super) JsValue);

impl Json {
    /// None when the text is no JSON.
    pub(super) fn parse(text: &str) -> Option<Json> {
        JSON::parse(text).ok().map(Json)
    }
}

impl Tree for Json {
    fn field(&self, name: &str) -> Option<Self> {
        let value = Reflect::get(&self.0, &JsValue::from_str(name)).ok()?;
        (!value.is_null() && !value.is_undefined()).then_some(Json(value))
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn truth(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn items(&self) -> Option<Vec<Self>> {
        Some(self.0.dyn_ref::<Array>()?.iter().map(Json).collect())
    }
}

/// A tap, as the kit gives it.
pub(crate) fn action(said: &JsValue) -> Option<Action> {
    wire::action(&Json(said.clone()))
}
