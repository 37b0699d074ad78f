//! What a statement has to say (RFC 7519, section 4.1), and when it holds.

use serde_json::Value;

use super::{IdentitySettings, Reason, Vouched, members::Members};
use crate::seal::digest;

/// How far the shop's clock and ours may be apart, seconds.
const LEEWAY: i64 = 60;
/// From `iat` to `exp`, seconds. The page asks the shop for a new statement when it needs one.
const LONGEST_LIFE: i64 = 10 * 60;
/// The end of the year 9999, seconds since 1970.
const END_OF_TIME: i64 = 253_402_300_799;
/// Characters.
const LONGEST_SUBJECT: usize = 256;
const LONGEST_ID: usize = 128;

pub(super) fn check(claims: &Members, settings: &IdentitySettings, now: i64) -> Result<Vouched, Reason> {
    if text(claims, "iss")? != settings.issuer() {
        return Err(Reason::Elsewhere("iss"));
    }
    check_audience(claims, settings.audience())?;
    let expires = check_times(claims, now)?;
    let customer_id = name(claims, "sub", LONGEST_SUBJECT)?;
    let id = name(claims, "jti", LONGEST_ID)?;
    Ok(Vouched {
        customer_id: customer_id.to_owned(),
        assertion_id: digest(&[settings.issuer().as_bytes(), id.as_bytes()]),
        // A statement is taken through the whole last second of the leeway.
        expires_at_millis: (expires + LEEWAY + 1) * 1000,
    })
}

/// `aud` is our name, or a list of names with ours among them.
fn check_audience(claims: &Members, ours: &str) -> Result<(), Reason> {
    let named = match claims.get("aud") {
        Some(Value::String(one)) => one == ours,
        Some(Value::Array(several)) if several.iter().all(Value::is_string) => {
            several.iter().any(|one| one.as_str() == Some(ours))
        }
        _ => return Err(Reason::Claim("aud")),
    };
    if named { Ok(()) } else { Err(Reason::Elsewhere("aud")) }
}

/// Gives `exp`.
fn check_times(claims: &Members, now: i64) -> Result<i64, Reason> {
    let made = seconds(claims, "iat")?;
    let expires = seconds(claims, "exp")?;
    let begins = if claims.get("nbf").is_some() { seconds(claims, "nbf")? } else { made };
    if made > now.saturating_add(LEEWAY) {
        return Err(Reason::Early("iat"));
    }
    if begins > now.saturating_add(LEEWAY) {
        return Err(Reason::Early("nbf"));
    }
    if expires < now.saturating_sub(LEEWAY) {
        return Err(Reason::Expired);
    }
    if !(1..=LONGEST_LIFE).contains(&(expires - made)) {
        return Err(Reason::Lifetime);
    }
    Ok(expires)
}

/// Whole seconds. The standard lets them have fractions; nobody needs those, and parsers differ about them.
fn seconds(claims: &Members, name: &'static str) -> Result<i64, Reason> {
    let seconds = claims.get(name).and_then(Value::as_i64).ok_or(Reason::Claim(name))?;
    if (0..=END_OF_TIME).contains(&seconds) { Ok(seconds) } else { Err(Reason::Claim(name)) }
}

fn text<'a>(claims: &'a Members, name: &'static str) -> Result<&'a str, Reason> {
    claims.get(name).and_then(Value::as_str).ok_or(Reason::Claim(name))
}

/// A text that names something: there is some of it, not too much, and nothing in it that cannot be seen to
/// be there.
fn name<'a>(claims: &'a Members, name: &'static str, longest: usize) -> Result<&'a str, Reason> {
    let text = text(claims, name)?;
    let blank = text.trim().is_empty();
    if blank || text.chars().count() > longest || text.chars().any(char::is_control) {
        return Err(Reason::Claim(name));
    }
    Ok(text)
}
