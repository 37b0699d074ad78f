//! Who works for the shops.

use secrecy::ExposeSecret;

use super::{Finding, Patient, Weight};
use crate::store::{Store, StoreError};

const CHECK: &str = "admin";
/// Shorter passwords are guessed.
const SHORTEST_PASSWORD: usize = 12;

pub(super) async fn look(patient: &Patient<'_>, store: &Store) -> Result<Vec<Finding>, StoreError> {
    let sql = "SELECT count(*) AS owners FROM admin WHERE role = 'owner' AND disabled_at IS NULL";
    let row = store.db().row(sql, &[]).await?;
    let owners: u64 = row.map(|row| row.get("owners")).transpose()?.unwrap_or_default();
    let owners = match (owners, patient.settings.admin_password()) {
        (_, Err(error)) => Finding::new(CHECK, Weight::Needed, error.to_string()),
        (_, Ok(Some(password))) => {
            return Ok(vec![password_set(patient, password.expose_secret())]);
        }
        (0, Ok(None)) => Finding::new(
            CHECK,
            patient.needed_in_production(),
            format!(
                "Nobody can log in at /admin: set MITRA_ADMIN_PASSWORD, with at least {SHORTEST_PASSWORD} characters."
            ),
        ),
        (1, Ok(None)) => Finding::new(CHECK, Weight::Fine, "One owner can log in at /admin."),
        (n, Ok(None)) => Finding::new(CHECK, Weight::Fine, format!("{n} owners can log in at /admin.")),
    };
    Ok(vec![owners])
}

/// A password from the settings is the owner's from the next start on.
fn password_set(patient: &Patient<'_>, password: &str) -> Finding {
    let distinct = password.chars().collect::<std::collections::BTreeSet<_>>().len();
    match password.chars().count() >= SHORTEST_PASSWORD && distinct > SHORTEST_PASSWORD / 3 {
        true => Finding::new(CHECK, Weight::Fine, "`owner` can log in at /admin with MITRA_ADMIN_PASSWORD."),
        false => Finding::new(
            CHECK,
            patient.grave_in_production(),
            format!(
                "MITRA_ADMIN_PASSWORD can be guessed: use at least {SHORTEST_PASSWORD} characters; four words will do."
            ),
        ),
    }
}
