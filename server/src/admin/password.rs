//! Passwords of administrators: which will do, and Argon2id. Hashing takes memory and time on purpose, so it
//! happens beside the server's own threads and at most twice at once.

use std::{sync::LazyLock, time::Duration};

use argon2::{
    Argon2, Params,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

/// Shortest password, characters.
pub const SHORTEST: usize = 12;
/// Longest password, bytes.
pub const LONGEST_BYTES: usize = 256;
/// OWASP's smallest: 19 MiB, two passes, one lane (Password Storage Cheat Sheet). Raise them here, and every
/// password is kept under the new ones when it is next typed.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes made at once.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// Longest wait for that.
const PATIENCE: Duration = Duration::from_secs(10);
/// Passwords that everybody tries first. Most of the usual ones are too short anyway.
const HOPELESS: &[&str] = &[
    "password1234",
    "password12345",
    "passwordpassword",
    "administrator",
    "adminadminadmin",
    "letmeinletmein",
    "welcomewelcome",
    "changemechangeme",
    "iloveyouiloveyou",
    "qwertyuiop12",
    "qwertyuiopasdfgh",
    "qwerty123456",
    "1q2w3e4r5t6y",
    "123456789012",
    "1234567890123456",
    "mitramitramitra",
    "mitra1234567",
];

/// Why a password was not taken, or could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// It will not do; the sentence may be shown.
    #[error("{0}")]
    Refused(String),
    /// Too many log in at this moment.
    #[error("too many people log in at this moment")]
    Busy,
    /// Hashing failed. The detail is for the log.
    #[error("a password could not be hashed: {0}")]
    Hashing(String),
}

/// What came of comparing a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is another one, or there is none to compare with.
    Wrong,
    /// It is the one.
    Right,
    /// It is the one, kept under weaker parameters than today's.
    RightButOld,
}

/// Checks a new password of `login`.
///
/// # Errors
/// With the sentence that says what will do.
pub fn check(login: &str, password: &SecretString) -> Result<(), PasswordError> {
    let text = password.expose_secret();
    let refused = |sentence: String| Err(PasswordError::Refused(sentence));
    if text.chars().count() < SHORTEST {
        return refused(format!("A password has at least {SHORTEST} characters; four words will do."));
    }
    if text.len() > LONGEST_BYTES {
        return refused(format!("A password has at most {LONGEST_BYTES} bytes."));
    }
    let small = text.to_lowercase();
    if small.trim() == login.to_lowercase() {
        return refused("The password must not be the login.".to_owned());
    }
    let mut distinct: Vec<char> = small.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 5 || HOPELESS.contains(&small.as_str()) {
        return refused("That password is among the first that are tried. Choose another.".to_owned());
    }
    Ok(())
}

/// Hashes a password that [`check`] takes, as a PHC string.
///
/// # Errors
/// When it will not do, or when too many wait.
pub async fn hash(login: &str, password: SecretString) -> Result<String, PasswordError> {
    check(login, &password)?;
    in_turn(move || {
        let hash: PasswordHash = hasher()?
            .hash_password(password.expose_secret().as_bytes())
            .map_err(|error| PasswordError::Hashing(error.to_string()))?;
        Ok(hash.to_string())
    })
    .await
}

/// Compares a password with what is kept. Where nothing is kept the same work is done, so that the time it
/// takes tells nobody which logins there are.
///
/// # Errors
/// When what is kept is no hash, or when too many wait.
pub async fn verify(password: SecretString, kept: Option<String>) -> Result<Verdict, PasswordError> {
    in_turn(move || {
        let known = kept.is_some();
        let kept = kept.as_deref().unwrap_or(&NOBODYS);
        let hash = PasswordHash::new(kept).map_err(|error| PasswordError::Hashing(error.to_string()))?;
        let same = hasher()?.verify_password(password.expose_secret().as_bytes(), &hash).is_ok();
        Ok(match (same && known, is_old(&hash)) {
            (false, _) => Verdict::Wrong,
            (true, false) => Verdict::Right,
            (true, true) => Verdict::RightButOld,
        })
    })
    .await
}

/// A hash of today's parameters that no password is known for.
static NOBODYS: LazyLock<String> = LazyLock::new(|| {
    let (salt, hash) = ("A".repeat(22), "A".repeat(43));
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${hash}")
});

fn hasher() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| PasswordError::Hashing(error.to_string()))?;
    Ok(Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params))
}

fn is_old(hash: &PasswordHash) -> bool {
    let is_argon2id = hash.algorithm == argon2::ARGON2ID_IDENT;
    let is_enough = Params::try_from(hash).is_ok_and(|params| {
        params.m_cost() >= MEMORY_KIB && params.t_cost() >= PASSES && params.p_cost() >= LANES
    });
    !(is_argon2id && is_enough)
}

async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
) -> Result<T, PasswordError> {
    let turn = tokio::time::timeout(PATIENCE, AT_ONCE.acquire()).await.map_err(|_| PasswordError::Busy)?;
    // Held by the work itself: a client that goes away does not let another one in early.
    let turn = turn.map_err(|error| PasswordError::Hashing(error.to_string()))?;
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.map_err(|error| PasswordError::Hashing(error.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn passwords_that_are_guessed_first_are_refused() {
        for bad in [
            "",
            "short",
            "elevenchars",
            "aaaaaaaaaaaaaaaa",
            "abababababababab",
            "Password1234",
            "asha@example.in",
            "ASHA@example.in",
            &"long".repeat(65),
        ] {
            assert!(check("asha@example.in", &secret(bad)).is_err(), "{bad:?} was taken");
        }
        for good in ["correct horse battery", "चार शब्द काफ़ी हैं", "tulsi-42-Monsoon"]
        {
            check("asha@example.in", &secret(good)).unwrap();
        }
    }

    #[tokio::test]
    async fn a_password_is_known_again_and_another_is_not() {
        let kept = hash("asha", secret("correct horse battery")).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        let verdict = async |text: &str, kept: Option<&str>| {
            verify(secret(text), kept.map(str::to_owned)).await.unwrap()
        };
        assert_eq!(verdict("correct horse battery", Some(&kept)).await, Verdict::Right);
        assert_eq!(verdict("correct horse batterz", Some(&kept)).await, Verdict::Wrong);
        assert_eq!(verdict("correct horse battery", None).await, Verdict::Wrong);
        let again = hash("asha", secret("correct horse battery")).await.unwrap();
        assert_ne!(kept, again, "the same password twice must not look the same");
    }

    #[tokio::test]
    async fn weaker_parameters_are_noticed() {
        let weak = Argon2::new(
            argon2::Algorithm::Argon2id,
            argon2::Version::V0x13,
            Params::new(1024, 1, 1, None).unwrap(),
        );
        let kept: PasswordHash = weak.hash_password(b"correct horse battery").unwrap();
        let verdict = verify(secret("correct horse battery"), Some(kept.to_string())).await.unwrap();
        assert_eq!(verdict, Verdict::RightButOld);
    }
}
