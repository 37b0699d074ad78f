//! Handing something out of the chat: to the clipboard, or to whatever the device shares with.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::js_sys::{Function, Object, Promise, Reflect};

/// Puts a text into the clipboard; `done` is called when it is there.
pub(crate) fn copy(text: String, done: impl FnOnce() + 'static) {
    copy_boxed(text, Box::new(done));
}

fn copy_boxed(text: String, done: Box<dyn FnOnce()>) {
    spawn_local(async move {
        let clipboard = navigator().and_then(|navigator| field(&navigator, "clipboard"));
        if let Some(clipboard) = clipboard
            && call(&clipboard, "writeText", &JsValue::from_str(&text)).await == Some(true)
        {
            done();
        }
    });
}

/// Offers an address to other apps; where there is no such thing it goes into the clipboard, and `copied` is called.
pub(crate) fn share(title: &str, address: String, copied: impl FnOnce() + 'static) {
    let copied = Box::new(copied);
    let offer = Object::new();
    let _ = Reflect::set(&offer, &"title".into(), &title.into());
    let _ = Reflect::set(&offer, &"url".into(), &JsValue::from_str(&address));
    spawn_local(async move {
        let Some(navigator) = navigator() else { return };
        // She may have thought better of it: then nothing is copied either.
        if call(&navigator, "share", &offer).await.is_none() {
            copy_boxed(address, copied);
        }
    });
}

fn navigator() -> Option<JsValue> {
    Some(web_sys::window()?.navigator().into())
}

fn field(of: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(of, &name.into()).ok()?;
    (!value.is_undefined()).then_some(value)
}

/// Whether a method's promise was kept; none when there is no such method, or it may not be used here.
async fn call(of: &JsValue, method: &str, with: &JsValue) -> Option<bool> {
    let method: Function = field(of, method)?.dyn_into().ok()?;
    let promise: Promise = method.call1(of, with).ok()?.dyn_into().ok()?;
    match JsFuture::from(promise).await {
        Ok(_) => Some(true),
        Err(error) => field(&error, "name")?.as_string().filter(|name| name == "AbortError").map(|_| false),
    }
}
