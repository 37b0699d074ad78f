//! One OpenAI-compatible recogniser: a recording goes there as it came, and what it answers is read leniently, since
//! each of them leaves something out. One that fails again and again is left alone for a pause.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use reqwest::{
    Client, StatusCode,
    multipart::{Form, Part},
    redirect,
};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::{container::Container, settings::Recogniser};
use crate::shop_api::{Breaker, Silence, json, lock};

/// How long a recogniser that failed again and again is left alone.
const PAUSE: Duration = Duration::from_secs(30);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// What is known of a recording before it is heard.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) sound: Bytes,
    pub(super) container: Container,
    /// ISO 639-1 code of the language that is expected.
    pub(super) language: Option<&'static str>,
    /// Words that may come, as the shop writes them.
    pub(super) prompt: String,
}

/// What a recogniser heard.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    /// The words.
    pub text: String,
    /// Name or code of the language, where it says one.
    pub language: Option<String>,
    /// Pieces, where it tells of them.
    pub pieces: Vec<Piece>,
}

/// How sure a recogniser is of a piece of the recording.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Piece {
    /// That nothing was said, 0 to 1.
    pub no_speech: Option<f64>,
    /// Mean natural logarithm of its words' probabilities.
    pub average_log: Option<f64>,
    /// How well its words can be packed.
    pub compression: Option<f64>,
}

/// Why nothing was heard.
#[derive(Debug)]
pub(super) enum Failure {
    /// The recogniser cannot be used just now.
    Silent(Silence),
    /// It refuses this recording.
    Refused,
    /// It refuses us: its key, its address or its model is wrong.
    Misconfigured(u16),
}

/// A recogniser.
#[derive(Debug)]
pub(super) struct Provider {
    recogniser: Recogniser,
    client: Client,
    timeout: Duration,
    breaker: Mutex<Breaker>,
    /// It does not know the answer with probabilities.
    is_plain: AtomicBool,
}

impl Provider {
    pub(super) fn new(recogniser: Recogniser, timeout: Duration) -> Result<Provider, String> {
        // The operator trusts one origin; what it points to is not asked.
        let client = Client::builder().redirect(redirect::Policy::none()).connect_timeout(CONNECT).build();
        Ok(Provider {
            recogniser,
            client: client.map_err(|error| error.to_string())?,
            timeout,
            breaker: Mutex::new(Breaker::new(PAUSE)),
            is_plain: AtomicBool::new(false),
        })
    }

    /// Has a recording written down.
    pub(super) async fn hear(&self, question: &Question) -> Result<Heard, Failure> {
        if !lock(&self.breaker).admits(Instant::now()) {
            return Err(Failure::Silent(Silence::Unreached));
        }
        let heard = tokio::time::timeout(self.timeout, self.ask(question));
        let heard = heard.await.unwrap_or(Err(Failure::Silent(Silence::Slow)));
        self.note(&heard);
        heard
    }

    async fn ask(&self, question: &Question) -> Result<Heard, Failure> {
        if self.is_plain.load(Ordering::Relaxed) {
            return self.ask_as(question, "json").await;
        }
        match self.ask_as(question, "verbose_json").await {
            // Newer models answer in plain JSON alone, and say so by refusing.
            Err(Failure::Refused) => {
                let heard = self.ask_as(question, "json").await?;
                self.is_plain.store(true, Ordering::Relaxed);
                Ok(heard)
            }
            heard => heard,
        }
    }

    async fn ask_as(&self, question: &Question, format: &'static str) -> Result<Heard, Failure> {
        let Question { sound, container, language, prompt } = question;
        let part = Part::stream(sound.clone())
            .file_name(container.file_name())
            .mime_str(container.media_type())
            .map_err(|_| Failure::Refused)?;
        let mut form = Form::new()
            .part("file", part)
            .text("model", self.recogniser.model.clone())
            .text("response_format", format)
            .text("temperature", "0");
        if let Some(language) = language {
            form = form.text("language", *language);
        }
        if !prompt.is_empty() {
            form = form.text("prompt", prompt.clone());
        }
        let mut request = self.client.post(self.recogniser.address.clone()).multipart(form);
        if let Some(key) = &self.recogniser.key {
            request = request.bearer_auth(key.expose_secret());
        }
        let silent = |error: reqwest::Error| Failure::Silent(error.into());
        let answer = request.send().await.map_err(silent)?;
        match answer.status() {
            status if status.is_success() => {}
            StatusCode::BAD_REQUEST
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY => return Err(Failure::Refused),
            StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED => {
                return Err(Failure::Misconfigured(answer.status().as_u16()));
            }
            status => return Err(Failure::Silent(Silence::Status(status.as_u16()))),
        }
        let answer = json(answer).await.map_err(Failure::Silent)?;
        read(&answer).ok_or_else(|| Failure::Silent(Silence::Unread("the answer has no text".to_owned())))
    }

    /// Tells the breaker how it went. A recording that was refused is no failure of the recogniser.
    fn note(&self, heard: &Result<Heard, Failure>) {
        let mut breaker = lock(&self.breaker);
        match heard {
            Ok(_) | Err(Failure::Refused) => {
                if breaker.succeeded() {
                    tracing::info!("a recogniser answers again");
                }
            }
            Err(Failure::Misconfigured(status)) => {
                breaker.failed(Instant::now());
                tracing::error!(
                    http.status = status,
                    "a recogniser refuses us: its address, its key or its model (MITRA_STT_...) is wrong"
                );
            }
            Err(Failure::Silent(silence)) => {
                if breaker.failed(Instant::now()) {
                    tracing::warn!(
                        "a recogniser failed again and again and is left alone for a while: {silence}"
                    );
                }
            }
        }
    }
}

/// What an answer says; none when it tells no text, be it an error inside a good answer.
fn read(answer: &Value) -> Option<Heard> {
    let text = answer["text"].as_str()?.to_owned();
    let pieces = answer["segments"].as_array().into_iter().flatten().map(|piece| Piece {
        no_speech: piece["no_speech_prob"].as_f64(),
        average_log: piece["avg_logprob"].as_f64(),
        compression: piece["compression_ratio"].as_f64(),
    });
    Some(Heard { text, language: answer["language"].as_str().map(str::to_owned), pieces: pieces.collect() })
}
