//! The line to the page: one message after the other, each written before the next is looked at.

use std::cell::RefCell;

use mitra_protocol::worker::{FromTalk, ToTalk};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{
    line::answer,
    outbox::{self, Outbox},
    recordings,
    store::Store,
};

thread_local! {
    static QUEUE: RefCell<Vec<ToTalk>> = const { RefCell::new(Vec::new()) };
    static STATE: RefCell<State> = const { RefCell::new(State::Idle(None)) };
}

enum State {
    Idle(Option<Shop>),
    /// A message is being worked on; it comes back to the queue when it is done.
    Busy,
}

/// What is held for the shop of the page.
struct Shop {
    id: String,
    outbox: Outbox,
    /// None when the browser refuses storage: things are then held in memory only.
    store: Option<Store>,
}

/// Called by the worker's script for each message of the page.
#[wasm_bindgen]
pub fn hear(said: &str) {
    // A page that says what this worker does not know is newer; the rest still works.
    let Ok(said) = serde_json::from_str(said) else { return };
    QUEUE.with_borrow_mut(|queue| queue.push(said));
    if let State::Idle(shop) = STATE.replace(State::Busy) {
        wasm_bindgen_futures::spawn_local(async move {
            let shop = work(shop).await;
            STATE.set(State::Idle(shop));
        });
    }
}

async fn work(mut shop: Option<Shop>) -> Option<Shop> {
    while let Some(said) = next() {
        if let ToTalk::Open { shop: id } = &said {
            shop = Some(open(id).await);
        }
        let Some(shop) = &mut shop else { continue };
        if said == ToTalk::Forget {
            // Where nothing is kept nothing is to be forgotten.
            let _ = recordings::forget_all(&shop.id).await;
        }
        let Some(write) = shop.outbox.apply(said) else { continue };
        if let Some(store) = &shop.store
            && store.write(&write).await.is_err()
        {
            shop.store = None;
            // The page has what it held; it only needs to know that nothing is kept any more.
            answer(&FromTalk::Outbox { waiting: Vec::new(), draft: String::new(), durable: false });
        }
    }
    shop
}

fn next() -> Option<ToTalk> {
    QUEUE.with_borrow_mut(|queue| {
        while !queue.is_empty() {
            let said = queue.remove(0);
            if !outbox::is_outdated(&said, queue) {
                return Some(said);
            }
        }
        None
    })
}

async fn open(id: &str) -> Shop {
    let opened = match Store::open(id).await {
        Ok(store) => store.read().await.map(|outbox| (outbox, store)),
        Err(refused) => Err(refused),
    };
    let (outbox, store) = match opened {
        Ok((outbox, store)) => (outbox, Some(store)),
        Err(_) => (Outbox::default(), None),
    };
    answer(&outbox.greeting(store.is_some()));
    Shop { id: id.to_owned(), outbox, store }
}
