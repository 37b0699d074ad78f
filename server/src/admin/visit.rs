//! What every page begins with: who looks at it, and the token that its forms carry.

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use crate::{error::AppError, extract::CallerAdmin, seal::keyed_hash, store::Admin};

/// Someone who works for the shop looks at a page.
pub(super) struct Visit {
    /// Who.
    pub(super) admin: Admin,
    /// The session's cookie.
    pub(super) cookie: SecretString,
}

impl Visit {
    /// What forms on this page carry.
    pub(super) fn form_token(&self) -> String {
        form_token(&self.cookie)
    }

    /// Whether this is what forms of this session carry; it takes the same time wherever it differs.
    pub(super) fn is_token(&self, given: &str) -> bool {
        let own = self.form_token();
        aws_lc_rs::constant_time::verify_slices_are_equal(own.as_bytes(), given.as_bytes()).is_ok()
    }
}

/// The token of the forms of this session: a hash keyed with the cookie, so it says nothing about the cookie and
/// fits no other session.
pub fn form_token(cookie: &SecretString) -> String {
    let key = SecretSlice::from(cookie.expose_secret().as_bytes().to_vec());
    URL_SAFE_NO_PAD.encode(keyed_hash(&key, &[b"admin form"]))
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let CallerAdmin(admin, cookie) = CallerAdmin::from_request_parts(parts, state).await?;
        Ok(Visit { admin, cookie })
    }
}

/// The fields of a form.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The field of this name, without the control characters that no text field of a browser sends; what is
    /// not there is empty.
    pub(super) fn text(&self, name: &str) -> String {
        let keep = |c: &char| *c == '\n' || !c.is_control();
        self.raw(name).chars().filter(keep).collect::<String>().trim().to_owned()
    }

    /// The field of this name as a secret, exactly as typed.
    pub(super) fn secret(&self, name: &str) -> SecretString {
        SecretString::from(self.raw(name))
    }

    fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        let fields = axum::Form::<Vec<(String, String)>>::from_request(request, state).await;
        let axum::Form(fields) = fields.map_err(|_| {
            AppError::invalid(
                "/problems/invalid-form",
                "Form not understood",
                "The form came in a shape that cannot be read. Open the page again and repeat it.",
            )
        })?;
        Ok(Fields(fields))
    }
}

/// A form that belongs to the session it came with.
pub(super) struct Posted {
    /// Whose.
    pub(super) visit: Visit,
    /// What it says.
    pub(super) fields: Fields,
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let fields = Fields::from_request(Request::from_parts(parts, body), state).await?;
        if !visit.is_token(fields.raw("form_token")) {
            return Err(AppError::foreign_form());
        }
        Ok(Posted { visit, fields })
    }
}
