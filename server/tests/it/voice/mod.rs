//! What she says is written down: what comes in, what is asked of recognisers, what comes back, and what is refused
//! before anybody is asked.

mod door;
mod mutated;
mod recogniser;
mod recognisers;

use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use mitra_server::speech::Speech;
use serde_json::Value;

use crate::support::{Database, TestApp, TestShopper};
use recogniser::Recogniser;

/// What a test waits for a recogniser that says nothing.
const SOON: Duration = Duration::from_millis(300);

/// Recordings as recorders write them: a sentence of 2.7 seconds.
const SPEECH: [(&str, &str, &[u8]); 6] = [
    ("speech.webm", "audio/webm", include_bytes!("../../data/voice/speech.webm")),
    ("live.webm", "audio/webm", include_bytes!("../../data/voice/live.webm")),
    ("speech.mp4", "audio/mp4", include_bytes!("../../data/voice/speech.mp4")),
    ("fragments.mp4", "audio/mp4", include_bytes!("../../data/voice/fragments.mp4")),
    ("speech.ogg", "audio/ogg", include_bytes!("../../data/voice/speech.ogg")),
    ("vorbis.ogg", "audio/ogg", include_bytes!("../../data/voice/vorbis.ogg")),
];

/// A shop whose recordings these recognisers write down.
async fn with(recognisers: &[&Recogniser]) -> (TestApp, TestShopper) {
    let mut mitra = TestApp::open(Database::Sqlite).await;
    let stated = recognisers.iter().map(|recogniser| recogniser.stated()).collect();
    mitra.app.speech = Speech::new(stated, false, SOON).unwrap();
    let shopper = mitra.shopper().await;
    (mitra, shopper)
}

async fn say(mitra: &TestApp, shopper: &TestShopper, sound: impl Into<Body>) -> (StatusCode, Value) {
    say_at(mitra, shopper, "", sound).await
}

async fn say_at(
    mitra: &TestApp,
    shopper: &TestShopper,
    query: &str,
    sound: impl Into<Body>,
) -> (StatusCode, Value) {
    let request = Request::post(format!("/api/v1/conversations/{}/voice{query}", shopper.conversation_id))
        .header(header::AUTHORIZATION, format!("Bearer {}", shopper.token))
        .header(header::CONTENT_TYPE, "audio/webm");
    mitra.request(request.body(sound.into()).unwrap()).await
}
