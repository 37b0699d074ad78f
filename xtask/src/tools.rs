//! The build tools: found on `PATH` in the right version, or installed under `target/tools`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    inputs::{Stamp, fingerprint},
    packages::PYTHON,
    stages::Stages,
    workspace::{Workspace, ask},
};

/// 0.22 needs a newer compiler than the project's.
const TRUNK_VERSION: &str = "0.21.14";
/// The compiler's name for the browser.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Everything a page build calls: the wasm target, Trunk and wasm-bindgen.
pub(crate) fn ensure_web(workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
    ensure_wasm_target(workspace, stages)?;
    let bindgen = locked_bindgen(workspace)?;
    // Trunk's lock file fits it; wasm-bindgen's names versions that registries have withdrawn.
    let trunk = install(workspace, stages, "trunk", "trunk", TRUNK_VERSION, &["--locked"])?;
    let bindgen = install(workspace, stages, "wasm-bindgen-cli", "wasm-bindgen", &bindgen, &[])?;
    if trunk || bindgen {
        // Half a gigabyte that nobody needs once the tools stand; left there it does no harm.
        let _ = fs::remove_dir_all(build_folder(workspace));
    }
    Ok(())
}

/// The tools that are compiled here and the versions they must have.
pub(crate) fn wanted(workspace: &Workspace) -> Vec<(&'static str, String)> {
    let bindgen = locked_bindgen(workspace).unwrap_or_default();
    vec![("trunk", TRUNK_VERSION.to_owned()), ("wasm-bindgen", bindgen)]
}

/// The tool must have the version of the library that the page is linked with.
fn locked_bindgen(workspace: &Workspace) -> Result<String, String> {
    locked_version(&workspace.root.join("Cargo.lock"), "wasm-bindgen")
}

/// The standard library for the browser, for the toolchain of `rust-toolchain.toml`.
pub(crate) fn ensure_wasm_target(workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
    if has_wasm_target(workspace) {
        return Ok(());
    }
    let result = stages.run("wasm target", workspace.command("rustup").args(["target", "add", WASM]));
    result.map_err(|error| {
        format!("{error}\nThe compiler lacks {WASM}. With rustup: `rustup target add {WASM}`.")
    })
}

pub(crate) fn has_wasm_target(workspace: &Workspace) -> bool {
    let mut rustc = workspace.command("rustc");
    ask(rustc.args(["--print", "target-libdir", "--target", WASM]))
        .is_some_and(|path| Path::new(&path).is_dir())
}

/// What makes the page smaller: `wasm-opt`, from PATH when it is at least the pinned version, and `terser`;
/// else both from npm.
pub(crate) fn ensure_shrinkers(workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
    let pinned = pinned_binaryen(workspace)?;
    let has_terser = workspace.find_program("terser").is_some();
    if has_terser && wasm_opt_version(workspace).is_some_and(|version| version >= pinned) {
        return Ok(());
    }
    let folder = workspace.tools().join("npm");
    copy_manifest(workspace, "xtask/tools", &folder)?;
    stages.run("install shrinkers", npm_ci(workspace).current_dir(&folder))?;
    match wasm_opt_version(workspace) {
        Some(version) if version >= pinned => Ok(()),
        _ => {
            Err("wasm-opt was installed from npm but does not run; `wasm-opt --version` tells why."
                .to_owned())
        }
    }
}

/// Folder of the packages in `xtask/tools`, installed from npm when the lock file changed.
pub(crate) fn ensure_npm_tools(workspace: &Workspace, stages: &mut Stages) -> Result<PathBuf, String> {
    let folder = workspace.tools().join("npm");
    let stamp = Stamp::new(
        &workspace.notes(),
        "npm-tools",
        fingerprint(&workspace.root, &["xtask/tools/package-lock.json"], "")?,
    );
    if !stamp.is_current() || !folder.join("node_modules").is_dir() {
        stamp.clear();
        copy_manifest(workspace, "xtask/tools", &folder)?;
        stages.run("install build tools", npm_ci(workspace).current_dir(&folder))?;
        stamp.set()?;
    }
    Ok(folder)
}

/// Major version of binaryen in `xtask/tools/package.json`.
fn pinned_binaryen(workspace: &Workspace) -> Result<u32, String> {
    let path = workspace.root.join("xtask/tools/package.json");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}.", path.display()))?;
    let json: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}.", path.display()))?;
    let version = json["dependencies"]["binaryen"].as_str().unwrap_or_default();
    first_number(version).ok_or_else(|| format!("{} pins no binaryen.", path.display()))
}

pub(crate) fn wasm_opt_version(workspace: &Workspace) -> Option<u32> {
    first_number(&ask(workspace.command("wasm-opt").arg("--version"))?)
}

/// The packages of a folder with a `package-lock.json`, exactly as locked, without running their scripts.
pub(crate) fn npm_ci(workspace: &Workspace) -> Command {
    let mut npm = workspace.command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]);
    npm
}

/// Installs the packages of the browser tests when the lock file changed.
pub(crate) fn ensure_e2e_packages(workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
    let stamp = Stamp::new(
        &workspace.notes(),
        "e2e-packages",
        fingerprint(&workspace.root, &["e2e/package-lock.json"], "")?,
    );
    if stamp.is_current() && workspace.root.join("e2e/node_modules").is_dir() {
        return Ok(());
    }
    stages.run("e2e packages", npm_ci(workspace).current_dir(workspace.root.join("e2e")))?;
    stamp.set()
}

/// Where schemathesis lies, installed from PyPI when its list of packages changed.
pub(crate) fn ensure_schemathesis(workspace: &Workspace, stages: &mut Stages) -> Result<PathBuf, String> {
    ensure_python(workspace, stages, "schemathesis", "bin/schemathesis")
}

/// The Python that has the recogniser of the tests of speaking.
pub(crate) fn ensure_recogniser(workspace: &Workspace, stages: &mut Stages) -> Result<PathBuf, String> {
    ensure_python(workspace, stages, "recogniser", "bin/python")
}

/// The Python that has the engines beside ours in the search benchmark.
pub(crate) fn ensure_search_peers(workspace: &Workspace, stages: &mut Stages) -> Result<PathBuf, String> {
    ensure_python(workspace, stages, "search", "bin/python")
}

/// The Python that trains the models.
pub(crate) fn ensure_training(workspace: &Workspace, stages: &mut Stages) -> Result<PathBuf, String> {
    ensure_python(workspace, stages, "models", "bin/python")
}

/// The Python that has word lists with frequencies.
pub(crate) fn ensure_word_lists(workspace: &Workspace, stages: &mut Stages) -> Result<PathBuf, String> {
    ensure_python(workspace, stages, "letters", "bin/python")
}

/// A program of a Python environment with the packages of `xtask/tools/NAME/requirements.txt`.
fn ensure_python(
    workspace: &Workspace,
    stages: &mut Stages,
    name: &str,
    program: &str,
) -> Result<PathBuf, String> {
    let list = format!("xtask/tools/{name}/requirements.txt");
    let folder = workspace.tools().join(name);
    let program = folder.join(program);
    let python = PYTHON.find(workspace).ok_or_else(|| PYTHON.missing())?;
    let stamp = Stamp::new(&workspace.notes(), name, fingerprint(&workspace.root, &[&list], &python)?);
    if stamp.is_current() && program.is_file() {
        return Ok(program);
    }
    stamp.clear();
    let mut environment = workspace.command(&python);
    stages.run("python environment", environment.args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = workspace.command(&folder.join("bin/python").to_string_lossy());
    pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--requirement", &list]);
    stages.run(&format!("install {name}"), &mut pip)?;
    stamp.set()?;
    Ok(program)
}

pub(crate) fn has_schemathesis(workspace: &Workspace) -> bool {
    schemathesis(workspace).is_file()
}

fn schemathesis(workspace: &Workspace) -> PathBuf {
    workspace.tools().join("schemathesis/bin/schemathesis")
}

/// Folder of the packages that peers in benchmarks need.
pub(crate) fn ensure_peers(workspace: &Workspace, stages: &mut Stages) -> Result<PathBuf, String> {
    ensure_packages(workspace, stages, "peers")
}

/// Folder of Lighthouse and what it needs.
pub(crate) fn ensure_lighthouse(workspace: &Workspace, stages: &mut Stages) -> Result<PathBuf, String> {
    ensure_packages(workspace, stages, "lighthouse")
}

/// Folder of what runs networks in browsers beside ours.
pub(crate) fn ensure_infer(workspace: &Workspace, stages: &mut Stages) -> Result<PathBuf, String> {
    ensure_packages(workspace, stages, "infer")
}

/// Folder of the packages of `xtask/tools/NAME/package.json`, installed from npm when the lock file changed.
fn ensure_packages(workspace: &Workspace, stages: &mut Stages, name: &str) -> Result<PathBuf, String> {
    let folder = workspace.tools().join(name);
    let packages = folder.join("node_modules");
    let source = format!("xtask/tools/{name}");
    let lock = format!("{source}/package-lock.json");
    let stamp = Stamp::new(&workspace.notes(), name, fingerprint(&workspace.root, &[&lock], "")?);
    if stamp.is_current() && packages.is_dir() {
        return Ok(packages);
    }
    copy_manifest(workspace, &source, &folder)?;
    stages.run(&format!("install {name}"), npm_ci(workspace).current_dir(&folder))?;
    stamp.set()?;
    Ok(packages)
}

/// Copies what npm installs by, so that it installs outside the sources.
fn copy_manifest(workspace: &Workspace, from: &str, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|error| format!("{}: {error}.", to.display()))?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(workspace.root.join(from).join(name), to.join(name))
            .map_err(|error| format!("{from}/{name}: {error}."))?;
    }
    Ok(())
}

/// A tool from crates.io in exactly this version. Tells whether it had to be compiled.
pub(crate) fn install(
    workspace: &Workspace,
    stages: &mut Stages,
    package: &str,
    program: &str,
    version: &str,
    flags: &[&str],
) -> Result<bool, String> {
    if version_of(workspace, program).is_some_and(|found| found == version) {
        return Ok(false);
    }
    stages.say(&format!("  {package} {version} is compiled once, 2 to 6 minutes; it stays in target/tools"));
    let mut cargo = workspace.cargo();
    cargo
        .args(["install", package, "--version", version, "--force", "--root"])
        .arg(workspace.tools())
        .args(flags);
    cargo.env("CARGO_TARGET_DIR", build_folder(workspace));
    // Half the work of their own release profile; they run for a second, not for an hour.
    for (setting, value) in
        [("OPT_LEVEL", "1"), ("CODEGEN_UNITS", "16"), ("LTO", "false"), ("DEBUG", "false")]
    {
        cargo.env(format!("CARGO_PROFILE_RELEASE_{setting}"), value);
    }
    stages.run(&format!("install {program}"), &mut cargo)?;
    match version_of(workspace, program) {
        Some(found) if found == version => Ok(true),
        found => Err(format!(
            "{program} {version} was installed, but PATH leads to {}.",
            found.as_deref().unwrap_or("none that runs")
        )),
    }
}

/// What a Rust tool says it is: the second word of `--version`.
pub(crate) fn version_of(workspace: &Workspace, program: &str) -> Option<String> {
    ask(workspace.command(program).arg("--version"))?.split_whitespace().nth(1).map(str::to_owned)
}

/// Shared by all installs, so that what two tools have in common is compiled once.
fn build_folder(workspace: &Workspace) -> PathBuf {
    workspace.tools().join("build")
}

/// Version of a package in a `Cargo.lock`.
pub(crate) fn locked_version(lock: &Path, package: &str) -> Result<String, String> {
    let text = fs::read_to_string(lock).map_err(|error| format!("{}: {error}.", lock.display()))?;
    let after = text.split(&format!("name = \"{package}\"\nversion = \"")).nth(1);
    let version = after.and_then(|rest| rest.split('"').next());
    version.map(str::to_owned).ok_or_else(|| format!("{} has no {package}.", lock.display()))
}

fn first_number(text: &str) -> Option<u32> {
    text.split(|c: char| !c.is_ascii_digit()).find(|run| !run.is_empty())?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_tells_the_version_of_that_package_and_not_of_one_whose_name_begins_alike() {
        let lock = std::env::temp_dir().join(format!("xtask-lock-{}", std::process::id()));
        let text = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        fs::write(&lock, text).unwrap();
        assert_eq!(locked_version(&lock, "wasm-bindgen").unwrap(), "0.2.130");
        assert!(locked_version(&lock, "trunk").is_err());
        fs::remove_file(lock).unwrap();
    }

    #[test]
    fn the_first_number_of_a_version_line_is_the_major_version() {
        assert_eq!(first_number("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(first_number("132.0.0"), Some(132));
        assert_eq!(first_number("unknown"), None);
    }
}
