//! How long first words take where a model words replies, for `cargo xtask bench wording`: the real server over HTTP, in
//! front of a model that takes 300 ms to its first token, and of one that never says anything.
//!
//! With `--measure` it prints, for each, median, 95th of a hundred and longest, milliseconds from the message being sent
//! until its first words have come on the open event stream.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark stops at the first surprise")]

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use mitra_server::{
    app::App,
    catalogue::import,
    catalogues::{Catalogues, IndexUse},
    commands::serve::serve,
    config::Place,
    hub::Hub,
    media::Media,
    store::Store,
    turn::runner::TurnRunner,
    understand,
    wording::{Wording, WordingSettings},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_util::sync::CancellationToken;

/// As in the program that ships.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FIRST_TOKEN: Duration = Duration::from_millis(300);
const MESSAGES: usize = 60;
/// After five failures a model is left alone; then nobody waits, and nothing is measured. So each is asked anew.
const OF_A_SERVER: usize = 4;

#[tokio::main]
async fn main() {
    if !std::env::args().any(|argument| argument == "--measure") {
        println!("`cargo xtask bench wording` starts this.");
        return;
    }
    understand::make_ready(None).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Place::in_folder(folder.path()).store_settings().unwrap()).await.unwrap();
    let feed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/demo/catalogue.jsonl");
    import(&store, &Media::open(folder.path()).unwrap(), "demo", &[feed], false).await.unwrap();
    for (name, is_dead) in [("slow", false), ("dead", true)] {
        let mut took: Vec<f64> = Vec::new();
        let mut number = 0;
        while took.len() < MESSAGES {
            let stop = CancellationToken::new();
            let model = model(is_dead).await;
            let server = server(&store, folder.path().to_owned(), &model, stop.clone()).await;
            for _ in 0..OF_A_SERVER {
                number += 1;
                // Never the same question twice.
                took.push(first_words(&server, &format!("kurti under {}", 400 + number)).await);
            }
            stop.cancel();
        }
        took.sort_by(f64::total_cmp);
        let at = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)];
        println!("{name} {:.0} {:.0} {:.0}", at(50), at(95), at(100));
    }
}

/// A chat API: after a while an answer of two lines, or nothing at all.
async fn model(is_dead: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = vec![0; 64 * 1024];
                let _ = connection.read(&mut head).await;
                if is_dead {
                    std::future::pending::<()>().await;
                }
                tokio::time::sleep(FIRST_TOKEN).await;
                let said = "1: Here are some lovely options for you.\n+ Have a look.";
                let events: String = said
                    .split_inclusive(' ')
                    .map(|piece| format!("data: {}\n\n", json!({"choices": [{"delta": {"content": piece}}]})))
                    .collect();
                let answer = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n{events}data: [DONE]\n\n"
                );
                let _ = connection.write_all(answer.as_bytes()).await;
            });
        }
    });
    url
}

async fn server(store: &Store, data: PathBuf, model: &str, stop: CancellationToken) -> String {
    let settings = WordingSettings {
        llm_url: Some(model.to_owned()),
        llm_model: Some("scripted".to_owned()),
        ..WordingSettings::default()
    };
    let wording = settings.plan().unwrap().map(|plan| Wording::new(plan).unwrap());
    let hub = Hub::default();
    let catalogues = Catalogues::new(store.clone(), data.clone(), IndexUse::Read);
    let thinker = Arc::new(catalogues.clone());
    let turns =
        TurnRunner::new(store.clone(), hub.clone(), thinker, "bench".into(), Duration::ZERO, stop.clone())
            .with_wording(wording);
    let media = Media::open(&data).unwrap();
    let app = App::new(store.clone(), catalogues, media, turns, &data, (hub, stop.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, app, stop));
    format!("http://{address}/api/v1/conversations")
}

/// Milliseconds from sending a message until its first words are there.
async fn first_words(server: &str, text: &str) -> f64 {
    let client = reqwest::Client::new();
    let begun: Value = client
        .post(server)
        .json(&json!({"shop": "demo", "lang": "en"}))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let (id, token) = (begun["conversation_id"].as_str().unwrap(), begun["token"].as_str().unwrap());
    let mut events = client
        .get(format!("{server}/{id}/events?after=0"))
        .bearer_auth(token)
        .header("accept", "text/event-stream")
        .send()
        .await
        .unwrap();
    let began = Instant::now();
    let sent = client
        .post(format!("{server}/{id}/messages"))
        .bearer_auth(token)
        .json(&json!({"client_id": "m1", "text": text}))
        .send();
    let said = async {
        let mut all = String::new();
        while !all.contains("reply.words") {
            all.push_str(&String::from_utf8_lossy(&events.chunk().await.unwrap().unwrap()));
        }
        began.elapsed().as_secs_f64() * 1_000.0
    };
    let (sent, took) = futures::future::join(sent, said).await;
    assert!(sent.unwrap().status().is_success());
    took
}
