//! What the shop says of a product. Anyone may ask; nothing tells who did.

use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;
use web_sys::js_sys;

use super::{Page, http::Ask};
use crate::chat::{Happening, Language, wire};

pub(super) fn read(page: Page, shop: String, id: String, language: Language) {
    spawn_local(async move {
        let name = js_sys::encode_uri_component(&id);
        let path = format!("/products/{name}?shop={shop}&lang={}", language.code());
        let details = Ask::new(&path, None).fetch_as(wire::details).await.map(Arc::new);
        page.dispatch(Happening::ProductRead { id, details });
    });
}
