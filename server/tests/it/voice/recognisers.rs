//! Recognisers, good and bad: what they are asked, what is believed, and who is asked next.

use axum::http::StatusCode;
use mitra_server::{
    commands::doctor::{Arguments, Weight, examine},
    config::ServeSettings,
    speech::settings::SpeechSettings,
};
use serde_json::{Value, json};

use super::{
    SPEECH,
    recogniser::{Recogniser, Says, text_of},
    say, say_at, with,
};
use crate::support::{Database, wav};

#[tokio::test]
async fn a_recording_goes_on_as_it_came_with_language_and_vocabulary() {
    let recogniser = Recogniser::hears("show me red kurti under five hundred").await;
    let (mitra, shopper) = with(&[&recogniser]).await;
    for (name, media_type, bytes) in SPEECH {
        let (status, heard) = say(&mitra, &shopper, bytes).await;
        assert_eq!(status, StatusCode::OK, "{name}: {heard}");
        assert_eq!(heard, json!({"text": "show me red kurti under 500", "lang": "en", "doubtful": false}));
        let asked = recogniser.asked().pop().unwrap();
        assert_eq!((asked.media_type.as_str(), asked.sound.as_slice()), (media_type, bytes), "{name}");
        let ending = |name: &str| name.rsplit('.').next().unwrap().to_owned();
        assert_eq!(ending(&asked.file_name), ending(name));
        assert_eq!(asked.authorization.as_deref(), Some("Bearer key-of-the-operator"));
        assert_eq!(asked.fields["model"], "model-of-the-operator");
        assert_eq!(asked.fields["language"], "en");
        assert!(asked.fields["prompt"].to_lowercase().contains("kurti"), "{:?}", asked.fields);
    }
    assert!(mitra.events(&shopper, 0).await.is_empty(), "nothing is sent before she says so");
}

#[tokio::test]
async fn she_gets_hindi_in_the_letters_she_writes() {
    let recogniser = Recogniser::hears("मुझे लाल कुर्ती दिखाओ").await;
    let (mitra, shopper) = with(&[&recogniser]).await;
    let (_, heard) = say_at(&mitra, &shopper, "?lang=hi", wav(32_000)).await;
    assert_eq!(heard["text"], "मुझे लाल कुर्ती दिखाओ");
    assert_eq!(heard["lang"], "hi");
    let asked = recogniser.asked().pop().unwrap();
    assert_eq!(asked.fields["language"], "hi");
    assert!(asked.fields["prompt"].contains("कुर्ती"), "{:?}", asked.fields);
}

/// An answer with probabilities.
fn verbose(text: &str, language: &str, piece: &Value) -> Says {
    Says::Status(200, json!({"text": text, "language": language, "segments": [piece]}).to_string())
}

#[tokio::test]
async fn what_is_not_to_be_believed_is_marked_and_silence_is_no_text() {
    let sure = json!({"no_speech_prob": 0.01, "avg_logprob": -0.2, "compression_ratio": 1.1});
    let silent = json!({"no_speech_prob": 0.9, "avg_logprob": -1.4, "compression_ratio": 0.8});
    let noisy = json!({"no_speech_prob": 0.8, "avg_logprob": -0.3});
    let guessed = json!({"no_speech_prob": 0.1, "avg_logprob": -1.3});
    let looped = json!({"compression_ratio": 3.5});
    let hasty = "red kurti and blue saree and green lehenga ".repeat(12);
    for (name, says, text, doubtful) in [
        ("sure", verbose("red kurti", "english", &sure), "red kurti", false),
        ("spoken Hindi", verbose("laal kurti", "urdu", &sure), "laal kurti", false),
        ("silence", verbose("Thank you.", "english", &silent), "", true),
        ("no words", text_of("  \n"), "", true),
        ("noise", verbose("red kurti", "english", &noisy), "red kurti", true),
        ("guessed", verbose("red kurti", "english", &guessed), "red kurti", true),
        ("a loop", verbose("red kurti", "english", &looped), "red kurti", true),
        ("Welsh", verbose("red kurti", "welsh", &sure), "red kurti", true),
        ("too fast", text_of(&hasty), hasty.trim(), true),
    ] {
        let recogniser = Recogniser::open([says]).await;
        let (mitra, shopper) = with(&[&recogniser]).await;
        let (status, heard) = say(&mitra, &shopper, wav(48_000)).await;
        assert_eq!(status, StatusCode::OK, "{name}: {heard}");
        assert_eq!(heard["doubtful"], doubtful, "{name}: {heard}");
        if doubtful && !text.is_empty() {
            assert_ne!(heard["text"], "", "{name}");
        } else {
            assert_eq!(heard["text"], text, "{name}");
        }
    }
}

#[tokio::test]
async fn when_the_first_recogniser_fails_the_second_hears() {
    let html = "<html>502 Bad Gateway</html>".to_owned();
    for (name, says) in [
        ("an error", Says::Status(500, "{}".into())),
        ("too many requests", Says::Status(429, r#"{"error":{"message":"slow down"}}"#.into())),
        ("a wrong key", Says::Status(401, "{}".into())),
        ("another address", Says::Status(302, String::new())),
        ("no such model", Says::Status(404, "{}".into())),
        ("a page", Says::Status(200, html)),
        ("half an answer", Says::Status(200, r#"{"text": "red"#.into())),
        ("an error in a good answer", Says::Status(200, r#"{"error":{"message":"no"}}"#.into())),
        ("text that is none", Says::Status(200, r#"{"text": ["red"]}"#.into())),
        ("bytes that are no text", Says::Status(200, "\u{0}\u{1}".into())),
        (
            "a container it does not know",
            Says::Status(400, r#"{"error":{"message":"Invalid file format."}}"#.into()),
        ),
        ("nothing", Says::Nothing),
        ("no end", Says::Endless),
        ("a broken answer", Says::Broken),
    ] {
        let (first, second) = (Recogniser::open([says]).await, Recogniser::hears("blue saree").await);
        let (mitra, shopper) = with(&[&first, &second]).await;
        let (status, heard) = say(&mitra, &shopper, wav(32_000)).await;
        assert_eq!((status, &heard["text"]), (StatusCode::OK, &json!("blue saree")), "{name}: {heard}");
        assert!(!first.asked().is_empty(), "{name}");
    }
}

#[tokio::test]
async fn when_none_hears_she_gets_a_sentence_and_no_detail() {
    let secret = r#"{"error":{"message":"quota of org-zqx exceeded"}}"#;
    for (says, status, kind) in [
        (Says::Status(500, secret.into()), 503, "/problems/recogniser-away"),
        (Says::Status(401, secret.into()), 503, "/problems/recogniser-away"),
        (Says::Nothing, 503, "/problems/recogniser-away"),
        (Says::Status(400, secret.into()), 422, "/problems/recording-not-understood"),
    ] {
        let recogniser = Recogniser::open([says]).await;
        let (mitra, shopper) = with(&[&recogniser]).await;
        let (got, problem) = say(&mitra, &shopper, wav(32_000)).await;
        assert_eq!((got.as_u16(), &problem["type"]), (status, &json!(kind)));
        assert!(!problem.to_string().contains("zqx"), "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains("type it"), "{problem}");
    }
}

#[tokio::test]
async fn a_recogniser_that_answers_in_plain_json_alone_is_asked_so_from_then_on() {
    let refusal = Says::Status(400, r#"{"error":{"param":"response_format"}}"#.into());
    let recogniser = Recogniser::open([refusal, text_of("red kurti")]).await;
    let (mitra, shopper) = with(&[&recogniser]).await;
    for _ in 0..2 {
        assert_eq!(say(&mitra, &shopper, wav(32_000)).await.1["text"], "red kurti");
    }
    let formats: Vec<String> =
        recogniser.asked().iter().map(|asked| asked.fields["response_format"].clone()).collect();
    assert_eq!(formats, ["verbose_json", "json", "json"]);
}

#[tokio::test]
async fn a_recogniser_that_fails_again_and_again_is_left_alone() {
    let recogniser = Recogniser::open([Says::Status(500, String::new())]).await;
    let (mitra, shopper) = with(&[&recogniser]).await;
    for _ in 0..8 {
        assert_eq!(say(&mitra, &shopper, wav(32_000)).await.0, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert_eq!(recogniser.asked().len(), 5);
}

#[tokio::test]
async fn one_shopper_speaks_twenty_times_a_minute_and_no_other_is_kept_waiting_for_her() {
    let recogniser = Recogniser::hears("red kurti").await;
    let (mitra, shopper) = with(&[&recogniser]).await;
    for _ in 0..20 {
        assert_eq!(say(&mitra, &shopper, wav(32_000)).await.0, StatusCode::OK);
    }
    let (status, problem) = say(&mitra, &shopper, wav(32_000)).await;
    assert_eq!((status, &problem["type"]), (StatusCode::TOO_MANY_REQUESTS, &json!("/problems/too-fast")));
    assert!(problem["detail"].as_str().unwrap().contains("try again in"), "{problem}");
    assert_eq!(recogniser.asked().len(), 20);
    let other = mitra.shopper().await;
    assert_eq!(say(&mitra, &other, wav(32_000)).await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_doctor_says_whether_a_recogniser_answers_and_tells_no_key() {
    let refused = Says::Status(400, "{}".into());
    for (says, weight, expected) in [
        (text_of(""), Weight::Fine, "a second of silence was heard"),
        (refused, Weight::Advice, "refuses a second of silence"),
        (Says::Status(401, "{}".into()), Weight::Needed, "its key"),
        (Says::Status(500, "{}".into()), Weight::Needed, "does not answer"),
    ] {
        let recogniser = Recogniser::open([says]).await;
        let stated = recogniser.stated();
        let speech = SpeechSettings {
            stt_url: Some(stated.address.to_string()),
            stt_key: stated.key,
            stt_model: stated.model,
            ..SpeechSettings::default()
        };
        let folder = tempfile::tempdir().unwrap();
        let serve = ServeSettings { speech, ..ServeSettings::default() };
        let place = Database::Sqlite.place(folder.path());
        let findings = examine(&place, &Arguments { serve, production: false }).await;
        let found: Vec<_> = findings.iter().filter(|finding| finding.check == "hearing").collect();
        assert!(
            matches!(found[..], [one] if one.weight == weight && one.say.contains(expected)),
            "{found:?}"
        );
        assert!(!format!("{findings:?}").contains("key-of"), "a key is told");
    }
}
