//! The store in IndexedDB: one database per shop, with the outbox, the draft, and what was seen of the shop.

use futures::channel::oneshot;
use idb::{
    Database, DatabaseEvent, Factory, KeyRange, ObjectStore, ObjectStoreParams, Request, Transaction,
    TransactionMode, request::OpenDatabaseRequest,
};
use mitra_protocol::Event;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, Function, Reflect};

use crate::{
    outbox::{Kept, Outbox},
    phone::{Phone, Write},
    replica::Replica,
    shelf::Shelf,
};

/// Version 1 had the outbox and the draft alone.
const VERSION: u32 = 2;
const OUTBOX: &str = "outbox";
const DRAFT: &str = "draft";
/// What is known of the conversation.
const KNOWN: &str = "known";
/// Its events, by sequence number.
const LOG: &str = "log";
/// Every product she was shown, by id.
const PRODUCTS: &str = "products";
const ALL: [&str; 5] = [OUTBOX, DRAFT, KNOWN, LOG, PRODUCTS];
/// Key of the one draft.
const COMPOSER: &str = "composer";
/// Key of the one conversation.
const CURRENT: &str = "current";

/// The browser refuses to store. Nothing can be done about it here; the page is told.
#[derive(Debug)]
pub(crate) struct Refused;

impl From<idb::Error> for Refused {
    fn from(_: idb::Error) -> Self {
        Refused
    }
}

impl From<oneshot::Canceled> for Refused {
    fn from(_: oneshot::Canceled) -> Self {
        Refused
    }
}

/// An open store.
pub(crate) struct Store {
    database: Database,
}

impl Store {
    pub(crate) async fn open(shop: &str) -> Result<Store, Refused> {
        let mut request = Factory::new()?.open(&format!("mitra-talk-{shop}"), Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            // A failure here aborts the upgrade, and the request ends with an error.
            if let Ok(database) = event.database() {
                let there = database.store_names();
                for name in ALL.iter().filter(|name| !there.iter().any(|own| own == *name)) {
                    let _ = database.create_object_store(name, ObjectStoreParams::new());
                }
            }
        });
        let mut database = opened(request).await?;
        // A newer version of Mitra in another tab need not wait for this one.
        database.on_version_change(|event| {
            let Some(database) = event.target() else { return };
            let close = Reflect::get(&database, &"close".into()).ok().and_then(|close| close.dyn_into().ok());
            let _ = close.map(|close: Function| close.call0(&database));
        });
        Ok(Store { database })
    }

    pub(crate) async fn read(&self) -> Result<Phone, Refused> {
        let transaction = self.database.transaction(&ALL, TransactionMode::ReadOnly)?;
        let all = |name: &str| transaction.object_store(name)?.get_all(None, None);
        let (kept, events, products) = (all(OUTBOX)?, all(LOG)?, all(PRODUCTS)?);
        let draft = transaction.object_store(DRAFT)?.get(JsValue::from_str(COMPOSER))?;
        let known = transaction.object_store(KNOWN)?.get(JsValue::from_str(CURRENT))?;
        committed(transaction).await?;
        let known = known.result()?.as_string().and_then(|known| serde_json::from_str(&known).ok());
        Ok(Phone::new(
            Outbox::new(entries(kept.result()?.into())),
            draft.result()?.as_string().unwrap_or_default(),
            Replica::new(known.unwrap_or_default(), entries::<Event>(events.result()?.into())),
            Shelf::new(entries(products.result()?.into())),
        ))
    }

    /// What every tab has in the outbox.
    pub(crate) async fn outbox(&self) -> Result<Vec<Kept>, Refused> {
        let transaction = self.database.transaction(&[OUTBOX], TransactionMode::ReadOnly)?;
        let kept = transaction.object_store(OUTBOX)?.get_all(None, None)?;
        committed(transaction).await?;
        Ok(entries(kept.result()?.into()))
    }

    pub(crate) async fn write(&self, write: &Write) -> Result<(), Refused> {
        let transaction = self.database.transaction(&ALL, TransactionMode::ReadWrite)?;
        let store = |name: &str| transaction.object_store(name);
        let key = JsValue::from_str;
        match write {
            Write::Put(kept) => put(&store(OUTBOX)?, key(&kept.message.client_id), kept)?,
            Write::Remove(client_id, known) => {
                store(OUTBOX)?.delete(key(client_id))?;
                if let Some(known) = known {
                    put(&store(KNOWN)?, key(CURRENT), known)?;
                }
            }
            Write::Draft(text) if text.is_empty() => {
                store(DRAFT)?.delete(key(COMPOSER))?;
            }
            Write::Draft(text) => {
                store(DRAFT)?.put(&key(text), Some(&key(COMPOSER)))?;
            }
            Write::Grow { known, grown, products, gone } => {
                let log = store(LOG)?;
                if grown.begins_anew {
                    log.clear()?;
                }
                if let Some(gone) = grown.gone {
                    log.delete(KeyRange::upper_bound(&number(gone), None)?)?;
                }
                for event in grown.events.iter().filter(|event| Some(event.seq) > grown.gone) {
                    put(&log, number(event.seq), event)?;
                }
                let shelf = store(PRODUCTS)?;
                for shown in gone {
                    shelf.delete(key(&shown.product.details.card.id))?;
                }
                for shown in products {
                    put(&shelf, key(&shown.product.details.card.id), shown)?;
                }
                put(&store(KNOWN)?, key(CURRENT), known)?;
            }
            Write::Clear => {
                for name in ALL {
                    store(name)?.clear()?;
                }
            }
        }
        committed(transaction).await
    }
}

fn number(seq: u64) -> JsValue {
    JsValue::from_f64(seq as f64)
}

fn put(store: &ObjectStore, key: JsValue, entry: &impl Serialize) -> Result<(), Refused> {
    let text = serde_json::to_string(entry).map_err(|_| Refused)?;
    store.put(&JsValue::from_str(&text), Some(&key))?;
    Ok(())
}

/// Entries as they lie in the store. One that cannot be read is of another form; there is nothing to do with it.
fn entries<T: DeserializeOwned>(entries: Array) -> Vec<T> {
    entries.iter().filter_map(|entry| serde_json::from_str(&entry.as_string()?).ok()).collect()
}

/// Waits for the database.
pub(crate) async fn opened(mut request: OpenDatabaseRequest) -> Result<Database, Refused> {
    let (done, opened) = oneshot::channel();
    request.on_success(move |event| {
        let _ = done.send(event.database());
    });
    let (failed, failure) = oneshot::channel::<()>();
    request.on_error(move |_| _ = failed.send(()));
    // Whichever handler runs first decides.
    match futures::future::select(opened, failure).await {
        futures::future::Either::Left((database, _)) => Ok(database??),
        futures::future::Either::Right(_) => Err(Refused),
    }
}

/// Waits for the transaction; a full disk shows itself as an abort.
pub(crate) async fn committed(mut transaction: Transaction) -> Result<(), Refused> {
    let (done, end) = oneshot::channel();
    let (aborted, abort) = oneshot::channel::<()>();
    transaction.on_complete(move |_| _ = done.send(()));
    transaction.on_abort(move |_| _ = aborted.send(()));
    match futures::future::select(end, abort).await {
        futures::future::Either::Left((end, _)) => Ok(end?),
        futures::future::Either::Right(_) => Err(Refused),
    }
}
