//! One request to the server, with its errors made plain.

use gloo_timers::callback::Timeout;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, Request, RequestInit, Response, js_sys::Reflect};

use super::json::Json;
use crate::chat::{Failure, wire};

/// A server that has not begun to answer by then counts as out of reach, milliseconds.
const ANSWER_WITHIN_MILLIS: u32 = 15_000;

/// What to ask.
pub(super) struct Ask {
    path: String,
    token: Option<String>,
    /// A JSON body makes it a POST.
    body: Option<String>,
    deletes: bool,
    /// Asks for a stream of events, from behind this one.
    stream_after: Option<u64>,
}

impl Ask {
    pub(super) fn new(path: String, token: Option<String>) -> Ask {
        Ask { path, token, body: None, deletes: false, stream_after: None }
    }

    /// It is to be gone.
    pub(super) fn delete(self) -> Ask {
        Ask { deletes: true, ..self }
    }

    /// All that happens there from behind an event on.
    pub(super) fn stream(self, after: u64) -> Ask {
        Ask { stream_after: Some(after), ..self }
    }

    /// With something to say.
    pub(super) fn with(self, body: &impl Serialize) -> Ask {
        Ask { body: serde_json::to_string(body).ok(), ..self }
    }

    /// Asks; `done` gets the server's answer as `read` reads it, when it is a good one.
    pub(super) fn send<T>(
        self,
        read: impl FnOnce(&Json) -> Option<T> + 'static,
        done: impl FnOnce(Result<T, Failure>) + 'static,
    ) {
        // Boxed, so that all requests share one future.
        self.send_boxed(Box::new(move |answer| {
            done(answer.and_then(|answer| read(&answer).ok_or(Failure::Unreachable)));
        }));
    }

    /// Asks; `done` gets whether the server did it. What it says about it does not matter.
    pub(super) fn send_only(self, done: impl FnOnce(Result<(), Failure>) + 'static) {
        self.send(|_| Some(()), done);
    }

    fn send_boxed(self, done: Box<dyn FnOnce(Result<Json, Failure>)>) {
        spawn_local(async move { done(self.answer().await) });
    }

    async fn answer(self) -> Result<Json, Failure> {
        let abort = AbortController::new().map_err(|_| Failure::Unreachable)?;
        let response = self.fetch(&abort).await?;
        let _limit = within(&abort, ANSWER_WITHIN_MILLIS);
        Ok(body(&response).await)
    }

    /// The server's answer when it is a good one, before its body has come.
    pub(super) async fn fetch(self, abort: &AbortController) -> Result<Response, Failure> {
        let window = web_sys::window().ok_or(Failure::Unreachable)?;
        let request = self.request(abort).map_err(|_| Failure::Unreachable)?;
        let _limit = within(abort, ANSWER_WITHIN_MILLIS);
        let response = JsFuture::from(window.fetch_with_request(&request)).await;
        let response: Response = response.map_err(|_| Failure::Unreachable)?.unchecked_into();
        if response.ok() {
            return Ok(response);
        }
        let detail = wire::problem_detail(&body(&response).await);
        Err(Failure::Refused { status: response.status(), detail })
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
        let request = Request::new_with_str_and_init(&["/api/v1", &self.path].concat(), &init)?;
        let headers = request.headers();
        let accept = if self.stream_after.is_some() { "text/event-stream" } else { "application/json" };
        headers.set("Accept", accept)?;
        if self.body.is_some() {
            headers.set("Content-Type", "application/json")?;
        }
        if let Some(token) = &self.token {
            headers.set("Authorization", &["Bearer ", token].concat())?;
        }
        if let Some(id) = self.stream_after {
            headers.set("Last-Event-ID", &id.to_string())?;
        }
        Ok(request)
    }
}

/// Ends what belongs to `abort` after a time, unless the limit is dropped before.
fn within(abort: &AbortController, millis: u32) -> Timeout {
    let abort = abort.clone();
    Timeout::new(millis, move || abort.abort())
}

/// Nothing where it is no JSON or does not come.
async fn body(response: &Response) -> Json {
    let Ok(reading) = response.json() else { return Json(JsValue::UNDEFINED) };
    Json(JsFuture::from(reading).await.unwrap_or(JsValue::UNDEFINED))
}
