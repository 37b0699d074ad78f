//! `mitra doctor`: what is missing or unsafe in this set-up, in sentences. `--production` looks with the eyes of
//! `MITRA_ENV=production`, in which `serve` refuses to start with what loses data or opens doors.

mod database;
mod hearing;
mod people;
mod place;
mod retention;
mod shops;
mod understanding;
mod words;

use std::path::PathBuf;

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::{CommandError, lines::Dialogue};
use crate::{
    config::{Environment, Place, ServeSettings},
    seal,
    store::{Store, StoreError},
};

/// Arguments of `mitra doctor`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The settings of `mitra serve`, which are what is looked at.
    #[command(flatten)]
    pub serve: ServeSettings,
    /// Looks as if MITRA_ENV were production.
    #[arg(long)]
    pub production: bool,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// As it should be.
    Fine,
    /// Works, and could be better.
    Advice,
    /// Somebody has to do something.
    Needed,
    /// Loses data or opens a door: in production `serve` does not start with it.
    Grave,
}

/// One thing looked at.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub check: &'static str,
    /// Whether nobody has to do anything.
    pub ok: bool,
    /// How much it weighs.
    pub weight: Weight,
    /// What was found, and what to do about it.
    pub say: String,
}

impl Finding {
    fn new(check: &'static str, weight: Weight, say: impl Into<String>) -> Finding {
        Finding { check, ok: weight <= Weight::Advice, weight, say: say.into() }
    }
}

/// What is looked at.
struct Patient<'p> {
    place: &'p Place,
    settings: &'p ServeSettings,
    environment: Environment,
}

impl Patient<'_> {
    fn is_production(&self) -> bool {
        self.environment == Environment::Production
    }

    /// What is grave in production and nothing but advice while trying things out.
    fn grave_in_production(&self) -> Weight {
        if self.is_production() { Weight::Grave } else { Weight::Advice }
    }

    /// What somebody has to do in production.
    fn needed_in_production(&self) -> Weight {
        if self.is_production() { Weight::Needed } else { Weight::Advice }
    }

    fn master_key_beside_data(&self) -> PathBuf {
        self.place.data.join("master.key")
    }
}

/// Looks at everything and writes it down, one line each; fails when something is needed.
pub async fn run(place: &Place, arguments: Arguments) -> Result<(), CommandError> {
    let findings = examine(place, &arguments).await;
    let mut lines = Dialogue::new();
    for finding in &findings {
        lines.answer(finding).await?;
    }
    match findings.iter().filter(|finding| !finding.ok).count() {
        0 => Ok(()),
        1 => Err(CommandError::Said("one thing needs attention".into())),
        n => Err(CommandError::Said(format!("{n} things need attention"))),
    }
}

/// Everything there is to find.
pub async fn examine(place: &Place, arguments: &Arguments) -> Vec<Finding> {
    let environment = if arguments.production { Environment::Production } else { place.environment };
    let patient = Patient { place, settings: &arguments.serve, environment };
    let mut findings = place::look(&patient);
    findings.push(retention::look(&patient));
    findings.push(understanding::look(&patient).await);
    findings.extend(words::look(&patient).await);
    findings.extend(hearing::look(&patient).await);
    match open(&patient).await {
        Ok(store) => {
            findings.extend(in_store(&patient, &store).await);
            findings.push(shops::catalogue(&patient, &store).await);
            store.close().await;
        }
        Err(error) => {
            let say = format!(
                "The store does not open: {error}. Without MITRA_DATABASE_URL it lies in MITRA_DATA, a folder that \
                 can be written."
            );
            findings.push(Finding::new("database", Weight::Grave, say));
        }
    }
    findings
}

/// Opens the store without leaving a master key behind that nobody set.
async fn open(patient: &Patient<'_>) -> Result<Store, CommandError> {
    let mut settings = patient.place.store_settings()?;
    if settings.master_key.is_none() && !patient.master_key_beside_data().exists() {
        let throw_away = seal::fresh_secret().map_err(StoreError::from)?;
        settings.master_key = Some(STANDARD.encode(throw_away.expose_secret()).into());
    }
    Ok(Store::open(&settings).await?)
}

async fn in_store(patient: &Patient<'_>, store: &Store) -> Vec<Finding> {
    let looks = [
        ("database", database::look(patient, store).await),
        ("admin", people::look(patient, store).await),
        ("shops", shops::look(patient, store).await),
    ];
    let mut findings = Vec::new();
    for (check, looked) in looks {
        match looked {
            Ok(found) => findings.extend(found),
            Err(error) => {
                findings.push(Finding::new(check, Weight::Grave, format!("It cannot be read: {error}")))
            }
        }
    }
    findings
}

/// Opens the store for `serve`: in production only when nothing loses data or opens doors.
///
/// # Errors
/// Every grave finding, in sentences, or why the store does not open.
pub async fn open_safely(place: &Place, settings: &ServeSettings) -> Result<Store, CommandError> {
    if place.environment != Environment::Production {
        return Ok(Store::open(&place.store_settings()?).await?);
    }
    let patient = Patient { place, settings, environment: place.environment };
    refuse_grave(place::look(&patient))?;
    let store = Store::open(&place.store_settings()?).await?;
    refuse_grave(in_store(&patient, &store).await)?;
    Ok(store)
}

fn refuse_grave(findings: Vec<Finding>) -> Result<(), CommandError> {
    let grave = findings.into_iter().filter(|finding| finding.weight == Weight::Grave);
    let sentences: Vec<String> = grave.map(|finding| finding.say).collect();
    match sentences.is_empty() {
        true => Ok(()),
        false => Err(CommandError::Said(format!(
            "in production Mitra does not start like this. {} `mitra doctor --production` says everything.",
            sentences.join(" ")
        ))),
    }
}
