//! The log, on standard error: one line per event, its fields named with dots (`http.route`, `shop.id`).
//!
//! It holds no text of a shopper, no token, no phone number, no query string and no id of a person; a
//! conversation's id is the closest it comes. So addresses are logged as the pattern of their route, never as
//! they were asked for, and other crates, which print what they are given, are heard from `warn` on only.

use std::{
    fmt,
    io::IsTerminal,
    panic::PanicHookInfo,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request},
    http::Method,
    middleware::Next,
    response::Response,
};
use serde_json::{Map, Value};
use tracing::{
    Event, Instrument, Level, Metadata, Subscriber,
    field::{Empty, Field, Visit},
};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::filter_fn,
    fmt::{
        FmtContext, FormatEvent, FormatFields, FormattedFields,
        format::{JsonFields, Writer},
        layer,
        time::{FormatTime, SystemTime},
    },
    layer::SubscriberExt,
    registry::LookupSpan,
    util::SubscriberInitExt,
};

use crate::config::{Environment, LogFormat, LogSettings};

/// A request that takes longer is worth a line.
const SLOW: Duration = Duration::from_secs(1);

/// Kind of the problem that a response tells: error responses carry it for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemKind(pub &'static str);

/// Begins to log. Panics are logged by their place alone: their message may quote what a shopper said.
pub fn init(settings: &LogSettings, environment: Environment) {
    let parsed = EnvFilter::try_new(&settings.log);
    let unreadable = parsed.is_err();
    let filter = parsed.unwrap_or_else(|_| EnvFilter::new("info"));
    let by_default = match environment {
        Environment::Development => LogFormat::Text,
        Environment::Production => LogFormat::Json,
    };
    let lines = match settings.log_format.unwrap_or(by_default) {
        LogFormat::Text => layer()
            .with_writer(std::io::stderr)
            .with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .boxed(),
        LogFormat::Json => layer()
            .with_writer(std::io::stderr)
            .with_ansi(false)
            .fmt_fields(JsonFields::new())
            .event_format(JsonLines)
            .boxed(),
    };
    // Filters of the whole log, not of `lines`: those forget to log after another crate asked what is enabled.
    tracing_subscriber::registry().with(filter).with(filter_fn(is_ours_or_urgent)).with(lines).init();
    std::panic::set_hook(Box::new(log_panic));
    if unreadable {
        tracing::warn!(
            "MITRA_LOG is not understood, info is logged; set it to error, warn, info, debug or trace"
        );
    }
}

fn is_ours(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with("mitra")
}

fn is_ours_or_urgent(metadata: &Metadata<'_>) -> bool {
    is_ours(metadata) || *metadata.level() <= Level::WARN
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(error.kind = "panic", error.location = place, "a task broke");
}

/// Middleware: one line per request, at `info` when it failed here or was slow, else at `debug`. What happens
/// on its way is logged with its route; who knows the shop or the conversation records `shop.id` and
/// `conversation.id` in the current span, after having checked them.
pub async fn log_request(request: Request, next: Next) -> Response {
    let method = method(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str);
    let span = tracing::error_span!(
        "request",
        http.method = method,
        http.route = route,
        shop.id = Empty,
        conversation.id = Empty,
    );
    let begun = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let _inside = span.enter();
    let status = response.status();
    let duration = begun.elapsed();
    let duration_ms = (duration.as_secs_f64() * 10_000.0).round() / 10.0;
    let kind = response.extensions().get().map(|ProblemKind(kind)| *kind);
    let http_status = status.as_u16();
    if status.is_server_error() || duration >= SLOW {
        tracing::info!(http.status = http_status, duration_ms, error.kind = kind, "a request was answered");
    } else {
        tracing::debug!(http.status = http_status, duration_ms, error.kind = kind, "a request was answered");
    }
    response
}

/// A method is any word a client likes; only those of HTTP are repeated.
fn method(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// Writes an event, with the fields of the spans around it, as one flat JSON object.
struct JsonLines;

impl<S, N> FormatEvent<S, N> for JsonLines
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = Map::new();
        for span in context.event_scope().into_iter().flat_map(|scope| scope.from_root()) {
            let extensions = span.extensions();
            let fields = extensions.get::<FormattedFields<N>>().map(|fields| fields.fields.as_str());
            if let Some(Ok(Value::Object(fields))) = fields.map(serde_json::from_str) {
                line.extend(fields);
            }
        }
        let metadata = event.metadata();
        event.record(&mut Fields { line: &mut line, all: is_ours(metadata) });
        let mut time = String::new();
        SystemTime.format_time(&mut Writer::new(&mut time))?;
        line.insert("timestamp".to_owned(), time.into());
        line.insert("level".to_owned(), metadata.level().as_str().into());
        line.insert("log.target".to_owned(), metadata.target().into());
        writeln!(writer, "{}", Value::Object(line))
    }
}

/// Takes the fields of an event; of other crates' events the message alone, since nobody here named the rest.
struct Fields<'l> {
    line: &'l mut Map<String, Value>,
    all: bool,
}

impl Fields<'_> {
    fn take(&mut self, field: &Field, value: Value) {
        if self.all || field.name() == "message" {
            self.line.insert(field.name().to_owned(), value);
        }
    }
}

impl Visit for Fields<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.take(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.take(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.take(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.take(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.take(field, value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.take(field, format!("{value:?}").into());
    }
}
