//! The one error of the HTTP side and its envelope. What is the client's business is said in a sentence;
//! what is ours is logged once, here, and never sent.

use axum::{
    Json,
    extract::rejection::{JsonRejection, QueryRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use mitra_protocol::Problem;

use crate::{catalogue::CatalogueError, store::StoreError};

/// The result of a handler.
pub type AppResult<T> = Result<T, AppError>;

/// Why a request was not served.
#[derive(Debug)]
pub enum AppError {
    /// The client can do something about it.
    Client {
        /// HTTP status.
        status: StatusCode,
        /// Stable name of the kind of problem.
        kind: &'static str,
        /// Short name.
        title: &'static str,
        /// What happened and what to do.
        detail: String,
    },
    /// It is ours; the text is for the log.
    Internal(String),
}

impl AppError {
    /// Something about the request is wrong.
    pub fn invalid(kind: &'static str, title: &'static str, detail: impl Into<String>) -> AppError {
        AppError::Client { status: StatusCode::UNPROCESSABLE_ENTITY, kind, title, detail: detail.into() }
    }

    /// The message is longer than Mitra reads.
    pub fn message_too_long() -> AppError {
        AppError::Client {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            kind: "/problems/message-too-long",
            title: "Message too long",
            detail: "That is more than I can read at once. Please say it in fewer than 2,000 characters."
                .into(),
        }
    }

    /// No token, or one that is not valid (any more).
    pub fn no_shopper() -> AppError {
        AppError::Client {
            status: StatusCode::UNAUTHORIZED,
            kind: "/problems/unknown-shopper",
            title: "Unknown shopper",
            detail: "The token is missing or no longer valid. Start a new conversation to get one.".into(),
        }
    }

    /// There is no such thing, or it is someone else's: the same words for both.
    pub fn not_found() -> AppError {
        AppError::Client {
            status: StatusCode::NOT_FOUND,
            kind: "/problems/not-found",
            title: "Not found",
            detail: "There is nothing at this address.".into(),
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let (status, kind, title, detail) = match self {
            AppError::Client { status, kind, title, detail } => (status, kind, title, detail),
            AppError::Internal(error) => {
                tracing::error!("a request failed: {error}");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "/problems/internal",
                    "Something went wrong here",
                    "Mitra could not do that just now. Please try again in a moment.".to_owned(),
                )
            }
        };
        let problem =
            Problem { kind: kind.to_owned(), status: status.as_u16(), title: title.to_owned(), detail };
        let mut response = (status, Json(problem)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> AppError {
        AppError::Internal(error.to_string())
    }
}

impl From<CatalogueError> for AppError {
    fn from(error: CatalogueError) -> AppError {
        AppError::Internal(error.to_string())
    }
}

impl From<JsonRejection> for AppError {
    fn from(rejection: JsonRejection) -> AppError {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return AppError::message_too_long();
        }
        AppError::Client {
            status: rejection.status(),
            kind: "/problems/invalid-body",
            title: "Body not understood",
            detail: rejection.body_text(),
        }
    }
}

impl From<QueryRejection> for AppError {
    fn from(rejection: QueryRejection) -> AppError {
        AppError::Client {
            status: rejection.status(),
            kind: "/problems/invalid-query",
            title: "Query not understood",
            detail: rejection.body_text(),
        }
    }
}
