//! The real router and log with a stub for the thought, for `cargo xtask bench append`, which plays messages
//! to it and reads how much CPU time it took.
//!
//! With `--serve` and MITRA_DATA, an empty folder, it prints `{"port":N,"conversations":[{"id","token"},...]}`
//! and serves; each line on standard input is answered by `{"turns_open":N}`; it ends with standard input.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark stops at the first surprise")]

use std::{path::PathBuf, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use mitra_dialogue::{Conversation, Language};
use mitra_protocol::Action;
use mitra_server::{
    app::App,
    catalogues::{Catalogues, IndexUse},
    commands::serve::serve,
    config::Place,
    hub::Hub,
    media::Media,
    store::{ConversationKey, Store},
    turn::{
        Thought, excuse,
        runner::{Think, TurnError, TurnRunner},
    },
};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpListener,
};
use tokio_util::sync::CancellationToken;

/// As in the program that ships.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// So many that a message seldom comes in the middle of the reply to the one before: what is measured is a message
/// with its whole answer.
const CONVERSATIONS: usize = 1_024;

/// The same answer to everything.
#[derive(Debug)]
struct Stub(Thought);

impl Think for Stub {
    fn think<'a>(
        &'a self,
        _: &'a ConversationKey,
        _: &'a Conversation,
        _: &'a str,
        _: Option<&'a Action>,
    ) -> BoxFuture<'a, Result<Thought, TurnError>> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }
}

#[tokio::main]
async fn main() {
    if !std::env::args().any(|argument| argument == "--serve") {
        println!("`cargo xtask bench append` starts this.");
        return;
    }
    let data = PathBuf::from(std::env::var("MITRA_DATA").unwrap());
    let store = Store::open(&Place::in_folder(&data).store_settings().unwrap()).await.unwrap();
    store.ensure_shop("demo", "Demo").await.unwrap();
    let mut conversations = Vec::new();
    for _ in 0..CONVERSATIONS {
        let (shopper, token) = store.new_guest("demo").await.unwrap();
        let key = store.new_conversation(&shopper, "en").await.unwrap();
        conversations.push(json!({"id": key.conversation_id, "token": token}));
    }
    let (hub, stop) = (Hub::default(), CancellationToken::new());
    let stub = Arc::new(Stub(excuse(Language::English, 0)));
    let turns =
        TurnRunner::new(store.clone(), hub.clone(), stub, "bench".into(), Duration::ZERO, stop.clone());
    let catalogues = Catalogues::new(store.clone(), data.clone(), IndexUse::Read);
    let media = Media::open(&data).unwrap();
    let app = App::new(store.clone(), catalogues, media, turns, &data, (hub, stop.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", json!({"port": listener.local_addr().unwrap().port(), "conversations": conversations}));
    let serving = tokio::spawn(serve(listener, app, stop.clone()));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while lines.next_line().await.unwrap().is_some() {
        let open = store.db().row("SELECT count(*) AS open FROM turn", &[]).await.unwrap().unwrap();
        println!("{}", json!({"turns_open": open.get::<u64>("open").unwrap()}));
    }
    stop.cancel();
    serving.await.unwrap().unwrap();
}
