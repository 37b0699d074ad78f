//! `cargo xtask test`: everything that must pass before a change lands, cheapest first.

use crate::{
    borders,
    dist::{self, Profile},
    inputs::files_below,
    options::Options,
    packages::{self, CHROMIUM},
    serve,
    stages::Stages,
    summary::{self, Summary},
    tidy,
    tools::{self, WASM},
    workspace::Workspace,
};

/// Packages that run in a browser, or there as well.
const BROWSER_PACKAGES: &[&str] = &["mitra-dialogue", "mitra-ondevice", "mitra-perception", "mitra-widget"];

/// Runs all stages, stops at the first that fails, and ends with the number of tests.
pub(crate) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    let mut total = Summary::default();
    let result = all(workspace, stages, options, &mut total);
    if result.is_ok() || total != Summary::default() {
        stages.say(&format!("\ntotal {:.0} s", stages.seconds()));
        stages.say(&format!("{} passed, {} failed", total.passed, total.failed));
    }
    result
}

fn all(
    workspace: &Workspace,
    stages: &mut Stages,
    options: &Options,
    total: &mut Summary,
) -> Result<(), String> {
    stages.run("fmt", workspace.cargo().args(["fmt", "--all", "--check"]))?;
    stages.step("tidy", || tidy::check(workspace))?;
    clippy(workspace, stages)?;
    stages.step("borders", || borders::check(workspace))?;
    native_tests(workspace, stages, total)?;
    dist::build(workspace, stages, if options.dev { Profile::WebDev } else { Profile::Web })?;
    journeys(workspace, stages, total)
}

fn clippy(workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
    let mut native = workspace.cargo();
    native.args(["clippy", "--workspace", "--exclude", "mitra-widget", "--exclude", "mitra-ondevice"]);
    native.args(["--all-targets", "--", "-D", "warnings"]);
    stages.run("clippy", &mut native)?;

    tools::ensure_wasm_target(workspace, stages)?;
    let mut browser = workspace.cargo();
    browser.arg("clippy");
    for package in BROWSER_PACKAGES {
        browser.args(["-p", package]);
    }
    browser.args(["--target", WASM, "--", "-D", "warnings"]);
    stages.run("clippy browser", &mut browser)
}

fn native_tests(workspace: &Workspace, stages: &mut Stages, total: &mut Summary) -> Result<(), String> {
    // The same selection of packages as below, so that nothing is compiled twice; it also makes the server
    // that the journeys start.
    let mut build = workspace.cargo();
    stages.run("build", build.args(["build", "--workspace", "--bins", "--tests"]))?;
    let mut cargo = workspace.cargo();
    let result = stages.run("cargo test", cargo.args(["test", "--workspace", "--no-fail-fast"]));
    *total += summary::of_cargo(stages.last_output());
    result
}

/// The browser tests in `e2e/`, against the real server and the page in `dist/`.
fn journeys(workspace: &Workspace, stages: &mut Stages, total: &mut Summary) -> Result<(), String> {
    packages::ensure(workspace, stages, &[&CHROMIUM])?;
    tools::ensure_e2e_packages(workspace, stages)?;
    let chromium = CHROMIUM.find(workspace).ok_or_else(|| CHROMIUM.missing())?;

    let mut node = workspace.command("node");
    node.args(["--test", "--test-reporter=spec"]);
    let files = files_below(&workspace.root.join("e2e"))?;
    node.args(files.iter().filter(|file| file.to_string_lossy().ends_with(".test.mjs")));
    node.env("CHROMIUM", chromium).env("MITRA_SERVER", serve::server(workspace, false).get_program());
    node.env("MITRA_ASSETS", workspace.root.join("dist"));
    let result = stages.run("journeys", &mut node);
    *total += summary::of_node(stages.last_output());
    result
}
