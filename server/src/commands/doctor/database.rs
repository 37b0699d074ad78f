//! The database: which it is, how it is reached, and when it was last backed up.

use std::net::IpAddr;

use reqwest::Url;
use secrecy::ExposeSecret;

use super::{Finding, Patient, Weight};
use crate::{
    commands::backup::JOB,
    db::args,
    store::{Store, StoreError},
};

/// The oldest PostgreSQL.
const OLDEST_POSTGRES: u32 = 15;
/// A backup older than this is told, milliseconds: a day and an hour's grace.
const OLD_BACKUP_MILLIS: i64 = 25 * 60 * 60 * 1000;

pub(super) async fn look(patient: &Patient<'_>, store: &Store) -> Result<Vec<Finding>, StoreError> {
    let version = store.db().version().await?;
    let mut findings = vec![version_finding(&version)];
    if let Some(url) = patient.place.store_settings().ok().and_then(|settings| settings.database_url) {
        findings.push(encryption(patient, url.expose_secret()));
    }
    findings.push(backup(patient, store).await?);
    Ok(findings)
}

/// SQLite is our own and was checked when it was opened; PostgreSQL is whatever answers.
fn version_finding(version: &str) -> Finding {
    let number = version.strip_prefix("PostgreSQL ").and_then(|rest| {
        rest.split(|c: char| !c.is_ascii_digit()).next().and_then(|major| major.parse::<u32>().ok())
    });
    match number {
        Some(major) if major < OLDEST_POSTGRES => Finding::new(
            "database",
            Weight::Grave,
            format!("{version} answers, and Mitra needs PostgreSQL {OLDEST_POSTGRES} or newer: upgrade it."),
        ),
        _ => Finding::new("database", Weight::Fine, format!("The database works: {version}.")),
    }
}

/// Whether what goes to another machine can be read on the way.
fn encryption(patient: &Patient<'_>, url: &str) -> Finding {
    const CHECK: &str = "database_encryption";
    let Ok(url) = Url::parse(url) else {
        return Finding::new(CHECK, Weight::Needed, "MITRA_DATABASE_URL is no address.");
    };
    let parameter = |name: &str| {
        url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned()).last()
    };
    let host = parameter("host").or_else(|| url.host_str().map(str::to_owned)).unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let is_here = host.is_empty()
        || host.starts_with('/')
        || host == "localhost"
        || address.is_ok_and(|address| address.is_loopback());
    if is_here {
        return Finding::new(CHECK, Weight::Fine, "The database is reached without leaving this machine.");
    }
    let mode = parameter("sslmode").or_else(|| parameter("ssl-mode"));
    match mode.as_deref() {
        Some("verify-full" | "verify-ca") => Finding::new(
            CHECK,
            Weight::Fine,
            "The way to the database is encrypted, and its certificate checked.",
        ),
        Some("require") => Finding::new(
            CHECK,
            Weight::Advice,
            "The way to the database is encrypted, but anyone could answer for it: use sslmode=verify-full in \
             MITRA_DATABASE_URL.",
        ),
        _ => Finding::new(
            CHECK,
            patient.grave_in_production(),
            format!(
                "The database {host} is on another machine and the way to it may be open: add sslmode=verify-full \
                 to MITRA_DATABASE_URL."
            ),
        ),
    }
}

async fn backup(patient: &Patient<'_>, store: &Store) -> Result<Finding, StoreError> {
    let sql = "SELECT {now} - done_at AS age FROM job WHERE name = ?1 AND done_at IS NOT NULL";
    let row = store.db().row(sql, args![JOB]).await?;
    let age: Option<i64> = row.map(|row| row.get("age")).transpose()?;
    let advice = if patient.is_production() { Weight::Advice } else { Weight::Fine };
    Ok(match age {
        None => Finding::new("backup", advice, "No backup was made yet: `mitra backup FILE` makes one."),
        Some(age) if age > OLD_BACKUP_MILLIS => Finding::new(
            "backup",
            advice,
            format!(
                "The last backup is {} hours old: run `mitra backup FILE` every day.",
                age / (60 * 60 * 1000)
            ),
        ),
        Some(_) => Finding::new("backup", Weight::Fine, "A backup was made within the last day."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Environment, Place, ServeSettings};

    #[test]
    fn a_postgres_that_is_too_old_is_grave() {
        for (version, weight) in [
            ("PostgreSQL 14.12", Weight::Grave),
            ("PostgreSQL 9.6.24", Weight::Grave),
            ("PostgreSQL 15.1 (Debian 15.1-1)", Weight::Fine),
            ("PostgreSQL 18beta1", Weight::Fine),
            ("SQLite 3.51.3", Weight::Fine),
        ] {
            assert_eq!(version_finding(version).weight, weight, "{version}");
        }
    }

    #[test]
    fn the_way_to_a_database_elsewhere_has_to_be_encrypted() {
        let place = Place::in_folder(std::path::Path::new("data"));
        let settings = ServeSettings::default();
        let patient = Patient { place: &place, settings: &settings, environment: Environment::Production };
        for (url, weight) in [
            ("postgres://mitra@db.internal/mitra", Weight::Grave),
            ("postgres://mitra@db.internal/mitra?sslmode=prefer", Weight::Grave),
            ("postgres://mitra@db.internal/mitra?sslmode=disable", Weight::Grave),
            ("postgres://mitra@localhost.example.in/mitra", Weight::Grave),
            ("postgres://mitra@localhost/mitra?host=db.internal", Weight::Grave),
            ("postgres://mitra@db.internal/mitra?sslmode=require", Weight::Advice),
            ("postgres://mitra@db.internal/mitra?sslmode=verify-full", Weight::Fine),
            ("postgres://mitra@127.0.0.1:5432/mitra", Weight::Fine),
            ("postgres://mitra@[::1]:5432/mitra", Weight::Fine),
            ("postgres:///mitra?host=/run/postgresql", Weight::Fine),
            ("mitra", Weight::Needed),
        ] {
            assert_eq!(encryption(&patient, url).weight, weight, "{url}");
        }
    }
}
