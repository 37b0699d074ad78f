//! One model behind one address: asked over HTTP, its answer read as it streams.

use std::{
    pin::pin,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::fmt::rfc2822;
use mitra_dialogue::asking::Prompt;
use reqwest::{Client, Response, StatusCode, header};
use secrecy::ExposeSecret;
use sse_stream::SseByteStream;
use tokio::time::{Instant, timeout_at};

use super::{
    settings::Endpoint,
    wire::{self, news, question},
};
use crate::shop_api::{Breaker, lock};

/// How long a model that failed again and again is left alone.
const LEFT_ALONE: Duration = Duration::from_secs(30);
/// Most bytes of an answer, whatever is in them.
const MOST_BYTES: usize = 256 * 1024;
/// Most bytes of its text; a chat needs a tenth.
const MOST_TEXT: usize = 8 * 1024;
/// Most bytes that are read of a refusal.
const MOST_OF_A_REFUSAL: usize = 8 * 1024;
/// How long nothing may come in the middle of an answer.
const IDLE: Duration = Duration::from_millis(1_500);
/// Longer answers come too late.
const WHOLE: Duration = Duration::from_secs(6);
/// A server's hint to come back later than this is none.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);

/// How a question ended, as the log has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The answer is whole.
    Complete,
    /// It was cut at the most tokens that were asked for.
    CutShort,
    /// It ended in the middle: no end mark, or the connection broke.
    Interrupted,
    /// Nothing came in time.
    Slow,
    /// It began, and then nothing came.
    Stalled,
    /// No connection.
    Unreachable,
    /// Too many questions, says the server.
    RateLimited,
    /// The server failed.
    ServerError,
    /// The server does not take the question.
    Refused,
    /// The server does not know the key.
    KeyRefused,
    /// What came is no answer of a chat API.
    NoAnswer,
    /// What came is no text.
    NotText,
    /// It told of an error in the middle.
    ErrorInside,
    /// It went on without end.
    TooLong,
    /// It wanted tools that nobody offered.
    ToolsCalled,
    /// It would not, or a filter held it back.
    Withheld,
    /// It was not asked: it failed too often lately.
    LeftAlone,
    /// It was not asked: the budget is used up.
    OverBudget,
}

impl Outcome {
    /// Its name in logs.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Complete => "complete",
            Outcome::CutShort => "cut_short",
            Outcome::Interrupted => "interrupted",
            Outcome::Slow => "slow",
            Outcome::Stalled => "stalled",
            Outcome::Unreachable => "unreachable",
            Outcome::RateLimited => "rate_limited",
            Outcome::ServerError => "server_error",
            Outcome::Refused => "refused",
            Outcome::KeyRefused => "key_refused",
            Outcome::NoAnswer => "no_answer",
            Outcome::NotText => "not_text",
            Outcome::ErrorInside => "error_inside",
            Outcome::TooLong => "too_long",
            Outcome::ToolsCalled => "tools_called",
            Outcome::Withheld => "withheld",
            Outcome::LeftAlone => "left_alone",
            Outcome::OverBudget => "over_budget",
        }
    }

    /// Whether the last line of the answer is as it was meant.
    pub(super) fn is_whole(self) -> bool {
        self == Outcome::Complete
    }

    /// Whether the model, not what it was asked, is in trouble.
    fn is_trouble(self) -> bool {
        use Outcome::{CutShort, LeftAlone, OverBudget, ToolsCalled, Withheld};
        !matches!(self, Outcome::Complete | CutShort | ToolsCalled | Withheld | LeftAlone | OverBudget)
    }
}

/// What one try came to.
#[derive(Debug)]
pub(super) struct Tried {
    pub(super) outcome: Outcome,
    /// Tokens in and out, when the server told.
    pub(super) usage: Option<(u64, u64)>,
    /// How long the server wants to be left alone before it is asked again.
    pub(super) pause: Option<Duration>,
}

impl Tried {
    fn of(outcome: Outcome) -> Tried {
        Tried { outcome, usage: None, pause: None }
    }
}

/// One model.
#[derive(Debug)]
pub(super) struct Provider {
    endpoint: Endpoint,
    client: Client,
    breaker: Mutex<Breaker>,
    /// It does not take what not every server knows.
    is_plain: AtomicBool,
}

impl Provider {
    pub(super) fn new(endpoint: Endpoint, client: Client) -> Provider {
        let breaker = Mutex::new(Breaker::new(LEFT_ALONE));
        Provider { endpoint, client, breaker, is_plain: AtomicBool::new(false) }
    }

    /// Its name.
    pub(super) fn model(&self) -> &str {
        &self.endpoint.model
    }

    /// Whether it may be asked now. Who is told so while it is in trouble is the only one for a while.
    pub(super) fn admits(&self) -> bool {
        lock(&self.breaker).admits(std::time::Instant::now())
    }

    /// Asks, and gives each piece of the answer to `take`. The first must be there at `first_by`.
    pub(super) async fn ask(&self, prompt: &Prompt, first_by: Instant, take: impl FnMut(&str)) -> Tried {
        let tried = match timeout_at(first_by, self.open(prompt)).await {
            Err(_) => Tried::of(Outcome::Slow),
            Ok(Err(tried)) => tried,
            Ok(Ok(answer)) => read(answer, first_by, take).await,
        };
        let mut breaker = lock(&self.breaker);
        let (model, outcome) = (self.model(), tried.outcome.name());
        if !tried.outcome.is_trouble() {
            if breaker.succeeded() {
                tracing::info!(model, "the language model answers again");
            }
        } else if breaker.failed(std::time::Instant::now()) {
            tracing::warn!(model, outcome, "the language model fails; it is left alone for {LEFT_ALONE:?}");
        }
        tried
    }

    /// The head of its answer.
    async fn open(&self, prompt: &Prompt) -> Result<Response, Tried> {
        let is_plain = self.is_plain.load(Ordering::Relaxed);
        let body = question(&self.endpoint.model, prompt, is_plain);
        let mut request = self.client.post(self.endpoint.url.clone()).json(&body);
        if let Some(key) = &self.endpoint.key {
            request = request.bearer_auth(key.expose_secret());
        }
        let sent = request.header(header::ACCEPT, "text/event-stream").send().await;
        let answer = sent.map_err(|error| {
            Tried::of(if error.is_connect() { Outcome::Unreachable } else { Outcome::Interrupted })
        })?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        Err(self.refused(answer, is_plain).await)
    }

    async fn refused(&self, answer: Response, was_plain: bool) -> Tried {
        let status = answer.status();
        let pause = pause(&answer);
        let outcome = match status {
            StatusCode::TOO_MANY_REQUESTS => Outcome::RateLimited,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Outcome::KeyRefused,
            status if status.is_server_error() => Outcome::ServerError,
            StatusCode::REQUEST_TIMEOUT | StatusCode::CONFLICT => Outcome::ServerError,
            _ => Outcome::Refused,
        };
        let is_about_the_question =
            matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY);
        if is_about_the_question && !was_plain {
            let why = beginning(answer).await;
            let names = ["max_tokens", "temperature", "stream_options"];
            if names.iter().any(|name| why.contains(name)) {
                self.is_plain.store(true, Ordering::Relaxed);
                tracing::info!(model = self.model(), "the language model is asked more plainly from now on");
            }
        }
        Tried { outcome, usage: None, pause }
    }
}

/// When the server wants to be asked again, by its own hints.
fn pause(answer: &Response) -> Option<Duration> {
    let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    if header("x-should-retry") == Some("false") {
        return None;
    }
    let millis = header("retry-after-ms").and_then(|text| text.parse().ok()).map(Duration::from_millis);
    let after = || {
        let text = header(header::RETRY_AFTER.as_str())?;
        if let Ok(seconds) = text.parse::<f64>() {
            return Duration::try_from_secs_f64(seconds).ok();
        }
        let at: SystemTime = rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?.into();
        at.duration_since(SystemTime::now()).ok()
    };
    millis.or_else(after).filter(|pause| *pause <= LONGEST_PAUSE)
}

async fn beginning(mut answer: Response) -> String {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() > MOST_OF_A_REFUSAL {
            break;
        }
    }
    String::from_utf8_lossy(&body).into_owned()
}

/// Reads an answer to its end.
async fn read(answer: Response, first_by: Instant, mut take: impl FnMut(&str)) -> Tried {
    let kind =
        answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "text/event-stream" => streamed(answer, first_by, take).await,
        // Some servers stream to nobody.
        "application/json" => match timeout_at(first_by, whole(answer)).await {
            Err(_) => Tried::of(Outcome::Slow),
            Ok(Err(outcome)) => Tried::of(outcome),
            Ok(Ok(news)) => {
                take(&news.text);
                Tried { usage: news.usage, ..Tried::of(ending(&news).unwrap_or(Outcome::Complete)) }
            }
        },
        _ => Tried::of(Outcome::NoAnswer),
    }
}

async fn streamed(answer: Response, first_by: Instant, mut take: impl FnMut(&str)) -> Tried {
    let began = Instant::now();
    let bytes = stream::try_unfold((answer, 0usize), async |(mut answer, taken)| {
        let Some(chunk) = answer.chunk().await.map_err(std::io::Error::other)? else { return Ok(None) };
        let taken = taken + chunk.len();
        if taken > MOST_BYTES {
            return Err(std::io::Error::from(std::io::ErrorKind::FileTooLarge));
        }
        Ok::<_, std::io::Error>(Some((chunk, (answer, taken))))
    });
    let mut events = pin!(SseByteStream::new(Box::pin(bytes.map_ok(|chunk: Bytes| chunk))));
    let (mut length, mut usage, mut finish) = (0, None, None);
    loop {
        let by = if length == 0 { first_by } else { (Instant::now() + IDLE).min(began + WHOLE) };
        let event = match timeout_at(by, events.next()).await {
            Err(_) if length == 0 => return Tried { usage, ..Tried::of(Outcome::Slow) },
            // All was said; only the count of tokens is missing.
            Err(_) => return Tried { usage, ..Tried::of(finish.unwrap_or(Outcome::Stalled)) },
            Ok(event) => event,
        };
        let data = match event {
            // The stream ended without its end mark; it is whole when the model had said so.
            None => return Tried { usage, ..Tried::of(finish.unwrap_or(Outcome::Interrupted)) },
            Some(Err(sse_stream::Error::Body(error))) => {
                let is_long = error
                    .downcast_ref::<std::io::Error>()
                    .is_some_and(|error| error.kind() == std::io::ErrorKind::FileTooLarge);
                let outcome = if is_long { Outcome::TooLong } else { finish.unwrap_or(Outcome::Interrupted) };
                return Tried { usage, ..Tried::of(outcome) };
            }
            Some(Err(_)) => return Tried { usage, ..Tried::of(Outcome::NotText) },
            Some(Ok(event)) => event.data.unwrap_or_default(),
        };
        match data.trim() {
            "" => continue,
            "[DONE]" => return Tried { usage, ..Tried::of(finish.unwrap_or(Outcome::Complete)) },
            data => match news(data) {
                Err(true) => return Tried { usage, ..Tried::of(Outcome::ErrorInside) },
                Err(false) => return Tried { usage, ..Tried::of(Outcome::NoAnswer) },
                Ok(news) => {
                    usage = news.usage.or(usage);
                    finish = ending(&news).or(finish);
                    length += news.text.len();
                    if length > MOST_TEXT {
                        return Tried { usage, ..Tried::of(Outcome::TooLong) };
                    }
                    if !news.text.is_empty() {
                        take(&news.text);
                    }
                    if matches!(finish, Some(Outcome::ToolsCalled | Outcome::Withheld)) {
                        return Tried { usage, ..Tried::of(finish.unwrap_or(Outcome::Complete)) };
                    }
                }
            },
        }
    }
}

async fn whole(mut answer: Response) -> Result<wire::News, Outcome> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| Outcome::Interrupted)? {
        body.extend_from_slice(&chunk);
        if body.len() > MOST_BYTES {
            return Err(Outcome::TooLong);
        }
    }
    let text = std::str::from_utf8(&body).map_err(|_| Outcome::NotText)?;
    news(text).map_err(|tells| if tells { Outcome::ErrorInside } else { Outcome::NoAnswer })
}

/// How an answer ends by its own word.
fn ending(news: &wire::News) -> Option<Outcome> {
    match news.finish.as_deref() {
        _ if news.calls_tools => Some(Outcome::ToolsCalled),
        _ if news.refuses => Some(Outcome::Withheld),
        Some("tool_calls" | "function_call") => Some(Outcome::ToolsCalled),
        Some("content_filter") => Some(Outcome::Withheld),
        Some("length") => Some(Outcome::CutShort),
        Some(_) => Some(Outcome::Complete),
        None => None,
    }
}
