//! The one error of the HTTP side and its envelope. What is the client's business is said in a sentence;
//! what is ours is logged once, here, and never sent.

use axum::{
    Json,
    extract::rejection::{JsonRejection, QueryRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use mitra_protocol::Problem;

use crate::{catalogue::CatalogueError, logging::ProblemKind, store::StoreError, turn::runner::TurnError};

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

    /// A language that Mitra does not speak.
    pub fn unknown_language() -> AppError {
        AppError::invalid(
            "/problems/unknown-language",
            "Unknown language",
            "`lang` must be `en`, `hi` or `hinglish`.",
        )
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

    /// A guest where a customer is needed.
    pub fn not_a_customer() -> AppError {
        AppError::Client {
            status: StatusCode::FORBIDDEN,
            kind: "/problems/not-a-customer",
            title: "Sign in first",
            detail: "This is for customers who are signed in with the shop.".into(),
        }
    }

    /// The shop's key is missing, wrong or revoked.
    pub fn no_shop_key() -> AppError {
        AppError::Client {
            status: StatusCode::UNAUTHORIZED,
            kind: "/problems/unknown-key",
            title: "Unknown key",
            detail: "The key is missing or no longer valid. `mitra shop keys add` makes one.".into(),
        }
    }

    /// The shop's statement about its customer does not hold. One sentence for every reason: more would teach
    /// how to forge one.
    pub fn identity_refused() -> AppError {
        AppError::Client {
            status: StatusCode::UNAUTHORIZED,
            kind: "/problems/identity-refused",
            title: "Not signed in",
            detail: "The shop's word for who you are could not be checked. You can go on as a guest.".into(),
        }
    }

    /// A webhook that does not prove that the shop sent it just now. One sentence for every reason: more would teach
    /// how to forge one.
    pub fn webhook_refused() -> AppError {
        AppError::Client {
            status: StatusCode::UNAUTHORIZED,
            kind: "/problems/webhook-refused",
            title: "Webhook refused",
            detail: "This delivery could not be checked: its signature, or its time, does not fit.".into(),
        }
    }

    /// A list of products that is longer than one request may be.
    pub fn too_much_at_once(detail: &'static str) -> AppError {
        AppError::Client {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            kind: "/problems/too-much-at-once",
            title: "Too much at once",
            detail: detail.into(),
        }
    }

    /// No administrator is logged in.
    pub fn no_session() -> AppError {
        AppError::Client {
            status: StatusCode::UNAUTHORIZED,
            kind: "/problems/no-session",
            title: "Log in first",
            detail: "You are not logged in, or no longer. Log in at /admin/login.".into(),
        }
    }

    /// The administrator's role does not include this.
    pub fn not_in_role() -> AppError {
        AppError::Client {
            status: StatusCode::FORBIDDEN,
            kind: "/problems/not-in-your-role",
            title: "Not in your role",
            detail: "Your role does not include this. An owner of the shop can change it.".into(),
        }
    }

    /// A form that no page of ours sent.
    pub fn foreign_form() -> AppError {
        AppError::Client {
            status: StatusCode::FORBIDDEN,
            kind: "/problems/foreign-form",
            title: "Sent from elsewhere",
            detail: "This form was not sent from Mitra's own page. Open the page again and repeat it.".into(),
        }
    }

    /// There is such an address, but not for this method.
    pub fn method_not_allowed() -> AppError {
        AppError::Client {
            status: StatusCode::METHOD_NOT_ALLOWED,
            kind: "/problems/method-not-allowed",
            title: "Not that way",
            detail: "There is something at this address, but it is not asked for in this way.".into(),
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
        if status == StatusCode::UNAUTHORIZED {
            // Asked for by RFC 9110, section 15.5.2.
            let mut response = problem(status, kind, title, detail);
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            return response;
        }
        problem(status, kind, title, detail)
    }
}

fn problem(status: StatusCode, kind: &'static str, title: &str, detail: String) -> Response {
    let problem = Problem { kind: kind.to_owned(), status: status.as_u16(), title: title.to_owned(), detail };
    let mut response = (status, Json(problem)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response.extensions_mut().insert(ProblemKind(kind));
    response
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> AppError {
        match error {
            // She was erased between the look at her token and now.
            StoreError::KeyGone(_) => AppError::no_shopper(),
            error => AppError::Internal(error.to_string()),
        }
    }
}

impl From<TurnError> for AppError {
    fn from(error: TurnError) -> AppError {
        match error {
            TurnError::Store(error) => error.into(),
            error => AppError::Internal(error.to_string()),
        }
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
