//! Where things lie and how they are reached: all that can be seen without opening the store.

use std::path::Path;

use super::{Finding, Patient, Weight};
use crate::fetch::AllowedOrigins;

pub(super) fn look(patient: &Patient<'_>) -> Vec<Finding> {
    vec![
        page(patient),
        address(patient),
        public_url(patient),
        master_key(patient),
        data_folder(patient),
        fetch(patient),
    ]
}

fn page(patient: &Patient<'_>) -> Finding {
    let assets = patient.settings.assets.display();
    match patient.settings.assets.join("app/index.html").is_file() {
        true => Finding::new("page", Weight::Fine, format!("The page is built in {assets}.")),
        false => Finding::new(
            "page",
            Weight::Needed,
            format!("{assets} holds no page: run `cargo xtask dist`, or set MITRA_ASSETS to where it lies."),
        ),
    }
}

fn address(patient: &Patient<'_>) -> Finding {
    let address = patient.settings.addr;
    if address.ip().is_loopback() {
        return Finding::new("address", Weight::Fine, format!("Only this machine can reach {address}."));
    }
    match has_https(patient) {
        true => Finding::new(
            "address",
            Weight::Fine,
            format!("{address} is open to the network; let only the balancer with TLS reach it."),
        ),
        false => Finding::new(
            "address",
            Weight::Needed,
            format!(
                "{address} is open to the network: put a balancer with TLS before it and set MITRA_PUBLIC_URL to \
                 its https address."
            ),
        ),
    }
}

fn has_https(patient: &Patient<'_>) -> bool {
    let url = patient.settings.public_url.as_deref().map(reqwest::Url::parse);
    matches!(url, Some(Ok(url)) if url.scheme() == "https")
}

fn public_url(patient: &Patient<'_>) -> Finding {
    match (&patient.settings.public_url, has_https(patient)) {
        (Some(url), true) => Finding::new("public_url", Weight::Fine, format!("Shoppers reach it as {url}.")),
        (Some(url), false) => Finding::new(
            "public_url",
            patient.grave_in_production(),
            format!(
                "MITRA_PUBLIC_URL is {url}, which is no https address: what shoppers say could be read on the way."
            ),
        ),
        (None, _) => Finding::new(
            "public_url",
            patient.grave_in_production(),
            "MITRA_PUBLIC_URL is not set: set it to the https address by which shoppers reach this server.",
        ),
    }
}

fn master_key(patient: &Patient<'_>) -> Finding {
    let beside = patient.master_key_beside_data();
    let place = patient.place;
    if place.master_key.is_none() {
        let Some(file) = &place.master_key_file else {
            return Finding::new("master_key", patient.grave_in_production(), not_set(&beside));
        };
        if lies_in(file, &place.data) {
            return Finding::new(
                "master_key",
                patient.grave_in_production(),
                format!(
                    "The master key {} lies in the data folder: who copies the folder reads everything. Move it \
                     elsewhere and set MITRA_MASTER_KEY_FILE.",
                    file.display()
                ),
            );
        }
    }
    match beside.exists() {
        true => Finding::new(
            "master_key",
            Weight::Advice,
            format!(
                "The master key is set, and an older one still lies in {}. Name it behind the current key, run \
                 `mitra keys rotate`, then remove it.",
                beside.display()
            ),
        ),
        false => Finding::new(
            "master_key",
            Weight::Fine,
            "The master key is set apart from the data. Keep a copy of it where no copy of the data is.",
        ),
    }
}

fn not_set(beside: &Path) -> String {
    match beside.exists() {
        true => format!(
            "The master key lies beside the data, in {}: who copies the folder reads everything. Move it elsewhere \
             and set MITRA_MASTER_KEY_FILE to it.",
            beside.display()
        ),
        false => "No master key is set: one would be made beside the data, and who copies the folder would read \
             everything. Make one with `openssl rand -base64 32`, keep a copy of it apart, and set MITRA_MASTER_KEY \
             or MITRA_MASTER_KEY_FILE."
            .to_owned(),
    }
}

fn lies_in(file: &Path, folder: &Path) -> bool {
    match (file.canonicalize(), folder.canonicalize()) {
        (Ok(file), Ok(folder)) => file.starts_with(folder),
        _ => file.starts_with(folder),
    }
}

fn data_folder(patient: &Patient<'_>) -> Finding {
    let data = &patient.place.data;
    match open_to_others(data) {
        true => Finding::new(
            "data_folder",
            patient.grave_in_production(),
            format!("Every user of this machine can read {0}: run `chmod 700 {0}`.", data.display()),
        ),
        false => Finding::new(
            "data_folder",
            Weight::Fine,
            format!("Other users of this machine cannot look into {}.", data.display()),
        ),
    }
}

#[cfg(unix)]
fn open_to_others(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    folder.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o007 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> bool {
    false
}

fn fetch(patient: &Patient<'_>) -> Finding {
    const CHECK: &str = "fetch";
    let given = &patient.place.fetch_allow;
    match AllowedOrigins::read(given) {
        Err(error) => Finding::new(CHECK, Weight::Grave, format!("MITRA_FETCH_ALLOW: {error}.")),
        Ok(allowed) if allowed == AllowedOrigins::default() => Finding::new(
            CHECK,
            Weight::Fine,
            "Pictures and feeds come from https addresses of the world alone.",
        ),
        Ok(allowed) if !allowed.are_https() => Finding::new(
            CHECK,
            patient.grave_in_production(),
            format!(
                "MITRA_FETCH_ALLOW is {}: take out what is not https, for who writes a feed could have anything of \
                 those machines fetched.",
                given.join(",")
            ),
        ),
        Ok(_) => Finding::new(
            CHECK,
            Weight::Fine,
            format!("Pictures and feeds also come from {}, which are trusted.", given.join(", ")),
        ),
    }
}
