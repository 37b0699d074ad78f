//! Folders for feeds that are on their way in, below `incoming` in the data folder. Each holds a locked file for as
//! long as its process uses it, so what a killed process left behind is told from what is in use, and goes.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

const FOLDER: &str = "incoming";
const LOCK: &str = "in-use.lock";

/// A folder of its own, which goes when this is dropped.
#[derive(Debug)]
pub struct Incoming {
    // Closed first: some systems do not remove what is open.
    _lock: File,
    folder: TempDir,
}

impl Incoming {
    /// Makes one below `data`. It is a few looks at the disk: short enough to hold up nobody.
    ///
    /// # Errors
    /// When the disk does not do it.
    pub fn make(data: &Path) -> io::Result<Incoming> {
        let all = data.join(FOLDER);
        fs::create_dir_all(&all)?;
        let _one_at_a_time = one_at_a_time(&all)?;
        let folder = tempfile::Builder::new().prefix("feed-").tempdir_in(&all)?;
        let lock = File::create(folder.path().join(LOCK))?;
        lock.try_lock()?;
        Ok(Incoming { _lock: lock, folder })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The place in it for a file of this name; of the name only plain letters and digits of its last part stay.
    pub fn place_for(&self, name: &str) -> PathBuf {
        self.folder.path().join(plain_name(name))
    }
}

/// Longest name of a file, characters.
const NAME_CHARACTERS: usize = 80;

/// The last part of a path or an address, as far as it can be a file's name and lead nowhere else.
pub(crate) fn plain_name(path: &str) -> String {
    let end = path.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default();
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = end.chars().filter(plain).collect();
    // The end of a long name says what kind of file it is.
    let name = &name[name.len().saturating_sub(NAME_CHARACTERS)..];
    let name = name.trim_start_matches(['.', '-']);
    if name.is_empty() || name == LOCK { "feed".to_owned() } else { name.to_owned() }
}

/// Removes what nobody uses any more; returns how many folders that were.
///
/// # Errors
/// When the disk does not do it.
pub fn sweep(data: &Path) -> io::Result<usize> {
    let all = data.join(FOLDER);
    if !all.is_dir() {
        return Ok(0);
    }
    let _one_at_a_time = one_at_a_time(&all)?;
    let mut removed = 0;
    for entry in fs::read_dir(&all)? {
        let folder = entry?.path();
        // Its process holds the lock, or it is none of ours.
        let is_in_use = || File::open(folder.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_err());
        if folder.is_dir() && !is_in_use() {
            fs::remove_dir_all(&folder)?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Nobody makes a folder while another looks which ones are in use: one that is just being made is not locked yet.
fn one_at_a_time(all: &Path) -> io::Result<File> {
    let lock = File::create(all.join(".lock"))?;
    lock.lock()?;
    Ok(lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_goes_and_what_is_in_use_stays() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(sweep(data.path()).unwrap(), 0, "nothing was ever brought");
        let used = Incoming::make(data.path()).unwrap();
        fs::write(used.place_for("feed.csv"), "id").unwrap();
        for (name, with_lock) in [("feed-left", true), ("feed-half-made", false)] {
            let left = data.path().join(FOLDER).join(name);
            fs::create_dir(&left).unwrap();
            fs::write(left.join("feed.csv"), "id").unwrap();
            if with_lock {
                File::create(left.join(LOCK)).unwrap();
            }
        }
        assert_eq!(sweep(data.path()).unwrap(), 2);
        assert!(used.place_for("feed.csv").is_file());
        let path = used.path().to_owned();
        drop(used);
        assert!(!path.exists());
    }

    #[test]
    fn a_name_never_leads_out_of_the_folder() {
        for (given, name) in [
            ("products.csv", "products.csv"),
            ("C:\\Users\\asha\\my feed.xml", "myfeed.xml"),
            ("../../etc/passwd", "passwd"),
            ("..", "feed"),
            (".hidden", "hidden"),
            ("", "feed"),
            ("उत्पाद.csv", "csv"),
            (LOCK, "feed"),
        ] {
            assert_eq!(plain_name(given), name, "{given}");
        }
    }
}
