//! Recordings that are not written down yet, kept piece by piece by the `talk` worker, which alone owns the store on the
//! phone: a tab that dies in the middle of a sentence loses its last second.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures::channel::oneshot;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, MessageEvent, Worker,
    js_sys::{Array, Object, Reflect},
};

use super::{
    microphone::{blob, within},
    server::{field, shop},
};
use crate::worker::{begin, policy};

/// The worker's script, beside the page. No other address becomes a worker.
const SCRIPT: &str = "talk.js";
/// The Trusted Types policy of speaking; the server's content policy names it.
const POLICY: &str = "mitra-voice";
/// How long the store may take to answer, milliseconds.
const PATIENCE_MILLIS: u32 = 5_000;

/// A recording of an earlier try.
pub(super) struct Kept {
    pub(super) id: String,
    pub(super) recording: Blob,
}

/// The line to the worker.
pub(super) struct Keeper {
    worker: Option<Worker>,
    /// Whoever waits for the list.
    waiting: Rc<RefCell<Vec<oneshot::Sender<Vec<Kept>>>>>,
    /// Recordings that are forgotten: a last piece may still be on its way.
    forgotten: Rc<RefCell<Vec<String>>>,
    /// The store took what it was given.
    is_durable: Rc<Cell<bool>>,
}

impl Keeper {
    pub(super) fn new() -> Keeper {
        let waiting: Rc<RefCell<Vec<oneshot::Sender<Vec<Kept>>>>> = Rc::default();
        let is_durable = Rc::new(Cell::new(false));
        let worker = policy(POLICY, &[SCRIPT]).and_then(|policy| begin(&policy, SCRIPT)).ok();
        if let Some(worker) = &worker {
            let (waiting, is_durable) = (waiting.clone(), is_durable.clone());
            let heard = move |event: MessageEvent| {
                let said = event.data();
                if let Some(durable) = field(&said, "kept").as_bool() {
                    is_durable.set(durable);
                }
                if let Ok(list) = field(&said, "recordings").dyn_into::<Array>() {
                    let mut waiting = waiting.borrow_mut();
                    if let Some(done) = waiting.pop() {
                        let _ = done.send(list.iter().filter_map(|one| kept(&one)).collect());
                    }
                }
            };
            let heard = Closure::<dyn FnMut(MessageEvent)>::new(heard).into_js_value();
            worker.set_onmessage(Some(heard.unchecked_ref()));
        }
        Keeper { worker, waiting, forgotten: Rc::default(), is_durable }
    }

    /// Whether what was given last is kept.
    pub(super) fn is_durable(&self) -> bool {
        self.is_durable.get()
    }

    /// Keeps a piece of a recording.
    pub(super) fn keep(&'static self, id: &str, number: u32, piece: Blob) {
        let Some(worker) = self.worker.clone() else { return };
        let (id, forgotten) = (id.to_owned(), self.forgotten.clone());
        spawn_local(async move {
            let kind = piece.type_();
            let Ok(bytes) = JsFuture::from(piece.array_buffer()).await else { return };
            if forgotten.borrow().contains(&id) {
                return;
            }
            let number = number.into();
            tell(
                &worker,
                "keep",
                &[("id", id.into()), ("number", number), ("kind", kind.into()), ("bytes", bytes)],
            );
        });
    }

    /// Forgets a recording.
    pub(super) fn forget(&self, id: &str) {
        self.forgotten.borrow_mut().push(id.to_owned());
        if let Some(worker) = &self.worker {
            tell(worker, "forget", &[("id", id.into())]);
        }
    }

    /// The recordings that are kept, oldest first.
    pub(super) async fn list(&self) -> Vec<Kept> {
        let Some(worker) = &self.worker else { return Vec::new() };
        let (done, listed) = oneshot::channel();
        self.waiting.borrow_mut().push(done);
        tell(worker, "list", &[]);
        within(PATIENCE_MILLIS, listed).await.and_then(Result::ok).unwrap_or_default()
    }
}

fn tell(worker: &Worker, what: &str, more: &[(&str, JsValue)]) {
    let said = Object::new();
    let _ = Reflect::set(&said, &"recordings".into(), &what.into());
    let _ = Reflect::set(&said, &"shop".into(), &shop().into());
    for (name, value) in more {
        let _ = Reflect::set(&said, &(*name).into(), value);
    }
    let _ = worker.post_message(&said);
}

fn kept(one: &JsValue) -> Option<Kept> {
    let pieces: Array = field(one, "pieces").dyn_into().ok()?;
    let kind = field(one, "kind").as_string().unwrap_or_default();
    Some(Kept { id: field(one, "id").as_string()?, recording: blob(pieces.iter(), &kind)? })
}
