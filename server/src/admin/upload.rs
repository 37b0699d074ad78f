//! The form of `/admin/imports` that takes a catalogue file: written to a folder while it comes, never held in
//! memory, and nothing of it is kept when it does not come whole.

use std::{path::Path, sync::Arc};

use axum::{
    extract::{
        State,
        multipart::{Field, Multipart, MultipartError},
    },
    http::StatusCode,
    response::Response,
};
use tokio::{fs::File, io::AsyncWriteExt};

use super::{imports::ImportsPage, render::then, visit::Visit};
use crate::{
    app::App,
    catalogue::{FILE_BYTES, Mapping},
    error::{AppError, AppResult},
    uploads::Upload,
};

/// Largest form: the largest file there is, its mapping, and some room.
pub(super) const FORM_BYTES: usize = FILE_BYTES as usize + 2 * MAPPING_BYTES;
const MAPPING_BYTES: usize = 64 * 1024;
/// Longest text field, bytes.
const TEXT_BYTES: usize = 1024;

/// Why a form was not taken.
enum Refusal {
    /// A sentence beside the form.
    Said(StatusCode, String),
    /// A page of its own.
    Problem(AppError),
}

impl From<MultipartError> for Refusal {
    fn from(error: MultipartError) -> Refusal {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return too_large();
        }
        Refusal::Said(
            StatusCode::BAD_REQUEST,
            "The file did not come whole, so nothing of it was taken. Send it again.".to_owned(),
        )
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Refusal {
        Refusal::Problem(AppError::Internal(format!("an upload cannot be written: {error}")))
    }
}

fn too_large() -> Refusal {
    let mebibytes = FILE_BYTES / (1024 * 1024);
    Refusal::Said(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("The file is larger than {mebibytes} MiB. Pack it with gzip, or split it."),
    )
}

fn invalid(sentence: impl Into<String>) -> Refusal {
    Refusal::Said(StatusCode::UNPROCESSABLE_ENTITY, sentence.into())
}

/// Takes a file and begins to import it; the list of imports says how far it is and what came of it.
pub(super) async fn take_upload(
    State(app): State<Arc<App>>,
    visit: Visit,
    form: Multipart,
) -> AppResult<Response> {
    let shop_id = visit.admin.shop_id.clone();
    let Some(turn) = app.uploads.begin(&shop_id) else {
        let sentence = "Another file of this shop is being taken in. Wait until it is done.";
        return ImportsPage::refused(&app, &visit, StatusCode::CONFLICT, sentence).await;
    };
    let received = receive(&app, &visit, form, |name| turn.is_named(name)).await;
    match received {
        Ok(upload) => {
            app.uploads.take_in(turn, upload, visit.admin.login.clone());
            Ok(then("/admin/imports"))
        }
        Err(Refusal::Problem(error)) => Err(error),
        Err(Refusal::Said(status, sentence)) => {
            // The page would show this very upload as under way.
            drop(turn);
            ImportsPage::refused(&app, &visit, status, &sentence).await
        }
    }
}

/// Reads the form. Its token comes before any file, so that whoever has none gets to send nothing.
async fn receive(
    app: &App,
    visit: &Visit,
    mut form: Multipart,
    is_named: impl Fn(&str),
) -> Result<Upload, Refusal> {
    let folder = app.uploads.folder()?;
    let (mut is_ours, mut replaces, mut mapping, mut feed) = (false, false, None, None);
    while let Some(field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "form_token" {
            is_ours = visit.is_token(&text(field).await?);
            continue;
        }
        if !is_ours {
            return Err(Refusal::Problem(AppError::foreign_form()));
        }
        match name.as_str() {
            "replace" => replaces = text(field).await? == "yes",
            "mapping" => mapping = read_mapping(field).await?,
            "feed" => {
                let given = field.file_name().unwrap_or_default().to_owned();
                let place = folder.place_for(&given);
                is_named(&place.file_name().unwrap_or_default().to_string_lossy());
                if write(field, &place).await? > 0 {
                    feed = Some(place);
                }
            }
            _ => {}
        }
    }
    if !is_ours {
        return Err(Refusal::Problem(AppError::foreign_form()));
    }
    let feed = feed.ok_or_else(|| invalid("Choose a catalogue file first; the one that came was empty."))?;
    Ok(Upload { folder, feed, mapping, replaces })
}

async fn text(field: Field<'_>) -> Result<String, Refusal> {
    let bytes = short(field, TEXT_BYTES, "A field of the form is too long.").await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The mapping, when one was chosen.
async fn read_mapping(field: Field<'_>) -> Result<Option<Mapping>, Refusal> {
    let bytes = short(field, MAPPING_BYTES, "A mapping has at most 64 KiB.").await?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    let text = String::from_utf8(bytes).map_err(|_| invalid("The mapping is not UTF-8 text."))?;
    Mapping::parse(&text).map(Some).map_err(|why| invalid(format!("The mapping is none: {why}.")))
}

async fn short(mut field: Field<'_>, most_bytes: usize, sentence: &str) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await? {
        if bytes.len() + chunk.len() > most_bytes {
            return Err(invalid(sentence));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Writes a file as it comes; returns how long it is, bytes.
async fn write(mut field: Field<'_>, place: &Path) -> Result<u64, Refusal> {
    let mut file = File::create(place).await?;
    let mut bytes = 0;
    while let Some(chunk) = field.chunk().await? {
        bytes += chunk.len() as u64;
        if bytes > FILE_BYTES {
            return Err(too_large());
        }
        file.write_all(&chunk).await?;
    }
    file.flush().await?;
    Ok(bytes)
}
