//! Where PostgreSQL's programs lie.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Oldest major version that is supported.
const OLDEST: u32 = 15;
/// Debian keeps the server's programs off `PATH`, a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// What tests call.
const NEEDED: &[&str] = &["initdb", "pg_ctl", "createdb"];

/// The programs of one version.
pub(super) struct Programs {
    /// Where all of them lie.
    pub(super) folder: PathBuf,
}

impl Programs {
    /// The program that `POSTGRES` names, else the first new enough of `PATH` and of Debian's folders.
    pub(super) fn find() -> Result<Programs, String> {
        let mut folders = Vec::new();
        if let Some(named) = env::var_os("POSTGRES") {
            folders.extend(Path::new(&named).parent().map(Path::to_owned));
        } else {
            folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
            let versions = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
            folders.extend(versions.map(|version| version.path().join("bin")));
        }
        let mut found = Vec::new();
        for folder in folders {
            // A link on PATH stands alone; where it leads, the others lie beside it.
            let Ok(program) = fs::canonicalize(folder.join("postgres")) else { continue };
            let (Some(folder), Some(major)) = (program.parent(), major(&program)) else { continue };
            let complete = NEEDED.iter().all(|name| folder.join(name).is_file());
            if major >= OLDEST && complete {
                return Ok(Programs { folder: folder.to_owned() });
            }
            let lack = if complete { "" } else { " without its other programs" };
            found.push(format!("{major}{lack} in {}", folder.display()));
        }
        let there = if found.is_empty() { "none is here".to_owned() } else { found.join(", ") };
        Err(format!(
            "These tests run on a real PostgreSQL {OLDEST} or newer, and found: {there}. On Debian: \
             `apt-get install --no-install-recommends postgresql` as root; or name its program `postgres` in \
             POSTGRES."
        ))
    }
}

/// The first number in `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major(program: &Path) -> Option<u32> {
    let output = Command::new(program).arg("--version").env("LC_ALL", "C").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split(|c: char| !c.is_ascii_digit()).find(|run| !run.is_empty())?.parse().ok()
}
