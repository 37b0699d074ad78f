//! The master key of an installation that was given none: a file beside its data, made once.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::Path,
};

use base64::Engine;
use secrecy::{SecretString, zeroize::Zeroizing};

use super::{
    fresh_key,
    master::{BASE64, MasterKeyError},
};

/// The text in `path`, which is made first when it is missing.
pub(super) fn read_or_make(path: &Path) -> Result<SecretString, MasterKeyError> {
    let failed = |source| MasterKeyError::File { path: path.display().to_string(), source };
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let text = Zeroizing::new(format!("{}\n", BASE64.encode(fresh_key()?.as_slice())));
            make(path, text.as_bytes()).map_err(failed)?;
        }
        Err(error) => return Err(failed(error)),
        Ok(text) => return secret(path, text),
    }
    // What lies there now is the key of whoever was first.
    secret(path, fs::read_to_string(path).map_err(failed)?)
}

fn secret(path: &Path, text: String) -> Result<SecretString, MasterKeyError> {
    let text = SecretString::from(text);
    if readable_by_others(path) {
        return Err(MasterKeyError::OpenToOthers { path: path.display().to_string() });
    }
    Ok(text)
}

/// Puts `text` at `path` whole or not at all, on the disk before it is used, and never over a file that is
/// there already.
fn make(path: &Path, text: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Made with mode 0600.
    let mut file = tempfile::Builder::new().prefix(".master-key-").tempfile_in(folder)?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => {}
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error.error),
    }
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn readable_by_others(_: &Path) -> bool {
    false
}
