//! What is built apart from the page, its workers and its kit, so that a change in one never rebuilds the rest.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    Profile,
    smaller::{QUICK, THOROUGH, minify, pack, shrink},
};
use crate::{
    inputs::{Stamp, files_below, fingerprint, fingerprint_of},
    stages::Stages,
    tools::WASM,
    workspace::Workspace,
};

/// A module of its own: a package built with one of its features.
pub(crate) struct Kind {
    /// The feature, and the name of the script that starts it.
    name: &'static str,
    /// The package.
    package: &'static str,
    /// Where that script lies.
    scripts: &'static str,
    /// Where the page finds it, below `dist/`.
    pub(crate) place: &'static str,
    /// Everything that goes into it, besides [`INPUTS`].
    inputs: &'static [&'static str],
    /// Files that it loads from beside itself.
    beside: &'static [&'static str],
    /// Asks of the compiler, besides those of `.cargo/config.toml`.
    flags: &'static [&'static str],
    /// Of wasm-opt.
    effort: &'static [&'static str],
}

/// Keeps the outbox, the draft and what was seen of the shop, and thinks while the shop is out of reach.
pub(crate) const TALK: Kind = Kind {
    name: "talk",
    package: "mitra-ondevice",
    scripts: "crates/ondevice",
    place: "app/talk",
    inputs: &[
        "crates/ondevice/Cargo.toml",
        "crates/ondevice/src/lib.rs",
        "crates/ondevice/src/line.rs",
        "crates/ondevice/talk.js",
        "crates/ondevice/src/net.rs",
        "crates/ondevice/src/outbox.rs",
        "crates/ondevice/src/phone.rs",
        "crates/ondevice/src/recordings.rs",
        "crates/ondevice/src/replica.rs",
        "crates/ondevice/src/shelf.rs",
        "crates/ondevice/src/store.rs",
        "crates/ondevice/src/talk.rs",
        "crates/dialogue/Cargo.toml",
        "crates/dialogue/src",
        "crates/dialogue/wordings",
        "crates/perception/Cargo.toml",
        "crates/perception/src",
        "crates/turn",
        "models/vocabulary",
    ],
    beside: &[],
    flags: &[],
    effort: THOROUGH,
};

/// Runs the trained networks.
pub(crate) const PERCEIVE: Kind = Kind {
    name: "perceive",
    package: "mitra-ondevice",
    scripts: "crates/ondevice",
    place: "app/perceive",
    inputs: &[
        "crates/ondevice/Cargo.toml",
        "crates/ondevice/src/lib.rs",
        "crates/ondevice/src/line.rs",
        "crates/ondevice/perceive.js",
        "crates/ondevice/src/perceive.rs",
        "crates/dialogue/Cargo.toml",
        "crates/dialogue/src",
        "crates/perception/Cargo.toml",
        "crates/perception/src",
        "models/vocabulary",
        "models/understand/understand.onnx",
        "models/understand/understand.labels.txt",
        "models/vision/see.onnx",
        "models/vision/see.labels.txt",
        "models/vision/see.colours.tsv",
    ],
    beside: &[
        "models/understand/understand.onnx",
        "models/understand/understand.labels.txt",
        "models/vision/see.onnx",
        "models/vision/see.labels.txt",
        "models/vision/see.colours.tsv",
    ],
    // Four numbers at a time; and reading a network calls itself more deeply than the others do.
    flags: &["target-feature=+simd128", "link-arg=-zstack-size=1048576"],
    effort: QUICK,
};

/// The page's tools that few chats need.
pub(crate) const KIT: Kind = Kind {
    name: "kit",
    package: "mitra-widget",
    scripts: "widget/kit",
    place: "app/kit",
    inputs: &[
        "widget/Cargo.toml",
        "widget/kit",
        "widget/src/lib.rs",
        "widget/src/chat",
        "widget/src/dom",
        "widget/src/kit",
        "widget/src/texts.rs",
        "widget/texts",
        "crates/dialogue/Cargo.toml",
        "crates/dialogue/src",
        "crates/dialogue/wordings",
    ],
    beside: &["widget/kit/kit.css", "widget/kit/pixels.js"],
    flags: &[],
    effort: THOROUGH,
};

/// Speaking instead of typing.
pub(crate) const VOICE: Kind = Kind {
    name: "voice",
    package: "mitra-widget",
    scripts: "widget/voice",
    place: "app/voice",
    inputs: &[
        "widget/Cargo.toml",
        "widget/voice",
        "widget/src/lib.rs",
        "widget/src/chat",
        "widget/src/dom",
        "widget/src/voice",
        "widget/src/texts.rs",
        "widget/texts",
        "crates/perception/Cargo.toml",
        "crates/perception/src",
        "models/vocabulary",
    ],
    beside: &["widget/voice/voice.css"],
    flags: &[],
    effort: THOROUGH,
};

/// Everything that goes into all of them.
const INPUTS: &[&str] = &["crates/protocol", "Cargo.toml", "Cargo.lock", ".cargo", "rust-toolchain.toml"];

/// One build of a module.
pub(super) struct Module {
    pub(super) kind: Kind,
    profile: Profile,
    pub(super) folder: PathBuf,
    pub(super) fingerprint: String,
    stamp: Stamp,
}

impl Module {
    pub(super) fn new(workspace: &Workspace, kind: Kind, profile: Profile) -> Result<Self, String> {
        let inputs = [INPUTS, kind.inputs].concat();
        let fingerprint = fingerprint(&workspace.root, &inputs, profile.name())?;
        let name = format!("{}-{}", kind.name, profile.name());
        let stamp = Stamp::new(&workspace.notes(), &name, fingerprint.clone());
        let folder = workspace.target.join("apart").join(profile.name()).join(kind.name);
        Ok(Module { kind, profile, folder, fingerprint, stamp })
    }

    pub(super) fn is_small(&self) -> bool {
        self.profile.is_small()
    }

    pub(super) fn is_current(&self) -> bool {
        self.stamp.is_current() && self.folder.join(format!("{}.js", self.kind.name)).is_file()
    }

    pub(super) fn build(&self, workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
        if self.is_current() {
            return Ok(());
        }
        self.stamp.clear();
        // Files named by an earlier content would stay.
        let _ = fs::remove_dir_all(&self.folder);
        let Kind { name, package, scripts, beside, flags, effort, .. } = self.kind;
        let profile = self.profile.name();
        let mut cargo = workspace.cargo();
        if !flags.is_empty() {
            let flags: Vec<_> = flags.iter().map(|flag| format!("\"-C\", \"{flag}\"")).collect();
            cargo.args(["--config", &format!("target.{WASM}.rustflags = [{}]", flags.join(", "))]);
        }
        cargo.args(["build", "-p", package, "--no-default-features", "--features", name]);
        cargo.args(["--lib", "--profile", profile, "--target", WASM]);
        stages.run(name, &mut cargo)?;

        let wasm =
            workspace.target.join(WASM).join(profile).join(format!("{}.wasm", package.replace('-', "_")));
        let core = format!("{name}_core");
        let mut bindgen = workspace.command("wasm-bindgen");
        bindgen.args(["--target", "web", "--no-typescript", "--out-name", &core, "--out-dir"]);
        stages.run(&format!("{name} bindings"), bindgen.arg(&self.folder).arg(wasm))?;
        if self.profile.is_small() {
            let wasm = self.folder.join(format!("{core}_bg.wasm"));
            shrink(workspace, stages, &format!("{name} wasm-opt"), effort, &wasm)?;
        }
        self.copy(&workspace.root.join(format!("{scripts}/{name}.js")))?;
        for file in beside {
            self.copy(&workspace.root.join(file))?;
        }
        self.name_by_content()?;
        if self.profile.is_small() {
            minify(workspace, stages, &format!("{name} terser"), &self.folder)?;
            pack(workspace, stages, &format!("{name} brotli"), &self.folder)?;
        }
        self.stamp.set()
    }

    /// Names what the scripts fetch by its content, since browsers keep such a name for ever.
    fn name_by_content(&self) -> Result<(), String> {
        let failed = |file: &Path, error| format!("{}: {error}.", file.display());
        let (scripts, fetched): (Vec<_>, Vec<_>) = files_below(&self.folder)?
            .into_iter()
            .partition(|file| file.extension().is_some_and(|extension| extension == "js"));
        for file in fetched {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let hash = fingerprint_of(&fs::read(&file).map_err(|error| failed(&file, error))?, "");
            let (stem, ending) = name.split_once('.').unwrap_or((&name, ""));
            let named = format!("{stem}-{hash}.{ending}");
            fs::rename(&file, file.with_file_name(&named)).map_err(|error| failed(&file, error))?;
            for script in &scripts {
                let text = fs::read_to_string(script).map_err(|error| failed(script, error))?;
                fs::write(script, text.replace(&name, &named)).map_err(|error| failed(script, error))?;
            }
        }
        Ok(())
    }

    fn copy(&self, file: &Path) -> Result<(), String> {
        let name = file.file_name().unwrap_or_default();
        fs::copy(file, self.folder.join(name)).map_err(|error| format!("{}: {error}.", file.display()))?;
        Ok(())
    }
}
