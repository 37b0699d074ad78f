//! `cargo xtask doctor`: what is there, what is missing and how to get it, in sentences.

use crate::{
    options::Options,
    packages,
    stages::Stages,
    tools::{self, WASM},
    workspace::{Workspace, ask},
};

/// Oldest Node the browser tests and npm's tools run on.
const NODE_MAJOR: u32 = 20;

/// Looks at everything any command needs. With `--install` fetches what can be fetched.
pub(crate) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    if options.install {
        tools::ensure_web(workspace, stages)?;
        tools::ensure_shrinkers(workspace, stages)?;
        tools::ensure_e2e_packages(workspace, stages)?;
        packages::ensure(workspace, stages, packages::ALL)?;
        tools::ensure_schemathesis(workspace, stages)?;
    }
    let mut missing = 0;
    for finding in findings(workspace) {
        match finding {
            Finding::There(sentence) => stages.say(&format!("  ok       {sentence}")),
            Finding::Later(sentence) => stages.say(&format!("  later    {sentence}")),
            Finding::Missing(sentence) => {
                missing += 1;
                stages.say(&format!("  missing  {sentence}"));
            }
        }
    }
    match missing {
        0 => Ok(()),
        1 => Err("One thing is missing.".to_owned()),
        several => Err(format!("{several} things are missing.")),
    }
}

enum Finding {
    There(String),
    /// Absent, and fetched without asking by the command that needs it.
    Later(String),
    /// Absent, and a person has to do something.
    Missing(String),
}

fn findings(workspace: &Workspace) -> Vec<Finding> {
    let mut all = vec![compiler(workspace), linker(workspace), node(workspace)];
    all.push(if tools::has_wasm_target(workspace) {
        Finding::There(format!("The compiler builds for {WASM}."))
    } else if workspace.find_program("rustup").is_some() {
        Finding::Later(format!("The compiler's part for {WASM}: the first build adds it with rustup."))
    } else {
        Finding::Missing(format!("The compiler cannot build for {WASM}, and there is no rustup to add it."))
    });
    for (program, version) in tools::wanted(workspace) {
        all.push(match tools::version_of(workspace, program) {
            Some(found) if found == version => Finding::There(format!("{program} {version}.")),
            _ => {
                Finding::Later(format!("{program} {version}: the first build compiles it (2 to 6 minutes)."))
            }
        });
    }
    all.push(match tools::wasm_opt_version(workspace) {
        Some(version) => Finding::There(format!("wasm-opt {version}.")),
        None => Finding::Later("wasm-opt: the first release build takes it from npm.".to_owned()),
    });
    all.push(if tools::has_schemathesis(workspace) {
        Finding::There("schemathesis.".to_owned())
    } else {
        Finding::Later("schemathesis: the first `test api` takes it from PyPI.".to_owned())
    });
    all.extend(packages::ALL.iter().map(|package| match package.find(workspace) {
        Some(path) => Finding::There(format!("{path}.")),
        None => Finding::Missing(package.missing()),
    }));
    all
}

fn compiler(workspace: &Workspace) -> Finding {
    match ask(workspace.command("rustc").arg("--version")) {
        Some(version) => Finding::There(format!("{version}.")),
        None => Finding::Missing(
            "rustc does not run here. With rustup: `rustup toolchain install` in this folder fetches the \
             version that rust-toolchain.toml names."
                .to_owned(),
        ),
    }
}

fn linker(workspace: &Workspace) -> Finding {
    match workspace.find_program("cc") {
        Some(path) => Finding::There(format!("{}, the C compiler for SQLite and linking.", path.display())),
        None => {
            Finding::Missing("cc, the C compiler: on Debian `apt-get install build-essential`.".to_owned())
        }
    }
}

fn node(workspace: &Workspace) -> Finding {
    let version = ask(workspace.command("node").arg("--version")).unwrap_or_default();
    let major: Option<u32> = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok());
    match major {
        Some(major) if major >= NODE_MAJOR && workspace.find_program("npm").is_some() => {
            Finding::There(format!("Node {version} with npm."))
        }
        Some(major) if major >= NODE_MAJOR => {
            Finding::Missing("npm, which comes with Node or as a package of its own.".to_owned())
        }
        _ => Finding::Missing(format!("Node {NODE_MAJOR} or newer: https://nodejs.org.")),
    }
}
