//! Programs that come from the operating system: a stage declares what it needs; root gets it installed,
//! anyone else is told the one command to type.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    stages::Stages,
    workspace::{Workspace, ask},
};

/// A program of the operating system.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Package {
    /// Names of the program, best first. An absolute path is looked at as such; a `*` in it stands for any
    /// folder.
    programs: &'static [&'static str],
    /// Arguments with which it must succeed to count; empty asks nothing.
    proof: &'static [&'static str],
    /// Variable that names it in another place.
    variable: &'static str,
    /// Name of Debian's package.
    apt: &'static str,
    /// Why it is needed, as the end of a sentence.
    purpose: &'static str,
}

/// The browser of the journeys in `e2e/`.
pub(crate) const CHROMIUM: Package = Package {
    programs: &["chromium", "/usr/bin/chromium", "chromium-browser", "google-chrome"],
    proof: &[],
    variable: "CHROMIUM",
    apt: "chromium",
    purpose: "the browser tests",
};

/// The second database; `server/tests/postgres` starts it.
pub(crate) const POSTGRES: Package = Package {
    programs: &["postgres", "/usr/lib/postgresql/*/bin/postgres"],
    proof: &["--version"],
    variable: "POSTGRES",
    apt: "postgresql",
    purpose: "the tests of the store",
};

/// Runs schemathesis and the recogniser of the tests, each in an environment of its own.
pub(crate) const PYTHON: Package = Package {
    programs: &["python3", "/usr/bin/python3"],
    proof: &["-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))"],
    variable: "PYTHON",
    apt: "python3-venv",
    purpose: "the tests of the API's description and of speaking",
};

/// Speaks in the tests of speaking.
pub(crate) const FLITE: Package = Package {
    programs: &["flite"],
    proof: &[],
    variable: "FLITE",
    apt: "flite",
    purpose: "the tests of speaking",
};

/// Reads recordings of every container for the recogniser of those tests.
pub(crate) const FFMPEG: Package = Package {
    programs: &["ffmpeg"],
    proof: &["-version"],
    variable: "FFMPEG",
    apt: "ffmpeg",
    purpose: "the tests of speaking",
};

/// Takes the word list out of [`DEVANAGARI`].
pub(crate) const DAWG: Package = Package {
    programs: &["dawg2wordlist", "/usr/bin/dawg2wordlist"],
    proof: &[],
    variable: "DAWG2WORDLIST",
    apt: "tesseract-ocr",
    purpose: "the training of letters",
};

/// What Tesseract knows of Devanagari; a list of words is among it.
pub(crate) const DEVANAGARI: Package = Package {
    programs: &["/usr/share/tesseract-ocr/*/tessdata/Devanagari.traineddata"],
    proof: &[],
    variable: "DEVANAGARI_TRAINEDDATA",
    apt: "tesseract-ocr-script-deva",
    purpose: "the training of letters",
};

/// Everything any stage declares; `doctor` looks at these.
pub(crate) const ALL: &[&Package] = &[&CHROMIUM, &POSTGRES, &PYTHON, &FLITE, &FFMPEG];

/// Debian's PostgreSQL makes a database cluster and starts it when it is installed; tests make their own. The
/// file is read before that, and left alone when there is one.
const NO_CLUSTER: (&str, &str) =
    ("/etc/postgresql-common/createcluster.conf", "create_main_cluster = false\n");

impl Package {
    /// Where it is, when it is there.
    pub(crate) fn find(&self, workspace: &Workspace) -> Option<String> {
        let named = std::env::var(self.variable).ok().map(|named| vec![PathBuf::from(named)]);
        let mut places = named.unwrap_or_else(|| self.places(workspace)).into_iter();
        places.find(|place| self.works(workspace, place)).map(|place| place.to_string_lossy().into_owned())
    }

    fn works(&self, workspace: &Workspace, place: &Path) -> bool {
        let proved = || ask(workspace.command(&place.to_string_lossy()).args(self.proof)).is_some();
        place.is_file() && (self.proof.is_empty() || proved())
    }

    fn places(&self, workspace: &Workspace) -> Vec<PathBuf> {
        let places = self.programs.iter().flat_map(|program| match program.split_once("/*/") {
            Some((above, below)) => in_each_folder(above, below),
            None => workspace.find_program(program).into_iter().collect(),
        });
        places.collect()
    }

    /// What is missing and what to do about it.
    pub(crate) fn missing(&self) -> String {
        format!(
            "{} is missing; {} need it. On Debian: `apt-get install --no-install-recommends {}` as root; \
             or name it in {}.",
            self.programs[0], self.purpose, self.apt, self.variable
        )
    }
}

fn in_each_folder(above: &str, below: &str) -> Vec<PathBuf> {
    fs::read_dir(above).into_iter().flatten().flatten().map(|folder| folder.path().join(below)).collect()
}

/// Makes sure that all of them are there, and installs what is not when this is allowed to.
pub(crate) fn ensure(
    workspace: &Workspace,
    stages: &mut Stages,
    packages: &[&'static Package],
) -> Result<(), String> {
    let missing: Vec<_> = packages.iter().filter(|package| package.find(workspace).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|package| package.apt).collect();
    let root = ask(workspace.command("id").arg("-u")).is_some_and(|id| id == "0");
    if !root || workspace.find_program("apt-get").is_none() {
        let sentences: Vec<_> = missing.iter().map(|package| package.missing()).collect();
        let command = format!("sudo apt-get install --no-install-recommends {}", names.join(" "));
        return Err(format!("{}\nType: {command}", sentences.join("\n")));
    }
    let apt = || {
        let mut apt = workspace.command("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-y");
        apt
    };
    if names.contains(&POSTGRES.apt) {
        keep_cluster_away()?;
    }
    stages.run("apt update", apt().arg("update"))?;
    stages.run("apt install", apt().args(["install", "--no-install-recommends"]).args(&names))?;
    match missing.iter().find(|package| package.find(workspace).is_none()) {
        None => Ok(()),
        Some(package) => Err(package.missing()),
    }
}

fn keep_cluster_away() -> Result<(), String> {
    let (file, setting) = NO_CLUSTER;
    let file = Path::new(file);
    if file.exists() {
        return Ok(());
    }
    let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(file, setting)).map_err(|error| format!("{}: {error}.", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_package_is_named_with_its_purpose_and_the_command() {
        let sentence = CHROMIUM.missing();
        for part in ["browser tests", "apt-get install", "CHROMIUM"] {
            assert!(sentence.contains(part), "{part} is not in: {sentence}");
        }
    }

    #[test]
    fn a_star_stands_for_any_folder() {
        let above = std::env::temp_dir().join(format!("xtask-packages-{}", std::process::id()));
        for version in ["15", "17"] {
            fs::create_dir_all(above.join(version)).unwrap();
        }
        let mut found = in_each_folder(&above.to_string_lossy(), "bin/postgres");
        found.sort();
        assert_eq!(found, [above.join("15/bin/postgres"), above.join("17/bin/postgres")]);
        fs::remove_dir_all(above).unwrap();
    }

    #[test]
    fn a_program_that_is_there_but_fails_its_proof_is_missing() {
        let with =
            |proof| Package { programs: &["sh"], proof, variable: "XTASK_NO_SUCH_VARIABLE", ..CHROMIUM };
        let workspace = Workspace { root: std::env::temp_dir(), target: std::env::temp_dir() };
        assert!(with(&["-c", "exit 0"]).find(&workspace).is_some());
        assert!(with(&["-c", "exit 1"]).find(&workspace).is_none());
    }
}
