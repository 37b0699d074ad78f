//! Logging in and out. Whatever was wrong, the answer is the same and takes the same work.

use std::{sync::Arc, time::Instant};

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use secrecy::ExposeSecret;

use super::{
    address_limit::{AddressLimit, Client},
    password::{self, PasswordError, Verdict},
    render::{Frame, page, then},
    visit::{Fields, Posted},
};
use crate::{
    access::{comes_from_us, session_cookie, session_cookie_name},
    app::App,
    error::{AppError, AppResult},
    extract::Params,
    store::{AdminAccount, LoginTry, audit::actions},
};

/// Who failed to log in, in the audit log, when there is no such login: what was typed may be a password.
const NOBODY: &str = "unknown";

#[derive(Template)]
#[template(path = "admin/login.html")]
struct LoginPage {
    frame: Frame,
    /// The shop, when there is no choice.
    only_shop: Option<String>,
    shop: String,
    login: String,
    /// What went wrong.
    problem: Option<String>,
    /// What happened before.
    said: Option<&'static str>,
    has_admin: bool,
}

/// `?shop=` and what led here.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    shop: String,
    #[serde(default)]
    said: String,
}

/// What came of a login.
enum Outcome {
    Welcome(String),
    Wrong,
    TooMany(i64),
    Busy,
}

/// The login form.
pub(super) async fn show_login(
    State(app): State<Arc<App>>,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
) -> AppResult<Response> {
    if let Some(cookie) = session_cookie(&app, &headers)
        && app.store.admin_of_session(cookie.expose_secret()).await?.is_some()
    {
        return Ok(then("/admin"));
    }
    let said = (asked.said == "goodbye").then_some("You are logged out.");
    let shop = asked.shop.chars().filter(|c| !c.is_control()).collect();
    form(&app, StatusCode::OK, shop, String::new(), None, said).await
}

async fn form(
    app: &App,
    status: StatusCode,
    shop: String,
    login: String,
    problem: Option<String>,
    said: Option<&'static str>,
) -> AppResult<Response> {
    let mut shops = app.store.shops().await?;
    let only_shop = match shops.len() {
        1 => shops.pop().map(|shop| shop.shop_id),
        _ => None,
    };
    let frame = Frame::outside("Log in");
    let has_admin = app.store.has_any_admin().await?;
    page(status, &LoginPage { frame, only_shop, shop, login, problem, said, has_admin })
}

/// Looks at the password and begins a session.
pub(super) async fn log_in(
    State(app): State<Arc<App>>,
    Extension(door): Extension<Arc<AddressLimit>>,
    extensions: Extensions,
    headers: HeaderMap,
    fields: Fields,
) -> AppResult<Response> {
    if !comes_from_us(&headers) {
        return Err(AppError::foreign_form());
    }
    let (shop, login) = (fields.text("shop"), fields.text("login"));
    let known_shop = if app.store.has_shop(&shop).await? { shop.as_str() } else { "" };
    let client = Client::of(&extensions, known_shop);
    let outcome = match door.enter(&client, Instant::now()) {
        Ok(()) => try_password(&app, &shop, &login, &fields, &headers).await?,
        Err(wait) => Outcome::TooMany(i64::try_from(wait.as_secs()).unwrap_or(i64::MAX).saturating_add(1)),
    };
    let (status, problem, wait) = match outcome {
        Outcome::Welcome(cookie) => {
            door.forgive_last(&client);
            let mut response = then("/admin");
            response.headers_mut().insert(header::SET_COOKIE, set_cookie(&app, &cookie, "")?);
            return Ok(response);
        }
        Outcome::Wrong => {
            (StatusCode::FORBIDDEN, "The shop, the login or the password is not right.".to_owned(), None)
        }
        Outcome::TooMany(seconds) => (
            StatusCode::TOO_MANY_REQUESTS,
            format!("Too many wrong passwords. Please try again in {}.", minutes(seconds)),
            Some(seconds),
        ),
        Outcome::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Many people log in at this moment. Please try again in half a minute.".to_owned(),
            Some(30),
        ),
    };
    let mut response = form(&app, status, shop, login, Some(problem), None).await?;
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

fn minutes(seconds: i64) -> String {
    match (seconds + 59) / 60 {
        1 => "a minute".to_owned(),
        n => format!("{n} minutes"),
    }
}

async fn try_password(
    app: &App,
    shop: &str,
    login: &str,
    fields: &Fields,
    headers: &HeaderMap,
) -> AppResult<Outcome> {
    let store = &app.store;
    if let LoginTry::TooMany { retry_after_seconds } = store.try_login(shop, login).await? {
        return Ok(Outcome::TooMany(retry_after_seconds));
    }
    let account = store.admin_account(shop, login).await?;
    let kept = account.as_ref().map(|account| account.password_hash.clone());
    let verdict = match password::verify(fields.secret("password"), kept).await {
        Err(PasswordError::Busy) => return Ok(Outcome::Busy),
        verdict => verdict.map_err(internal)?,
    };
    let opened = match &account {
        Some(account) if verdict != Verdict::Wrong && account.disabled_at.is_none() => {
            let account = rehashed(app, account, verdict, fields).await?;
            let replaced = session_cookie(app, headers);
            store.open_session(&account, replaced.as_ref().map(ExposeSecret::expose_secret)).await?
        }
        _ => None,
    };
    if let Some(cookie) = opened {
        store.forgive_login(shop, login).await?;
        return Ok(Outcome::Welcome(cookie));
    }
    let (actor, target) =
        account.as_ref().map_or((NOBODY, ""), |known| (&*known.admin.login, &*known.admin.admin_id));
    if store.has_shop(shop).await? {
        store.audit(shop, actor, actions::LOGIN_FAILED, target).await?;
    }
    Ok(Outcome::Wrong)
}

/// The account, its password kept under today's parameters.
async fn rehashed(
    app: &App,
    account: &AdminAccount,
    verdict: Verdict,
    fields: &Fields,
) -> AppResult<AdminAccount> {
    if verdict != Verdict::RightButOld {
        return Ok(account.clone());
    }
    match password::hash(&account.admin.login, fields.secret("password")).await {
        Ok(hash) if app.store.rehash_admin_password(account, &hash).await? => {
            Ok(AdminAccount { password_hash: hash, ..account.clone() })
        }
        // Another time: today's rules may refuse a password that was fine once.
        _ => Ok(account.clone()),
    }
}

/// Ends the session.
pub(super) async fn log_out(State(app): State<Arc<App>>, posted: Posted) -> AppResult<Response> {
    app.store.end_session(&posted.visit.admin, posted.visit.cookie.expose_secret()).await?;
    let mut response = then("/admin/login?said=goodbye");
    response.headers_mut().insert(header::SET_COOKIE, set_cookie(&app, "", "; Max-Age=0")?);
    Ok(response)
}

/// The session's cookie. Without an age: it goes with the browser, and the server ends it sooner.
pub(super) fn set_cookie(app: &App, value: &str, age: &str) -> AppResult<HeaderValue> {
    let (name, secure) = (session_cookie_name(app), if app.is_https() { "; Secure" } else { "" });
    let mut cookie =
        HeaderValue::try_from(format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}"))
            .map_err(|error| AppError::Internal(error.to_string()))?;
    cookie.set_sensitive(true);
    Ok(cookie)
}

pub(super) fn internal(error: PasswordError) -> AppError {
    AppError::Internal(error.to_string())
}
