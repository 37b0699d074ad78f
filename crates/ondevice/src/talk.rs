//! The line to the page: one message after the other, each written before the next is looked at. The network is waited
//! for beside it.

use std::cell::{Cell, RefCell};

use mitra_protocol::{
    Replica,
    worker::{FromTalk, ToTalk},
};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;
use web_sys::js_sys::Date;

use crate::{
    line::answer,
    net::{self, Silent},
    phone::{Phone, Write},
    recordings,
    store::Store,
};

thread_local! {
    static QUEUE: RefCell<Vec<Said>> = const { RefCell::new(Vec::new()) };
    static STATE: RefCell<State> = const { RefCell::new(State::Idle(None)) };
    /// The conversation whose news was asked for, with her token, while that is not answered.
    static PULLING: Cell<bool> = const { Cell::new(false) };
    /// Counts how often everything was forgotten: what was asked for before is not wanted after.
    static FORGOTTEN: Cell<u32> = const { Cell::new(0) };
    static PULL_NEXT: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// What is to be done next.
enum Said {
    /// The page said something.
    Page(ToTalk),
    /// Another tab of this browser is gone.
    TabGone,
    /// The server answered about a conversation, or did not; asked before so many times were forgotten.
    Pulled(String, u32, Result<Replica, Silent>),
}

enum State {
    Idle(Option<Shop>),
    /// A message is being worked on; it comes back to the queue when it is done.
    Busy,
}

/// What is held for the shop of the page.
struct Shop {
    id: String,
    phone: Phone,
    /// None when the browser refuses storage: things are then held in memory only.
    store: Option<Store>,
}

/// Called by the worker's script for each message of the page.
#[wasm_bindgen]
pub fn hear(said: &str) {
    // A page that says what this worker does not know is newer; the rest still works.
    if let Ok(said) = serde_json::from_str(said) {
        take(Said::Page(said));
    }
}

/// Called by the worker's script when another tab is gone, which may have left something unsent.
#[wasm_bindgen]
pub fn adopt() {
    take(Said::TabGone);
}

fn take(said: Said) {
    QUEUE.with_borrow_mut(|queue| queue.push(said));
    if let State::Idle(shop) = STATE.replace(State::Busy) {
        spawn_local(async move {
            let shop = work(shop).await;
            STATE.set(State::Idle(shop));
        });
    }
}

async fn work(mut shop: Option<Shop>) -> Option<Shop> {
    while let Some(said) = next() {
        if let Said::Page(ToTalk::Open { shop: id }) = &said {
            shop = Some(open(id).await);
        }
        if let Some(shop) = &mut shop {
            shop.serve(said).await;
        }
    }
    shop
}

fn next() -> Option<Said> {
    QUEUE.with_borrow_mut(|queue| {
        while !queue.is_empty() {
            let said = queue.remove(0);
            // Of several drafts only the last counts; of what is to be forgotten no news is asked for.
            let is_over = match said {
                Said::Page(ToTalk::Draft { .. }) => {
                    queue.iter().any(|later| matches!(later, Said::Page(ToTalk::Draft { .. })))
                }
                Said::Page(ToTalk::Follow { .. }) => {
                    queue.iter().any(|later| matches!(later, Said::Page(ToTalk::Forget)))
                }
                _ => false,
            };
            if !is_over {
                return Some(said);
            }
        }
        None
    })
}

impl Shop {
    async fn serve(&mut self, said: Said) {
        let now = Date::now() as i64;
        match said {
            Said::Page(ToTalk::Follow { conversation_id, token }) => {
                let after = self.phone.read_up_to(&conversation_id);
                pull(conversation_id, token, after);
            }
            Said::Page(said) => {
                let asked = match &said {
                    ToTalk::Answer { client_id, .. } => Some(client_id.clone()),
                    _ => None,
                };
                if matches!(said, ToTalk::Forget) {
                    PULL_NEXT.take();
                    FORGOTTEN.set(FORGOTTEN.get() + 1);
                    spawn_local(async { _ = net::forget_pictures().await });
                    // Where nothing is kept nothing is to be forgotten.
                    let _ = recordings::forget_all(&self.id).await;
                }
                if let Some(write) = self.phone.apply(said, now) {
                    self.write(write).await;
                }
                if let Some(told) = asked.and_then(|client_id| self.phone.answered(&client_id)) {
                    answer(&told);
                }
            }
            Said::TabGone => {
                let Some(store) = &self.store else { return };
                // A store that cannot be read now is read on the next visit.
                let Ok(left) = store.outbox().await else { return };
                self.phone.adopt(left).iter().for_each(answer);
            }
            Said::Pulled(_, round, _) if round != FORGOTTEN.get() => {}
            Said::Pulled(conversation_id, _, Ok(news)) => {
                if let Some(write) = self.phone.pulled(&conversation_id, news, now) {
                    if let Write::Grow { products, gone, .. } = &write {
                        let (products, gone) = (products.clone(), gone.clone());
                        spawn_local(async { _ = net::keep_pictures(products, gone).await });
                    }
                    self.write(write).await;
                }
            }
            Said::Pulled(conversation_id, _, Err(Silent::Unreachable)) => {
                if let Some(log) = self.phone.log(&conversation_id, now) {
                    answer(&log);
                }
            }
            // It ended, or is not hers any more: nothing of it stays here.
            Said::Pulled(conversation_id, _, Err(Silent::Refused)) => {
                if let Some(write) = self.phone.lose(&conversation_id) {
                    self.write(write).await;
                }
            }
        }
    }

    /// Writes. When the browser has no room, what can be had again makes some, once.
    async fn write(&mut self, write: Write) {
        let Some(store) = &self.store else { return };
        if store.write(&write).await.is_ok() {
            return;
        }
        let room = self.phone.make_room();
        let is_kept = store.write(&room).await.is_ok() && store.write(&write).await.is_ok();
        if let Write::Grow { gone, .. } = room {
            spawn_local(async { _ = net::keep_pictures(Vec::new(), gone).await });
        }
        if !is_kept {
            self.store = None;
            // The page has what it held; it only needs to know that nothing is kept any more.
            answer(&FromTalk::Outbox { waiting: Vec::new(), draft: String::new(), durable: false });
        }
    }
}

/// Asks for the news of a conversation, one time after the other.
fn pull(conversation_id: String, token: String, after: u64) {
    if PULLING.replace(true) {
        PULL_NEXT.set(Some((conversation_id, token)));
        return;
    }
    spawn_local(async move {
        let round = FORGOTTEN.get();
        let news = net::pull(&conversation_id, &token, after).await;
        take(Said::Pulled(conversation_id, round, news));
        PULLING.set(false);
        if let Some((conversation_id, token)) = PULL_NEXT.take() {
            take(Said::Page(ToTalk::Follow { conversation_id, token }));
        }
    });
}

async fn open(id: &str) -> Shop {
    let opened = match Store::open(id).await {
        Ok(store) => store.read().await.map(|phone| (phone, store)),
        Err(refused) => Err(refused),
    };
    let (phone, store) = match opened {
        Ok((phone, store)) => (phone, Some(store)),
        Err(_) => (Phone::default(), None),
    };
    phone.greeting(store.is_some()).iter().for_each(answer);
    Shop { id: id.to_owned(), phone, store }
}
