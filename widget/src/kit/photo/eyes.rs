//! What reads photos: a worker that makes pixels of a file, and the `perceive` worker that sees them. Both are begun when
//! they are needed; one that dies or says nothing is ended, and the next photo begins another.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_timers::callback::Timeout;
use mitra_protocol::worker::{FromPerceive, Sight};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    File, ImageBitmap, MessageEvent, Worker,
    js_sys::{Array, Object, Reflect},
};

use crate::worker::{begin, policy};

/// The workers' scripts, beside the page: there the service worker answers for a network that is gone. No other address
/// becomes a worker.
const PERCEIVE: &str = "perceive.js";
const PIXELS: &str = "pixels.js";
/// The kit's Trusted Types policy; the server's content policy names it.
const POLICY: &str = "mitra-kit";
/// With no word from the workers for so long nothing comes any more, milliseconds.
const PATIENCE_MILLIS: u32 = 20_000;

/// What comes of a photo.
pub(super) enum News {
    /// A small picture of it.
    Picture(ImageBitmap),
    /// So much of the network is there, 0 to 1.
    Loading(f32),
    /// What it shows.
    Seen(Box<Sight>),
    /// It cannot be read.
    BadPhoto,
    /// What would read it did not come.
    NotLoaded,
}

/// Hears what comes of the photo that was given last.
pub(super) struct Eyes {
    hear: Box<dyn Fn(News)>,
    policy: Option<JsValue>,
    pixels: RefCell<Option<Worker>>,
    perceive: RefCell<Option<Worker>>,
    /// The photo that is being looked at.
    now: Cell<u32>,
    /// Rings when nothing comes.
    patience: RefCell<Option<Timeout>>,
    /// The network has seen a photo: what fails after that is the photo's fault.
    has_seen: Cell<bool>,
}

impl Eyes {
    pub(super) fn new(hear: impl Fn(News) + 'static) -> Rc<Eyes> {
        Rc::new(Eyes {
            hear: Box::new(hear),
            policy: policy(POLICY, &[PERCEIVE, PIXELS]).ok(),
            pixels: RefCell::default(),
            perceive: RefCell::default(),
            now: Cell::new(0),
            patience: RefCell::default(),
            has_seen: Cell::new(false),
        })
    }

    /// Fetches what will be needed while she chooses a photo.
    pub(super) fn wake(self: &Rc<Eyes>) {
        if self.perceive.borrow().is_none() {
            *self.perceive.borrow_mut() = self.worker(PERCEIVE, Self::perceived, Self::perceive_died);
        }
        if self.pixels.borrow().is_none() {
            *self.pixels.borrow_mut() =
                self.worker(PIXELS, Self::decoded, |eyes| eyes.give_up(News::BadPhoto));
        }
    }

    /// Looks at a photo; another one that is being looked at is forgotten.
    pub(super) fn look(self: &Rc<Eyes>, file: &File) {
        self.wake();
        self.now.set(self.now.get() + 1);
        self.wait();
        let question = Object::new();
        let _ = Reflect::set(&question, &"id".into(), &self.now.get().into());
        let _ = Reflect::set(&question, &"file".into(), file);
        let posted = self.pixels.borrow().as_ref().map(|worker| worker.post_message(&question));
        if !matches!(posted, Some(Ok(()))) {
            self.give_up(News::BadPhoto);
        }
    }

    /// Nobody waits for the photo any more.
    pub(super) fn forget(&self) {
        self.now.set(self.now.get() + 1);
        self.patience.take();
    }

    fn decoded(self: &Rc<Eyes>, answer: &JsValue) {
        let field = |name: &str| Reflect::get(answer, &name.into()).unwrap_or_default();
        if field("id").as_f64() != Some(self.now.get().into()) {
            return;
        }
        let Ok(picture) = field("small").dyn_into::<ImageBitmap>() else {
            return self.finish(News::BadPhoto);
        };
        (self.hear)(News::Picture(picture));
        self.wait();
        mark("mitra:see-start");
        let photo = field("photo");
        let handed_over = Array::of1(&Reflect::get(&photo, &"rgba".into()).unwrap_or_default());
        let perceive = self.perceive.borrow().clone();
        let posted = perceive.map(|worker| worker.post_message_with_transfer(&photo, &handed_over));
        if !matches!(posted, Some(Ok(()))) {
            self.perceive_died();
        }
    }

    fn perceived(self: &Rc<Eyes>, answer: &JsValue) {
        let answer = answer.as_string().and_then(|text| serde_json::from_str(&text).ok());
        match answer {
            Some(FromPerceive::Ready { .. }) => mark("mitra:perceive-ready"),
            Some(FromPerceive::Loading { share }) if self.patience.borrow().is_some() => {
                self.wait();
                (self.hear)(News::Loading(share));
            }
            Some(FromPerceive::Seen { id, sight }) if id == self.now.get() => {
                mark("mitra:see-done");
                self.has_seen.set(true);
                self.finish(News::Seen(Box::new(sight)));
            }
            Some(FromPerceive::NotSeen { id, .. }) if id == self.now.get() => self.finish(News::BadPhoto),
            _ => {}
        }
    }

    fn perceive_died(self: &Rc<Eyes>) {
        let is_waited_for = self.patience.borrow().is_some();
        let news = if self.has_seen.get() { News::BadPhoto } else { News::NotLoaded };
        if is_waited_for {
            self.give_up(news);
        } else {
            // She may still be choosing; the next photo tries again.
            self.end();
        }
    }

    /// From now on the next word is waited for anew.
    fn wait(self: &Rc<Eyes>) {
        let eyes = self.clone();
        let ring = Timeout::new(PATIENCE_MILLIS, move || eyes.perceive_died());
        self.patience.replace(Some(ring));
    }

    fn finish(&self, news: News) {
        self.patience.take();
        (self.hear)(news);
    }

    fn give_up(&self, news: News) {
        self.end();
        self.now.set(self.now.get() + 1);
        self.finish(news);
    }

    /// Ends both workers: what they hold may be broken.
    fn end(&self) {
        for worker in [self.pixels.take(), self.perceive.take()].into_iter().flatten() {
            worker.terminate();
        }
    }

    /// Begins a worker; `died` is called when it ends by an error.
    fn worker(
        self: &Rc<Eyes>,
        script: &str,
        hear: fn(&Rc<Eyes>, &JsValue),
        died: fn(&Rc<Eyes>),
    ) -> Option<Worker> {
        let worker = begin(self.policy.as_ref()?, script).ok()?;
        let (heard, failed) = (self.clone(), self.clone());
        let on_message =
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| hear(&heard, &event.data()));
        let on_error = Closure::<dyn Fn()>::new(move || died(&failed));
        worker.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
        worker.set_onerror(Some(on_error.into_js_value().unchecked_ref()));
        Some(worker)
    }
}

/// A mark on the page's timeline.
fn mark(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        // A browser that keeps no marks loses nothing else.
        let _ = performance.mark(name);
    }
}
