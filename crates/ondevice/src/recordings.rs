//! Recordings that are not written down yet, piece by piece as they were made: a database of its own for each shop, so
//! that a phone without room for them still keeps messages. Each piece is written before the next is looked at.

use std::cell::RefCell;

use idb::{Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Request, TransactionMode};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{
    DedicatedWorkerGlobalScope,
    js_sys::{Array, Object, Reflect, global},
};

use crate::store::{Refused, committed, opened};

const PIECES: &str = "pieces";

thread_local! {
    static QUEUE: RefCell<Vec<JsValue>> = const { RefCell::new(Vec::new()) };
    static IS_BUSY: RefCell<bool> = const { RefCell::new(false) };
}

/// Called by the worker's script for each message about recordings: `{recordings, shop, ...}`. "keep" has `id`,
/// `number`, `kind` and `bytes` and is answered `{kept}`; "forget" has `id`; "list" is answered `{recordings: [{id, kind,
/// pieces}]}`, oldest first.
#[wasm_bindgen]
pub fn keep(said: JsValue) {
    QUEUE.with_borrow_mut(|queue| queue.push(said));
    if IS_BUSY.replace(true) {
        return;
    }
    wasm_bindgen_futures::spawn_local(async {
        while let Some(said) = QUEUE.with_borrow_mut(|queue| (!queue.is_empty()).then(|| queue.remove(0))) {
            work(&said).await;
        }
        IS_BUSY.replace(false);
    });
}

async fn work(said: &JsValue) {
    let text = |name: &str| field(said, name).as_string().unwrap_or_default();
    let (shop, id) = (text("shop"), text("id"));
    match text("recordings").as_str() {
        "keep" => {
            let kept = put(&shop, &id, said).await.is_ok();
            answer("kept", &kept.into());
        }
        "forget" => drop(forget(&shop, &id).await),
        "list" => answer("recordings", &list(&shop).await.unwrap_or_default()),
        // A page that says what this worker does not know is newer.
        _ => {}
    }
}

/// Forgets all recordings of a shop; somebody else may use this device next.
pub(crate) async fn forget_all(shop: &str) -> Result<(), Refused> {
    let database = open(shop).await?;
    let transaction = database.transaction(&[PIECES], TransactionMode::ReadWrite)?;
    transaction.object_store(PIECES)?.clear()?;
    committed(transaction).await
}

async fn open(shop: &str) -> Result<Database, Refused> {
    let mut request = Factory::new()?.open(&format!("mitra-recordings-{shop}"), Some(1))?;
    request.on_upgrade_needed(|event| {
        // A failure here aborts the upgrade, and the request ends with an error.
        if let Ok(database) = event.database() {
            let _ = database.create_object_store(PIECES, ObjectStoreParams::new());
        }
    });
    opened(request).await
}

/// Keys sort as recordings and their pieces were made: `1790000000000/0007`.
async fn put(shop: &str, id: &str, said: &JsValue) -> Result<(), Refused> {
    let number = field(said, "number").as_f64().ok_or(Refused)? as u32;
    let database = open(shop).await?;
    let transaction = database.transaction(&[PIECES], TransactionMode::ReadWrite)?;
    let key = JsValue::from_str(&format!("{id}/{number:04}"));
    transaction.object_store(PIECES)?.put(said, Some(&key))?;
    committed(transaction).await
}

async fn forget(shop: &str, id: &str) -> Result<(), Refused> {
    let database = open(shop).await?;
    let transaction = database.transaction(&[PIECES], TransactionMode::ReadWrite)?;
    // "0" comes right behind "/".
    let range = KeyRange::bound(&format!("{id}/").into(), &format!("{id}0").into(), None, None)?;
    transaction.object_store(PIECES)?.delete(range)?;
    committed(transaction).await
}

async fn list(shop: &str) -> Result<JsValue, Refused> {
    let database = open(shop).await?;
    let transaction = database.transaction(&[PIECES], TransactionMode::ReadOnly)?;
    let pieces = transaction.object_store(PIECES)?.get_all(None, None)?;
    committed(transaction).await?;
    let pieces: Array = pieces.result()?.into();
    let (recordings, mut last): (Array, Option<(String, Array)>) = (Array::new(), None);
    for piece in pieces.iter() {
        let id = field(&piece, "id").as_string().unwrap_or_default();
        match &last {
            Some((known, of_it)) if *known == id => {
                of_it.push(&field(&piece, "bytes"));
            }
            _ => {
                let of_it = Array::of1(&field(&piece, "bytes"));
                let recording = Object::new();
                for (name, value) in
                    [("id", id.as_str().into()), ("kind", field(&piece, "kind")), ("pieces", (&of_it).into())]
                {
                    let _ = Reflect::set(&recording, &name.into(), &value);
                }
                recordings.push(&recording);
                last = Some((id, of_it));
            }
        }
    }
    Ok(recordings.into())
}

fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or_default()
}

fn answer(name: &str, value: &JsValue) {
    let said = Object::new();
    let _ = Reflect::set(&said, &name.into(), value);
    if let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() {
        let _ = scope.post_message(&said);
    }
}
