//! What makes the chat page of a shop an app: its manifest, its service worker, and the scripts of its workers, which
//! lie beside the page so that the service worker answers for them.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use serde_json::{Value, json};

use super::{
    assets::{APP_POLICY, isolate},
    page::{NOWHERE, built, revision, shop_of},
};
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::Segments,
    shops::frame_ancestors,
    store::Shop,
};

/// The manifest's name: the page links to it.
const MANIFEST: &str = "app.webmanifest";
const SERVICE_WORKER: &str = "sw.js";
/// Scripts of workers, and where they were built.
const WORKERS: &[(&str, &str)] = &[
    ("talk.js", "app/talk/talk.js"),
    ("perceive.js", "app/perceive/perceive.js"),
    ("pixels.js", "app/kit/pixels.js"),
];
/// Behind the page when it opens: `--paper` of the light tokens.
const PAPER: &str = "#fffaf5";

/// A file beside the page.
pub(crate) async fn app_file(
    State(app): State<Arc<App>>,
    Segments((shop, file)): Segments<(String, String)>,
    headers: HeaderMap,
) -> AppResult<Response> {
    if let Some((_, path)) = WORKERS.iter().find(|(name, _)| *name == file) {
        return Ok(script(built(&app, path).await?));
    }
    match file.as_str() {
        SERVICE_WORKER => Ok(script(service_worker(&app, &shop_of(&app, &shop).await?).await?)),
        MANIFEST => {
            let words = Words::of(headers.get(header::ACCEPT_LANGUAGE));
            let manifest = manifest(&shop_of(&app, &shop).await?, words);
            let mut response = Body::from(manifest.to_string()).into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/manifest+json"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
            Ok(response)
        }
        _ => Err(AppError::not_found()),
    }
}

/// So much of what is shared is taken from the wire before the answer, bytes.
const SHARED_BYTES: usize = 1 << 20;

/// Where other apps share to. The service worker takes it before it gets here; without one there is nobody whom it is
/// for, and it is let go. It is taken from the wire all the same: a connection with something unread on it is closed, and
/// whatever is asked on it next gets no answer.
pub(crate) async fn shared(
    State(app): State<Arc<App>>,
    Segments(shop): Segments<String>,
    body: Body,
) -> AppResult<Redirect> {
    drop(to_bytes(body, SHARED_BYTES).await);
    Ok(Redirect::to(&format!("/s/{}/", shop_of(&app, &shop).await?.shop_id)))
}

fn script(text: String) -> Response {
    let mut response = Body::from(text).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(APP_POLICY));
    isolate(headers);
    response
}

/// The service worker with what there is to keep: any change of it, or of the page, makes it another script, and that
/// is how browsers find a new version.
async fn service_worker(app: &App, shop: &Shop) -> AppResult<String> {
    let files = built(app, "app/pocket/files.json").await?;
    let mut files: Value = serde_json::from_str(&files)
        .map_err(|error| AppError::Internal(format!("the list of the app's files is no JSON: {error}")))?;
    let frame = frame_ancestors(&shop.settings.origins, app.environment);
    files["page"] = json!(revision(app, NOWHERE).await?);
    files["frame"] = json!(revision(app, &frame).await?);
    Ok(format!("self.mitra={files};\n{}", built(app, "app/pocket/sw.js").await?))
}

/// What the phone shows of the app outside of it.
struct Words {
    tag: &'static str,
    description: &'static str,
    orders: &'static str,
    saved: &'static str,
    offers: &'static str,
}

const WORDS: [Words; 3] = [
    Words {
        tag: "en-IN",
        description: "Your shopping friend: ask in English, Hindi or Hinglish.",
        orders: "My orders",
        saved: "Wishlist",
        offers: "Offers",
    },
    Words {
        tag: "hi",
        description: "आपकी शॉपिंग दोस्त: हिन्दी, English या Hinglish में पूछिए।",
        orders: "मेरे ऑर्डर",
        saved: "विशलिस्ट",
        offers: "ऑफ़र",
    },
    Words {
        tag: "hi-Latn",
        description: "Aapki shopping dost: Hinglish, Hindi ya English mein puchhiye.",
        orders: "Mere orders",
        saved: "Wishlist",
        offers: "Offers",
    },
];

impl Words {
    /// In the first language of the browser that Mitra speaks.
    fn of(accepted: Option<&HeaderValue>) -> &'static Words {
        let [english, hindi, hinglish] = &WORDS;
        let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or_default().to_lowercase();
        let tags = accepted.split(',').map(|tag| tag.split(';').next().unwrap_or_default().trim());
        for tag in tags {
            match tag.split('-').next() {
                Some("hi") if tag.contains("latn") => return hinglish,
                Some("hi") => return hindi,
                Some("en") => return english,
                _ => {}
            }
        }
        english
    }
}

fn manifest(shop: &Shop, words: &Words) -> Value {
    let home = format!("/s/{}/", shop.shop_id);
    let icon = |file: &str, sizes: &str, purpose: &str| {
        let kind = if file.ends_with(".svg") { "image/svg+xml" } else { "image/png" };
        json!({ "src": format!("/icons/{file}"), "sizes": sizes, "type": kind, "purpose": purpose })
    };
    let screenshot = |name: &str, sizes: &str, form: &str| {
        let address = format!("/icons/{name}.jpg");
        json!({ "src": address, "sizes": sizes, "type": "image/jpeg", "form_factor": form, "label": words.description })
    };
    let shortcut = |name: &str, say: &str| {
        let icons = [icon("mitra-192.png", "192x192", "any")];
        json!({ "name": name, "url": format!("{home}?say={say}"), "icons": icons })
    };
    json!({
        "id": home,
        "name": format!("{} · Mitra", shop.name),
        "short_name": shop.name,
        "description": words.description,
        "lang": words.tag,
        "dir": "ltr",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["shopping"],
        "launch_handler": { "client_mode": "navigate-existing" },
        "icons": [
            icon("mitra-192.png", "192x192", "any"),
            icon("mitra-512.png", "512x512", "any"),
            icon("mitra-maskable-512.png", "512x512", "maskable"),
            icon("mitra.svg", "any", "any"),
            icon("mitra-maskable.svg", "any", "maskable"),
        ],
        "screenshots": [
            screenshot("phone", "720x1480", "narrow"),
            screenshot("desktop", "1280x800", "wide"),
        ],
        "shortcuts": [
            shortcut(words.orders, "orders"),
            shortcut(words.saved, "saved"),
            shortcut(words.offers, "offers"),
        ],
        "share_target": {
            "action": format!("{home}share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title", "text": "text", "url": "url",
                "files": [{ "name": "photo", "accept": ["image/*"] }],
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_speaks_the_first_language_of_the_browser_that_mitra_speaks() {
        let tag = |accepted| Words::of(Some(&HeaderValue::from_static(accepted))).tag;
        assert_eq!(tag("ta, hi-IN;q=0.9, en;q=0.8"), "hi");
        assert_eq!(tag("hi-Latn-IN"), "hi-Latn");
        assert_eq!(tag("fr"), "en-IN");
        assert_eq!(Words::of(None).tag, "en-IN");
    }
}
