//! What handlers take from a request, with problem+json as the refusal.

use axum::{
    extract::{FromRequest, FromRequestParts, Path, Query},
    http::request::Parts,
};
use secrecy::SecretString;
use serde::de::DeserializeOwned;

use crate::{
    access::{KnownAdmin, KnownShop, KnownShopper},
    error::{AppError, AppResult},
    store::{Admin, Shopper},
};

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

/// The shopper whom the route's guard let in.
#[derive(Debug)]
pub(crate) struct Caller(pub(crate) Shopper);

/// The same with the token she showed.
#[derive(Debug)]
pub(crate) struct CallerToken(pub(crate) Shopper, pub(crate) SecretString);

/// The same where nobody in particular may call as well.
#[derive(Debug)]
pub(crate) struct OptionalCaller(pub(crate) Option<Shopper>);

/// The shop whose server calls.
#[derive(Debug)]
pub(crate) struct CallerShop(pub(crate) String);

/// The administrator who calls, and the cookie of the session.
#[derive(Debug)]
pub(crate) struct CallerAdmin(pub(crate) Admin, pub(crate) SecretString);

/// What the guard found out; without a guard that looks for it there is nobody to serve.
fn known<T: Clone + Send + Sync + 'static>(parts: &Parts) -> AppResult<T> {
    parts.extensions.get().cloned().ok_or_else(|| {
        AppError::Internal("a route serves callers that its access does not look for".to_owned())
    })
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        known::<KnownShopper>(parts).map(|known| Caller(known.shopper))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CallerToken {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        known::<KnownShopper>(parts).map(|known| CallerToken(known.shopper, known.token))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OptionalCaller {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        Ok(OptionalCaller(parts.extensions.get::<KnownShopper>().map(|known| known.shopper.clone())))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CallerShop {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        known::<KnownShop>(parts).map(|known| CallerShop(known.0))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CallerAdmin {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        known::<KnownAdmin>(parts).map(|KnownAdmin(admin, cookie)| CallerAdmin(admin, cookie))
    }
}
