//! Asks addresses that come from outside: from feeds, for pictures and for feeds themselves. Whoever writes such
//! an address must reach nothing that he could not reach himself.
//!
//! Only https on its usual port is asked, only hosts all of whose addresses are the world's, and the connection
//! goes to exactly the address that was looked at. Each redirect is looked at as if it were a new address. How
//! long it may take, how much may come and of what kind, the caller says. What the operator names in
//! `MITRA_FETCH_ALLOW` is trusted by its exact origin.

mod address;
mod error;
mod names;
mod target;

use std::{sync::Arc, time::Duration};

use reqwest::{
    Client, Response, StatusCode,
    header::{self, HeaderMap},
    redirect,
};
use tokio::io::{AsyncWrite, AsyncWriteExt};

pub use self::{
    error::FetchError,
    names::{Names, SystemNames},
    target::AllowedOrigins,
};
use self::{names::OpenNames, target::Target};

const MOST_REDIRECTS: usize = 3;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long nothing may come while something is awaited.
const SILENCE: Duration = Duration::from_secs(30);
const USER_AGENT: &str = concat!("Mitra/", env!("CARGO_PKG_VERSION"));

/// What is asked for, and how much of it is taken.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'w> {
    /// The address, as somebody wrote it.
    pub address: &'w str,
    /// The `Accept` header.
    pub accept: &'w str,
    /// Whether a content type (in small letters, without parameters) may be what is wanted.
    pub is_kind: fn(&str) -> bool,
    /// Whether the answer may be packed (gzip); it is handed on as it is.
    pub may_be_packed: bool,
    /// The most bytes that are taken.
    pub most_bytes: u64,
    /// From the first byte asked to the last byte read, redirects included.
    pub timeout: Duration,
    /// What is known already.
    pub known: Option<&'w Validators>,
}

/// By what a server tells that something has not changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag` header.
    pub etag: Option<String>,
    /// The `Last-Modified` header.
    pub last_modified: Option<String>,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// It was written.
    Whole {
        /// Bytes.
        bytes: u64,
        /// For the next time.
        validators: Validators,
    },
    /// It is what is known already; nothing was written.
    NotModified,
}

/// What was said to something that was posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Status of HTTP.
    pub status: u16,
    /// How long not to ask again, where it says so in seconds.
    pub retry_after_seconds: Option<u64>,
}

/// Asks; cheap to clone.
#[derive(Debug, Clone)]
pub struct Fetcher {
    allowed: Arc<AllowedOrigins>,
    /// Connects to open addresses alone.
    guarded: Client,
    /// For what the operator allows.
    trusting: Client,
}

impl Fetcher {
    /// A fetcher that also asks what is allowed.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(allowed: AllowedOrigins, names: Arc<dyn Names>) -> Result<Fetcher, FetchError> {
        let client = || {
            Client::builder()
                .user_agent(USER_AGENT)
                .redirect(redirect::Policy::none())
                .connect_timeout(CONNECT_TIMEOUT)
                .read_timeout(SILENCE)
                // Every request looks anew.
                .pool_max_idle_per_host(0)
                // A proxy would look names up by itself.
                .no_proxy()
                .referer(false)
        };
        let failed = |error: reqwest::Error| FetchError::Client(error.to_string());
        Ok(Fetcher {
            allowed: Arc::new(allowed),
            guarded: client().https_only(true).dns_resolver(OpenNames(names)).build().map_err(failed)?,
            trusting: client().build().map_err(failed)?,
        })
    }

    /// Whether an address would be asked, as far as it can be said without asking anybody.
    ///
    /// # Errors
    /// Why it would not.
    pub fn check(&self, address: &str) -> Result<(), FetchError> {
        Target::of(address, &self.allowed).map(|_| ())
    }

    /// Asks for something and writes what comes into `into`, which holds a part of it after an error.
    ///
    /// # Errors
    /// Why it did not come: a sentence that names no more of the address than its host.
    pub async fn fetch(
        &self,
        wanted: &Wanted<'_>,
        into: &mut (impl AsyncWrite + Unpin + Send),
    ) -> Result<Fetched, FetchError> {
        let whole = async {
            let answer = self.answer(wanted).await?;
            if answer.status() == StatusCode::NOT_MODIFIED && wanted.known.is_some() {
                return Ok(Fetched::NotModified);
            }
            check(wanted, &answer)?;
            let text =
                |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
            let validators =
                Validators { etag: text(header::ETAG), last_modified: text(header::LAST_MODIFIED) };
            Ok(Fetched::Whole { bytes: write(wanted, answer, into).await?, validators })
        };
        match tokio::time::timeout(wanted.timeout, whole).await {
            Ok(done) => done,
            Err(_) => Err(FetchError::TooSlow),
        }
    }

    /// Posts something to an address, which is followed nowhere else; what comes back is not read.
    ///
    /// # Errors
    /// Why nobody answered.
    pub async fn post(
        &self,
        address: &str,
        headers: HeaderMap,
        body: Vec<u8>,
        timeout: Duration,
    ) -> Result<Told, FetchError> {
        let target = Target::of(address, &self.allowed)?;
        let client = if target.is_trusted { &self.trusting } else { &self.guarded };
        let request = client.post(target.url.clone()).headers(headers).timeout(timeout).body(body);
        let answer = request.send().await.map_err(|error| FetchError::of(error, target.host()))?;
        let later = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after_seconds = later.and_then(|value| value.trim().parse().ok());
        Ok(Told { status: answer.status().as_u16(), retry_after_seconds })
    }

    /// The answer at the end of all redirects.
    async fn answer(&self, wanted: &Wanted<'_>) -> Result<Response, FetchError> {
        let mut target = Target::of(wanted.address, &self.allowed)?;
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.ask(wanted, &target).await?;
            let moved = matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308);
            let location = answer.headers().get(header::LOCATION).filter(|_| moved);
            let Some(location) = location else { return Ok(answer) };
            let location = location.to_str().map_err(|_| {
                FetchError::Address("it leads on to something that is no address of the web".to_owned())
            })?;
            target = target.redirected(location, &self.allowed)?;
        }
        Err(FetchError::ManyRedirects)
    }

    async fn ask(&self, wanted: &Wanted<'_>, target: &Target) -> Result<Response, FetchError> {
        let client = if target.is_trusted { &self.trusting } else { &self.guarded };
        let mut request = client.get(target.url.clone()).header(header::ACCEPT, wanted.accept).header(
            header::ACCEPT_ENCODING,
            if wanted.may_be_packed { "gzip, identity" } else { "identity" },
        );
        if let Some(known) = wanted.known {
            for (name, value) in
                [(header::IF_NONE_MATCH, &known.etag), (header::IF_MODIFIED_SINCE, &known.last_modified)]
            {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
        }
        request.send().await.map_err(|error| FetchError::of(error, target.host()))
    }
}

/// Whether the head of an answer promises what is wanted.
fn check(wanted: &Wanted<'_>, answer: &Response) -> Result<(), FetchError> {
    if answer.status() != StatusCode::OK {
        return Err(FetchError::Status(answer.status().as_u16()));
    }
    if answer.content_length().is_some_and(|length| length > wanted.most_bytes) {
        return Err(FetchError::TooLong(wanted.most_bytes));
    }
    let header =
        |name| answer.headers().get(name).map(|value| value.to_str().unwrap_or("?").to_ascii_lowercase());
    if let Some(kind) = header(header::CONTENT_TYPE) {
        let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
        if !(wanted.is_kind)(&kind) {
            return Err(FetchError::Kind(kind));
        }
    }
    match header(header::CONTENT_ENCODING).as_deref() {
        None | Some("identity" | "") => Ok(()),
        Some("gzip" | "x-gzip") if wanted.may_be_packed => Ok(()),
        Some(_) => Err(FetchError::Packed),
    }
}

/// Writes the body, up to what is taken at most.
async fn write(
    wanted: &Wanted<'_>,
    mut answer: Response,
    into: &mut (impl AsyncWrite + Unpin + Send),
) -> Result<u64, FetchError> {
    let host = answer.url().host_str().unwrap_or_default().to_owned();
    let mut bytes = 0;
    while let Some(chunk) = answer.chunk().await.map_err(|error| FetchError::of(error, &host))? {
        bytes += chunk.len() as u64;
        if bytes > wanted.most_bytes {
            return Err(FetchError::TooLong(wanted.most_bytes));
        }
        into.write_all(&chunk).await.map_err(FetchError::Write)?;
    }
    into.flush().await.map_err(FetchError::Write)?;
    Ok(bytes)
}
