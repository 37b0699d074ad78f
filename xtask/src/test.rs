//! `cargo xtask test`: everything that must pass before a change lands, cheapest first.

use crate::{
    api, borders,
    dist::{self, Profile},
    inputs::files_below,
    options::Options,
    packages::{self, CHROMIUM, FFMPEG, FLITE, POSTGRES, PYTHON},
    serve,
    stages::Stages,
    summary::{self, Summary},
    tidy,
    tools::{self, WASM},
    weight,
    workspace::Workspace,
};

/// Packages that run in a browser, or there as well.
const BROWSER_PACKAGES: &[&str] =
    &["mitra-dialogue", "mitra-ondevice", "mitra-perception", "mitra-turn", "mitra-widget"];

type Stage = fn(&mut Run) -> Result<(), String>;

/// Every stage by the name that runs it alone.
const STAGES: &[(&str, Stage)] = &[
    ("fmt", |run| run.stages.run("fmt", run.workspace.cargo().args(["fmt", "--all", "--check"]))),
    ("tidy", |run| run.stages.step("tidy", || tidy::check(run.workspace))),
    ("clippy", |run| clippy(run.workspace, run.stages)),
    ("borders", |run| run.stages.step("borders", || borders::check(run.workspace))),
    ("native", native_tests),
    ("dist", page),
    ("api", |run| {
        build(run)?;
        api::run(run.workspace, run.stages, run.long)
    }),
    ("e2e", journeys),
];

/// What the stages work with.
struct Run<'a> {
    workspace: &'a Workspace,
    stages: &'a mut Stages,
    /// The page that the journeys walk through; what ships, unless asked otherwise.
    profile: Profile,
    /// Whether minutes matter less than finding more.
    long: bool,
    total: Summary,
}

/// Runs the named stages, or all; stops at the first that fails and ends with the number of tests.
pub(crate) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    if let Some(unknown) = options.names.iter().find(|name| !STAGES.iter().any(|(known, _)| known == name)) {
        let known: Vec<_> = STAGES.iter().map(|(name, _)| *name).collect();
        return Err(format!("There is no stage \"{unknown}\". There are: {}.", known.join(", ")));
    }
    let profile = if options.dev { Profile::WebDev } else { Profile::Web };
    let mut run = Run { workspace, stages, profile, long: options.long, total: Summary::default() };
    let asked = |name: &str| options.names.is_empty() || options.names.iter().any(|asked| asked == name);
    let result = STAGES.iter().filter(|(name, _)| asked(name)).try_for_each(|(_, stage)| stage(&mut run));
    run.stages.say(&format!("\ntotal {:.0} s", run.stages.seconds()));
    run.stages.say(&format!("{} passed, {} failed", run.total.passed, run.total.failed));
    result
}

/// The page, and whether it is light enough; quick builds are not.
fn page(run: &mut Run) -> Result<(), String> {
    dist::build(run.workspace, run.stages, run.profile)?;
    match run.profile {
        Profile::Web => weight::gate(run.workspace, run.stages),
        Profile::WebDev => Ok(()),
    }
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
    stages.run("clippy browser", &mut browser)?;
    let mut perceive = workspace.cargo();
    perceive.args(["clippy", "-p", "mitra-ondevice", "--no-default-features", "--features", "perceive"]);
    stages.run("clippy perceive", perceive.args(["--target", WASM, "--", "-D", "warnings"]))?;
    for module in ["kit", "voice"] {
        let mut clippy = workspace.cargo();
        clippy.args(["clippy", "-p", "mitra-widget", "--no-default-features", "--features", module]);
        stages.run(&format!("clippy {module}"), clippy.args(["--target", WASM, "--", "-D", "warnings"]))?;
    }
    Ok(())
}

/// The same selection of packages as `cargo test` takes, so that nothing is compiled twice; it also makes the
/// server that later stages start.
fn build(run: &mut Run) -> Result<(), String> {
    let mut build = run.workspace.cargo();
    run.stages.run("build", build.args(["build", "--workspace", "--bins", "--tests"]))
}

fn native_tests(run: &mut Run) -> Result<(), String> {
    packages::ensure(run.workspace, run.stages, &[&POSTGRES])?;
    build(run)?;
    let Run { workspace, stages, total, long, .. } = run;
    let mut cargo = workspace.cargo();
    if *long {
        cargo.env("MITRA_LONG", "1");
    }
    let result = stages.run("cargo test", cargo.args(["test", "--workspace", "--no-fail-fast"]));
    *total += summary::of_cargo(stages.last_output());
    result
}

/// A test of the browser ends by itself (`e2e/support/test.mjs`); a file of them is ended after so long, with `--long`
/// after the second.
const FILE_PATIENCE: [&str; 2] = ["--test-timeout=900000", "--test-timeout=3600000"];

/// The browser tests in `e2e/`, against the real server and the page in `dist/`.
fn journeys(run: &mut Run) -> Result<(), String> {
    let Run { workspace, stages, total, long, .. } = run;
    packages::ensure(workspace, stages, &[&CHROMIUM, &FFMPEG, &FLITE, &PYTHON])?;
    tools::ensure_e2e_packages(workspace, stages)?;
    let recogniser = tools::ensure_recogniser(workspace, stages)?;
    let chromium = CHROMIUM.find(workspace).ok_or_else(|| CHROMIUM.missing())?;

    let mut node = workspace.command("node");
    node.args(["--test", "--test-reporter=spec", FILE_PATIENCE[usize::from(*long)]]);
    if *long {
        node.env("MITRA_LONG", "1");
    }
    let files = files_below(&workspace.root.join("e2e"))?;
    node.args(files.iter().filter(|file| file.to_string_lossy().ends_with(".test.mjs")));
    node.env("CHROMIUM", chromium).env("MITRA_SERVER", serve::server(workspace, false).get_program());
    node.env("MITRA_ASSETS", workspace.root.join("dist")).env("RECOGNISER", recogniser);
    let result = stages.run("journeys", &mut node);
    *total += summary::of_node(stages.last_output());
    result
}
