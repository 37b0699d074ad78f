//! What handlers take from a request, with problem+json as the refusal.

use axum::{
    extract::{FromRef, FromRequest, FromRequestParts, Path, Query},
    http::{header, request::Parts},
};
use serde::de::DeserializeOwned;

use crate::{app::App, error::AppError, store::Shopper};

/// A JSON body.
#[derive(Debug, FromRequest)]
#[from_request(via(axum::Json), rejection(AppError))]
pub(crate) struct Body<T>(pub(crate) T);

/// Query parameters.
#[derive(Debug)]
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let Query(params) = Query::from_request_parts(parts, state).await?;
        Ok(Params(params))
    }
}

/// Parts of the path.
#[derive(Debug)]
pub(crate) struct Segments<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Segments<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        // A path that cannot be decoded names nothing.
        let Path(segments) =
            Path::from_request_parts(parts, state).await.map_err(|_| AppError::not_found())?;
        Ok(Segments(segments))
    }
}

/// The shopper whose Bearer token the request carries.
#[derive(Debug)]
pub(crate) struct Caller(pub(crate) Shopper);

/// The same where a token may be missing; a wrong one is still refused.
#[derive(Debug)]
pub(crate) struct OptionalCaller(pub(crate) Option<Shopper>);

impl<S: Send + Sync> FromRequestParts<S> for Caller
where
    App: FromRef<S>,
{
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let OptionalCaller(caller) = OptionalCaller::from_request_parts(parts, state).await?;
        caller.map(Caller).ok_or_else(AppError::no_shopper)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OptionalCaller
where
    App: FromRef<S>,
{
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let Some(value) = parts.headers.get(header::AUTHORIZATION) else { return Ok(OptionalCaller(None)) };
        let token = value.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
        let token = token.ok_or_else(AppError::no_shopper)?;
        let app = App::from_ref(state);
        let shopper = app.store.shopper_of_token(token.trim()).await?.ok_or_else(AppError::no_shopper)?;
        Ok(OptionalCaller(Some(shopper)))
    }
}
