//! What the shop says of a product. Anyone may ask; nothing tells who did.

use std::sync::Arc;

use web_sys::js_sys;

use super::{Page, http::Ask};
use crate::chat::{Happening, Language, wire};

pub(super) fn read(page: Page, shop: &str, id: String, language: Language) {
    let name = String::from(js_sys::encode_uri_component(&id));
    let path = ["/products/", &name, "?shop=", shop, "&lang=", language.code()].concat();
    Ask::new(path, None).send(wire::details, move |answer| {
        page.dispatch(Happening::ProductRead { id, details: answer.map(Arc::new) });
    });
}
