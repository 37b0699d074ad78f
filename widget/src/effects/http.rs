//! One request to the server, with its errors made plain.

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Request, RequestInit, Response, js_sys::Reflect};

use super::json::Json;
use crate::chat::{Failure, wire};

/// A server that has not begun to answer by then counts as out of reach, milliseconds.
const ANSWER_WITHIN_MILLIS: u32 = 15_000;

/// What to ask.
pub(super) struct Ask<'a> {
    pub(super) path: &'a str,
    pub(super) token: Option<&'a str>,
    /// A JSON body makes it a POST.
    pub(super) body: Option<String>,
    deletes: bool,
    pub(super) accept: &'a str,
    pub(super) last_event_id: Option<u64>,
}

impl<'a> Ask<'a> {
    pub(super) fn new(path: &'a str, token: Option<&'a str>) -> Ask<'a> {
        Ask { path, token, body: None, deletes: false, accept: "application/json", last_event_id: None }
    }

    /// What is to be gone.
    pub(super) fn delete(path: &'a str, token: &'a str) -> Ask<'a> {
        Ask { deletes: true, ..Ask::new(path, Some(token)) }
    }

    fn request(&self, abort: &AbortController) -> Result<Request, JsValue> {
        let init = RequestInit::new();
        init.set_signal(Some(&abort.signal()));
        if let Some(body) = &self.body {
            init.set_method("POST");
            init.set_body(&JsValue::from_str(body));
        }
        if self.deletes {
            init.set_method("DELETE");
            // It reaches the server also when the page is closed meanwhile.
            Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE)?;
        }
        let request = Request::new_with_str_and_init(&format!("/api/v1{}", self.path), &init)?;
        let headers = request.headers();
        headers.set("Accept", self.accept)?;
        if self.body.is_some() {
            headers.set("Content-Type", "application/json")?;
        }
        if let Some(token) = self.token {
            headers.set("Authorization", &format!("Bearer {token}"))?;
        }
        if let Some(id) = self.last_event_id {
            headers.set("Last-Event-ID", &id.to_string())?;
        }
        Ok(request)
    }

    /// The server's answer when it is a good one.
    pub(super) async fn fetch(self, abort: &AbortController) -> Result<Response, Failure> {
        let window = web_sys::window().ok_or(Failure::Unreachable)?;
        let request = self.request(abort).map_err(|_| Failure::Unreachable)?;
        let answer = JsFuture::from(window.fetch_with_request(&request));
        let answer = match select(answer, TimeoutFuture::new(ANSWER_WITHIN_MILLIS)).await {
            Either::Left((answer, _)) => answer.map_err(|_| Failure::Unreachable)?,
            Either::Right(_) => {
                abort.abort();
                return Err(Failure::Unreachable);
            }
        };
        let response: Response = answer.dyn_into().map_err(|_| Failure::Unreachable)?;
        if response.ok() {
            return Ok(response);
        }
        let detail = text(&response).await.ok().and_then(|body| wire::problem_detail(&Json::parse(&body)?));
        Err(Failure::Refused { status: response.status(), detail })
    }

    /// The server's answer as `read` reads it, when it is a good one.
    pub(super) async fn fetch_as<T>(self, read: fn(&Json) -> Option<T>) -> Result<T, Failure> {
        let abort = AbortController::new().map_err(|_| Failure::Unreachable)?;
        let body = text(&self.fetch(&abort).await?).await?;
        Json::parse(&body).as_ref().and_then(read).ok_or(Failure::Unreachable)
    }

    /// Whether the server did it; what it says about it does not matter.
    pub(super) async fn fetch_done(self) -> Result<(), Failure> {
        let abort = AbortController::new().map_err(|_| Failure::Unreachable)?;
        self.fetch(&abort).await.map(|_| ())
    }
}

async fn text(response: &Response) -> Result<String, Failure> {
    let reading = response.text().map_err(|_| Failure::Unreachable)?;
    let text = match select(JsFuture::from(reading), TimeoutFuture::new(ANSWER_WITHIN_MILLIS)).await {
        Either::Left((text, _)) => text.map_err(|_| Failure::Unreachable)?,
        Either::Right(_) => return Err(Failure::Unreachable),
    };
    text.as_string().ok_or(Failure::Unreachable)
}
