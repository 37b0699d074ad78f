//! What is asked of the server: what recordings it takes, a conversation to speak in, and the words of a recording.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Blob, Request, RequestInit, Response, Storage,
    js_sys::{Array, JSON, Object, Reflect},
};

use super::{judge::Trouble, microphone::within};
use crate::chat::Language;

/// How long the server may take to answer, milliseconds; a recording has to get there first.
const ANSWER_MILLIS: u32 = 15_000;
const WORDS_MILLIS: u32 = 120_000;

/// What recordings are taken.
#[derive(Clone, Copy)]
pub(super) struct Offer {
    /// Somebody hears them.
    pub(super) heard: bool,
    /// They must be WAV.
    pub(super) wav: bool,
    pub(super) most_millis: u32,
}

impl Default for Offer {
    /// As long as the server was not asked.
    fn default() -> Offer {
        Offer { heard: true, wav: false, most_millis: 120_000 }
    }
}

/// Where she speaks.
#[derive(Clone)]
pub(super) struct Credentials {
    conversation_id: String,
    token: String,
}

/// What was heard.
pub(super) struct Words {
    pub(super) text: String,
    pub(super) is_doubtful: bool,
    /// Pieces of the text that may be misheard.
    pub(super) unsure: Vec<String>,
}

pub(super) fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or_default()
}

/// Asks; status 0 when no answer came.
async fn ask(
    path: &str,
    token: Option<&str>,
    body: Option<&JsValue>,
    abort: &AbortController,
    millis: u32,
) -> Result<JsValue, u16> {
    let request = || -> Result<Request, JsValue> {
        let init = RequestInit::new();
        init.set_signal(Some(&abort.signal()));
        if let Some(body) = body {
            init.set_method("POST");
            init.set_body(body);
        }
        let request = Request::new_with_str_and_init(&["/api/v1", path].concat(), &init)?;
        let headers = request.headers();
        if body.is_some_and(JsValue::is_string) {
            headers.set("Content-Type", "application/json")?;
        }
        if let Some(token) = token {
            headers.set("Authorization", &["Bearer ", token].concat())?;
        }
        Ok(request)
    };
    let (window, request) = (web_sys::window().ok_or(0_u16)?, request().map_err(|_| 0_u16)?);
    let answer = async {
        let response = JsFuture::from(window.fetch_with_request(&request)).await.map_err(|_| 0_u16)?;
        let response: Response = response.unchecked_into();
        if !response.ok() {
            return Err(response.status());
        }
        JsFuture::from(response.json().map_err(|_| 0_u16)?).await.map_err(|_| 0)
    };
    let answer = within(millis, answer).await;
    if answer.is_none() {
        abort.abort();
    }
    answer.unwrap_or(Err(0))
}

/// What recordings this server takes; none when it does not answer.
pub(super) async fn offer() -> Option<Offer> {
    let answer = ask("/voice", None, None, &AbortController::new().ok()?, ANSWER_MILLIS).await.ok()?;
    let truth = |name: &str| field(&answer, name).as_bool();
    let most_seconds = field(&answer, "most_seconds").as_f64()?;
    Some(Offer { heard: truth("heard")?, wav: truth("wav")?, most_millis: (most_seconds * 1000.0) as u32 })
}

/// The shop whose page this is.
pub(super) fn shop() -> String {
    let path = web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default();
    let shop = path.strip_prefix("/s/").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    if shop.is_empty() { "demo".to_owned() } else { shop.to_owned() }
}

pub(super) fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// The conversation that the page keeps, as far as there is one.
fn kept() -> (Option<String>, Option<String>) {
    let text = storage()
        .and_then(|storage| storage.get_item(&["mitra:", &shop(), ":conversation"].concat()).ok()?)
        .and_then(|text| JSON::parse(&text).ok())
        .unwrap_or_default();
    (field(&text, "conversation_id").as_string(), field(&text, "token").as_string())
}

/// Where she speaks: the page's conversation; before there is one, one that only hears her.
async fn credentials(
    language: Language,
    own: Option<Credentials>,
    abort: &AbortController,
) -> Result<Credentials, u16> {
    let (conversation_id, token) = kept();
    if let (Some(conversation_id), Some(token)) = (conversation_id, token.clone()) {
        return Ok(Credentials { conversation_id, token });
    }
    if let Some(own) = own {
        return Ok(own);
    }
    begin(language, token, abort).await
}

async fn begin(
    language: Language,
    token: Option<String>,
    abort: &AbortController,
) -> Result<Credentials, u16> {
    let start = Object::new();
    let _ = Reflect::set(&start, &"shop".into(), &shop().into());
    let _ = Reflect::set(&start, &"lang".into(), &language.code().into());
    let start: JsValue = JSON::stringify(&start).map_err(|_| 0_u16)?.into();
    let begun = ask("/conversations", token.as_deref(), Some(&start), abort, ANSWER_MILLIS).await?;
    let text = |name: &str| field(&begun, name).as_string();
    let token = text("token").or(token);
    Ok(Credentials { conversation_id: text("conversation_id").ok_or(0_u16)?, token: token.ok_or(0_u16)? })
}

/// The words of a recording, and where she spoke.
pub(super) async fn words(
    recording: &Blob,
    language: Language,
    own: Option<Credentials>,
    abort: &AbortController,
) -> Result<(Words, Credentials), Trouble> {
    let place = credentials(language, own, abort).await.map_err(Trouble::of_status)?;
    let (place, heard) = match hear(recording, language, &place, abort).await {
        // That conversation ended meanwhile; another one hears her as well.
        Err(401 | 404) => {
            let place = begin(language, None, abort).await.map_err(Trouble::of_status)?;
            let heard = hear(recording, language, &place, abort).await;
            (place, heard)
        }
        heard => (place, heard),
    };
    let heard = heard.map_err(Trouble::of_status)?;
    let text = field(&heard, "text").as_string().ok_or(Trouble::Unsent)?;
    let characters: Vec<char> = text.chars().collect();
    let unsure = field(&heard, "unsure").dyn_into::<Array>().unwrap_or_default();
    let piece = |piece: JsValue| -> Option<String> {
        let place = |name: &str| field(&piece, name).as_f64().map(|place| place as usize);
        Some(characters.get(place("start")?..place("end")?)?.iter().collect())
    };
    let words = Words {
        is_doubtful: field(&heard, "doubtful").is_truthy(),
        unsure: unsure.iter().filter_map(piece).collect(),
        text,
    };
    Ok((words, place))
}

async fn hear(
    recording: &Blob,
    language: Language,
    place: &Credentials,
    abort: &AbortController,
) -> Result<JsValue, u16> {
    let path = ["/conversations/", &place.conversation_id, "/voice?lang=", language.code()].concat();
    ask(&path, Some(&place.token), Some(recording), abort, WORDS_MILLIS).await
}
