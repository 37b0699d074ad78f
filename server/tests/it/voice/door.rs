//! What is let in: by its bytes, not by what it calls itself, and never longer or larger than said.

use axum::{body::Body, http::StatusCode};
use bytes::Bytes;
use futures::stream;
use mitra_server::speech::{MOST_BYTES, Recording, Untaken};
use serde_json::json;

use super::{SPEECH, recogniser::Recogniser, say, say_at, with};
use crate::support::wav;

#[test]
fn the_length_of_a_recording_is_read_from_every_container() {
    for (name, _, bytes) in SPEECH {
        let millis = Recording::of(Bytes::from_static(bytes)).expect(name).millis();
        assert!((2_600..=2_800).contains(&millis), "{name}: {millis} ms");
    }
    assert_eq!(Recording::of(wav(16_000).into()).unwrap().millis(), 1_000);
    // A recorder that streams does not know the length in its head.
    let mut streamed = wav(16_000);
    streamed[40..44].fill(0);
    assert_eq!(Recording::of(streamed.into()).unwrap().millis(), 1_000);
}

#[test]
fn a_recording_that_was_cut_off_is_as_long_as_what_came() {
    let (_, _, bytes) = SPEECH[1];
    let half = Recording::of(Bytes::from_static(&bytes[..bytes.len() / 2])).unwrap().millis();
    assert!((1_000..2_000).contains(&half), "{half} ms");
}

#[test]
fn a_film_is_no_recording_and_two_minutes_are_the_most() {
    let film = include_bytes!("../../data/voice/film.webm").as_slice();
    assert_eq!(Recording::of(Bytes::from_static(film)).unwrap_err(), Untaken::NoSound);
    assert!(Recording::of(wav(16_000 * 120).into()).is_ok());
    assert_eq!(Recording::of(wav(16_000 * 121).into()).unwrap_err(), Untaken::TooLong);
}

#[tokio::test]
async fn what_is_no_sound_too_large_or_too_long_is_refused_before_anybody_is_asked() {
    let recogniser = Recogniser::hears("red kurti").await;
    let (mitra, shopper) = with(&[&recogniser]).await;
    let endless = || {
        let head = wav(16_000 * 10);
        let chunks = std::iter::once(head).chain(std::iter::repeat(vec![0; 64 * 1024]));
        Body::from_stream(stream::iter(chunks.map(Ok::<_, std::io::Error>)))
    };
    let webpage = b"<!doctype html><p>RIFF WAVE OggS ftyp".to_vec();
    for (name, body, status, kind) in [
        ("nothing", Body::empty(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "/problems/no-recording"),
        ("a page", webpage.into(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "/problems/no-recording"),
        (
            "two minutes",
            wav(16_000 * 121).into(),
            StatusCode::PAYLOAD_TOO_LARGE,
            "/problems/recording-too-long",
        ),
        (
            "4 MiB",
            vec![0; MOST_BYTES + 1].into(),
            StatusCode::PAYLOAD_TOO_LARGE,
            "/problems/recording-too-long",
        ),
        ("no end", endless(), StatusCode::PAYLOAD_TOO_LARGE, "/problems/recording-too-long"),
    ] {
        let (got, problem) = say(&mitra, &shopper, body).await;
        assert_eq!((got, &problem["type"]), (status, &json!(kind)), "{name}: {problem}");
    }
    // What is no sound is refused at once, not when all of it has come.
    let unfinished = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"<!doctype html>"))]);
    let body = Body::from_stream(futures::StreamExt::chain(unfinished, stream::pending()));
    assert_eq!(say(&mitra, &shopper, body).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let broken = stream::iter([Ok(Bytes::from(wav(100))), Err(std::io::Error::other("cut"))]);
    assert_eq!(say(&mitra, &shopper, Body::from_stream(broken)).await.0, StatusCode::BAD_REQUEST);
    let (status, problem) = say_at(&mitra, &shopper, "?lang=klingon", wav(16_000)).await;
    assert_eq!(
        (status, &problem["type"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("/problems/unknown-language"))
    );
    assert!(recogniser.asked().is_empty());
}

#[tokio::test]
async fn without_a_recogniser_the_offer_says_so_and_a_recording_is_refused_with_a_way_out() {
    let (mitra, shopper) = with(&[]).await;
    let (_, offer) = mitra.get("/api/v1/voice", None).await;
    assert_eq!(offer, json!({"heard": false, "wav": false, "most_seconds": 120, "most_bytes": 4194304}));
    let (status, problem) = say(&mitra, &shopper, wav(16_000)).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(problem["detail"].as_str().unwrap().contains("type it"), "{problem}");
    let recogniser = Recogniser::hears("hm").await;
    let (mitra, _) = with(&[&recogniser]).await;
    assert_eq!(mitra.get("/api/v1/voice", None).await.1["heard"], true);
}
