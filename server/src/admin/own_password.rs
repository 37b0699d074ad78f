//! Changing one's own password.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use secrecy::ExposeSecret;

use super::{
    login::{internal, set_cookie},
    password::{self, PasswordError, SHORTEST, Verdict},
    render::{Frame, page, then},
    visit::{Posted, Visit},
};
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::Params,
    store::LoginTry,
};

#[derive(Template)]
#[template(path = "admin/password.html")]
struct PasswordPage {
    frame: Frame,
    login: String,
    shortest: usize,
    problem: Option<String>,
    done: bool,
}

/// What led here.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

/// The form.
pub(super) async fn show_password(visit: Visit, Params(asked): Params<Asked>) -> AppResult<Response> {
    form(&visit, StatusCode::OK, None, asked.done == "password")
}

fn form(visit: &Visit, status: StatusCode, problem: Option<String>, done: bool) -> AppResult<Response> {
    let frame = Frame::of(visit, "/admin/password", "Your password");
    let login = visit.admin.login.clone();
    page(status, &PasswordPage { frame, login, shortest: SHORTEST, problem, done })
}

/// Sets it. Every session ends; this one goes on under a new cookie.
pub(super) async fn change_password(State(app): State<Arc<App>>, posted: Posted) -> AppResult<Response> {
    let Posted { visit, fields } = posted;
    let admin = &visit.admin;
    let refused = |status, sentence: &str| form(&visit, status, Some(sentence.to_owned()), false);
    let new = fields.secret("new");
    if new.expose_secret() != fields.secret("again").expose_secret() {
        return refused(StatusCode::UNPROCESSABLE_ENTITY, "The new password was not the same both times.");
    }
    if let Err(error) = password::check(&admin.login, &new) {
        return refused(StatusCode::UNPROCESSABLE_ENTITY, &error.to_string());
    }
    // Whoever finds an open browser must not find the password by trying.
    if let LoginTry::TooMany { retry_after_seconds } =
        app.store.try_login(&admin.shop_id, &admin.login).await?
    {
        let sentence = "The present password was wrong too often. Please try again in a quarter of an hour.";
        let mut response = refused(StatusCode::TOO_MANY_REQUESTS, sentence)?;
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
        return Ok(response);
    }
    let account = app.store.admin_account(&admin.shop_id, &admin.login).await?;
    let kept = account.map(|account| account.password_hash);
    match password::verify(fields.secret("present"), kept).await {
        Ok(Verdict::Right | Verdict::RightButOld) => {}
        Ok(Verdict::Wrong) => {
            return refused(StatusCode::FORBIDDEN, "The present password is not right.");
        }
        Err(error) => return busy(error, refused),
    }
    let hash = match password::hash(&admin.login, new).await {
        Ok(hash) => hash,
        Err(error) => return busy(error, refused),
    };
    app.store.set_admin_password(admin, &hash, &admin.login).await?;
    let account =
        app.store.admin_account(&admin.shop_id, &admin.login).await?.ok_or_else(AppError::no_session)?;
    let Some(cookie) = app.store.open_session(&account, None).await? else { return Ok(then("/admin/login")) };
    let mut response = then("/admin/password?done=password");
    response.headers_mut().insert(header::SET_COOKIE, set_cookie(&app, &cookie, "")?);
    Ok(response)
}

fn busy(
    error: PasswordError,
    refused: impl Fn(StatusCode, &str) -> AppResult<Response>,
) -> AppResult<Response> {
    match error {
        PasswordError::Busy => refused(
            StatusCode::SERVICE_UNAVAILABLE,
            "Many people log in at this moment. Please try again in half a minute.",
        ),
        error => Err(internal(error)),
    }
}
