//! The store in IndexedDB: one database per shop, with the outbox and the draft.

use futures::channel::oneshot;
use idb::{
    Database, DatabaseEvent, Factory, ObjectStoreParams, Request, Transaction, TransactionMode,
    request::OpenDatabaseRequest,
};
use wasm_bindgen::JsValue;

use crate::outbox::{Kept, Outbox, Write};

const OUTBOX: &str = "outbox";
const DRAFT: &str = "draft";
/// Key of the one draft.
const COMPOSER: &str = "composer";

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
        let mut request = Factory::new()?.open(&format!("mitra-talk-{shop}"), Some(1))?;
        request.on_upgrade_needed(|event| {
            // A failure here aborts the upgrade, and the request ends with an error.
            if let Ok(database) = event.database() {
                for name in [OUTBOX, DRAFT] {
                    let _ = database.create_object_store(name, ObjectStoreParams::new());
                }
            }
        });
        Ok(Store { database: opened(request).await? })
    }

    pub(crate) async fn read(&self) -> Result<Outbox, Refused> {
        let transaction = self.database.transaction(&[OUTBOX, DRAFT], TransactionMode::ReadOnly)?;
        let kept = transaction.object_store(OUTBOX)?.get_all(None, None)?;
        let draft = transaction.object_store(DRAFT)?.get(JsValue::from_str(COMPOSER))?;
        committed(transaction).await?;
        let kept: web_sys::js_sys::Array = kept.result()?.into();
        let kept = kept
            .iter()
            // An entry that cannot be read is of an older form; there is nothing to send in it.
            .filter_map(|entry| serde_json::from_str::<Kept>(&entry.as_string()?).ok())
            .collect();
        Ok(Outbox::new(kept, draft.result()?.as_string().unwrap_or_default()))
    }

    pub(crate) async fn write(&self, write: &Write) -> Result<(), Refused> {
        let transaction = self.database.transaction(&[OUTBOX, DRAFT], TransactionMode::ReadWrite)?;
        let key = JsValue::from_str;
        match write {
            Write::Put(kept) => {
                let text = serde_json::to_string(kept).map_err(|_| Refused)?;
                let id = key(&kept.message.client_id);
                transaction.object_store(OUTBOX)?.put(&JsValue::from_str(&text), Some(&id))?;
            }
            Write::Remove(client_id) => {
                transaction.object_store(OUTBOX)?.delete(key(client_id))?;
            }
            Write::Draft(text) if text.is_empty() => {
                transaction.object_store(DRAFT)?.delete(key(COMPOSER))?;
            }
            Write::Draft(text) => {
                transaction.object_store(DRAFT)?.put(&JsValue::from_str(text), Some(&key(COMPOSER)))?;
            }
            Write::Clear => {
                for name in [OUTBOX, DRAFT] {
                    transaction.object_store(name)?.clear()?;
                }
            }
        }
        committed(transaction).await
    }
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
