//! Recordings in, their words out. A recording is read as it comes and refused as soon as it is too large or no sound;
//! it is forwarded whole or not at all, and nothing of it stays.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use mitra_dialogue::Language;
use mitra_perception::transcript::{Hints, Script, Settled};
use mitra_protocol::{EventBody, Problem, Transcript, VoiceOffer, voice::Piece};
use serde::Deserialize;
use utoipa::IntoParams;

use super::conversations::conversation;
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Caller, Params, Segments},
    pace::too_soon,
    speech::{MOST_BYTES, MOST_SECONDS, Recording, Unheard, Untaken},
    store::ConversationKey,
};

/// The whole upload may take so long: four minutes of a very bad network.
const UPLOAD: Duration = Duration::from_secs(240);
/// Entries of the log that tell how she writes.
const TELLING: u32 = 60;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Spoken {
    /// Language of the page, `en`, `hi` or `hinglish`, where her messages do not tell how she writes.
    #[param(pattern = "^(en|hi|hinglish)$", example = "hinglish")]
    lang: Option<String>,
}

/// What recordings this server takes.
#[utoipa::path(get, path = "/voice", tag = "conversations", responses((status = 200, body = VoiceOffer)))]
pub(crate) async fn read_voice_offer(State(app): State<Arc<App>>) -> Json<VoiceOffer> {
    Json(VoiceOffer {
        heard: app.speech.is_there(),
        wav: app.speech.wants_wav(),
        most_seconds: MOST_SECONDS,
        most_bytes: MOST_BYTES,
    })
}

/// Writes down what was said in a recording: WebM, MP4, Ogg or WAV, two minutes and 4 MiB at most. Nothing is sent and
/// nothing is kept: the words come back for her to correct.
#[utoipa::path(post, path = "/conversations/{id}/voice", tag = "conversations",
    params(("id" = String, Path, description = "Id of the conversation"), Spoken),
    request_body(content(("audio/webm"), ("audio/mp4"), ("audio/ogg"), ("audio/wav")),
        description = "The recording"),
    responses((status = 200, body = Transcript), (status = 404, body = Problem),
        (status = 429, description = "Slower, please: `Retry-After` says when", body = Problem),
        (status = 503, body = Problem, description = "There is no recogniser, or none answers")))]
pub(crate) async fn hear_voice(
    State(app): State<Arc<App>>,
    Caller(shopper): Caller,
    Segments(id): Segments<String>,
    Params(Spoken { lang }): Params<Spoken>,
    headers: HeaderMap,
    body: Body,
) -> AppResult<Response> {
    let key = conversation(&app, &shopper, &id).await?;
    if let Err(wait) = app.recordings.admit(&format!("{} {}", shopper.shop_id, shopper.shopper_id)) {
        return Ok(too_soon(wait, "That was very much at once."));
    }
    let setting = match lang.as_deref().map(Language::from_code) {
        Some(None) => return Err(AppError::unknown_language()),
        lang => lang.flatten(),
    };
    let sound = tokio::time::timeout(UPLOAD, receive(&headers, body)).await.map_err(|_| too_slow())??;
    let recording = Recording::of(sound).map_err(|untaken| match untaken {
        Untaken::NoSound => no_sound(),
        Untaken::TooLong => too_long(),
    })?;
    let hints = hints(&app, &key, setting).await?;
    let catalogue = app.catalogues.of(&key.shop_id).await?;
    let settled = app.speech.hear(recording, &key.shop_id, &catalogue, &hints).await.map_err(unheard)?;
    Ok(Json(transcript(settled)).into_response())
}

/// Reads a recording while it comes.
async fn receive(headers: &HeaderMap, body: Body) -> AppResult<Bytes> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: usize| length > MOST_BYTES) {
        return Err(too_long());
    }
    let mut sound = BytesMut::with_capacity(length.unwrap_or_default());
    let mut body = body.into_data_stream();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| AppError::Client {
            status: StatusCode::BAD_REQUEST,
            kind: "/problems/recording-cut-off",
            title: "Recording cut off",
            detail: "The recording did not come whole. Please send it again.".into(),
        })?;
        if sound.len() + chunk.len() > MOST_BYTES {
            return Err(too_long());
        }
        sound.extend_from_slice(&chunk);
        if !Recording::may_begin(&sound) {
            return Err(no_sound());
        }
    }
    Ok(sound.freeze())
}

/// How she writes: by what she wrote here, else by the setting of her page.
async fn hints(app: &App, key: &ConversationKey, setting: Option<Language>) -> AppResult<Hints> {
    let mut typed = Vec::new();
    for entry in app.store.entries_before(key, 0, i64::MAX as u64, TELLING).await?.iter().rev() {
        let said = entry.event()?.map(|event| event.body);
        if let Some(EventBody::ShopperMessage { text, action: None, .. }) = said {
            typed.push(text);
        }
    }
    let begun = app.store.conversation_lang(key).await?;
    let lang = setting.or_else(|| begun.as_deref().and_then(Language::from_code));
    let by_setting = if lang == Some(Language::Hindi) { Script::Devanagari } else { Script::Latin };
    let script = Script::of(typed.iter().map(String::as_str)).unwrap_or(by_setting);
    Ok(Hints { script, lang, typed })
}

fn transcript(settled: Settled) -> Transcript {
    let Settled { text, lang, doubtful, unsure } = settled;
    let characters = |byte: usize| text.get(..byte).map_or(0, |before| before.chars().count());
    let unsure =
        unsure.iter().map(|piece| Piece { start: characters(piece.start), end: characters(piece.end) });
    Transcript { unsure: unsure.collect(), lang: lang.code().to_owned(), doubtful, text }
}

fn no_sound() -> AppError {
    AppError::Client {
        status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
        kind: "/problems/no-recording",
        title: "Not a recording",
        detail: "This is no recording that I can hear. WebM, MP4, Ogg and WAV with sound alone are.".into(),
    }
}

fn too_long() -> AppError {
    AppError::Client {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        kind: "/problems/recording-too-long",
        title: "Recording too long",
        detail: "That is longer than I can hear at once. Please say it in less than two minutes.".into(),
    }
}

fn too_slow() -> AppError {
    AppError::Client {
        status: StatusCode::REQUEST_TIMEOUT,
        kind: "/problems/recording-too-slow",
        title: "Recording too slow",
        detail: "The recording took too long to come. Please send it again.".into(),
    }
}

fn unheard(unheard: Unheard) -> AppError {
    let (status, kind, title, detail) = match unheard {
        Unheard::Nobody => (
            StatusCode::SERVICE_UNAVAILABLE,
            "/problems/no-recogniser",
            "Nobody listens here",
            "This shop has nothing that writes down what you say. Please type it.",
        ),
        Unheard::Crowded => (
            StatusCode::SERVICE_UNAVAILABLE,
            "/problems/recogniser-busy",
            "Many are speaking",
            "Many are speaking just now. Please try again in a moment.",
        ),
        Unheard::Unreachable => (
            StatusCode::SERVICE_UNAVAILABLE,
            "/problems/recogniser-away",
            "Not heard",
            "I could not hear that just now. Please try again in a moment, or type it.",
        ),
        Unheard::Unusable => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "/problems/recording-not-understood",
            "Recording not understood",
            "I could not make out this recording. Please say it again, or type it.",
        ),
    };
    AppError::Client { status, kind, title, detail: detail.into() }
}
