//! Makes what browsers load smaller: modules, scripts, and all of it packed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::names::{SHORT_NAMES, shorten};
use crate::{
    inputs::{Stamp, files_below, fingerprint_of},
    stages::Stages,
    workspace::Workspace,
};

/// What today's browsers run and the compiler already uses; wasm-opt must accept it and adds nothing else.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Again and again until nothing gets smaller. Large functions stay apart even where one place calls them: put together,
/// as is customary, they make the page fewer bytes, and 2,000 more after brotli.
pub(super) const THOROUGH: &[&str] = &["-Oz", "--converge", "--one-caller-inline-max-function-size=20"];

/// For what is so large that [`THOROUGH`] takes many minutes; after packing it wins nothing there.
pub(super) const QUICK: &[&str] = &["-O1"];

/// The first kilobyte of the memory is the far end of the stack, which nothing points into.
const SMALLER: &[&str] = &["--low-memory-unused", "--strip-producers", "--strip-target-features"];

/// Makes the scripts of a folder smaller, in place: names inside a module are nobody's business.
pub(super) fn minify(
    workspace: &Workspace,
    stages: &mut Stages,
    stage: &str,
    folder: &Path,
) -> Result<(), String> {
    for file in files_below(folder)? {
        if file.extension().is_some_and(|extension| extension == "js") {
            let mut terser = workspace.command("terser");
            terser.arg(&file).args(["--module", "--compress", "--mangle", "--output"]).arg(&file);
            stages.run(stage, &mut terser)?;
        }
    }
    Ok(())
}

/// Puts a `.br` beside what a browser loads; the server hands it out instead of packing at each request.
const PACK: &str = "
const fs = require('node:fs'), zlib = require('node:zlib');
const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 };
for (const file of process.argv.slice(1)) {
  fs.writeFileSync(file + '.br', zlib.brotliCompressSync(fs.readFileSync(file), { params }));
}";

/// Packs the scripts, wasm files, style sheets and networks of a folder.
pub(super) fn pack(
    workspace: &Workspace,
    stages: &mut Stages,
    stage: &str,
    folder: &Path,
) -> Result<(), String> {
    let is_packed = |file: &&PathBuf| {
        file.extension().is_some_and(|extension| {
            ["js", "wasm", "css", "svg", "onnx", "tsv", "txt"].iter().any(|e| extension == *e)
        })
    };
    let files = files_below(folder)?;
    let mut node = workspace.command("node");
    node.args(["-e", PACK, "--"]).args(files.iter().filter(is_packed));
    stages.run(stage, &mut node)
}

/// Makes a wasm file smaller, in place, and gives its script the new names. The last result is kept: a new
/// style sheet or lock file leaves the wasm as it was, and wasm-opt is the slowest step of all.
pub(super) fn shrink(
    workspace: &Workspace,
    stages: &mut Stages,
    stage: &str,
    effort: &[&str],
    file: &Path,
) -> Result<(), String> {
    let input = fs::read(file).map_err(|error| format!("{}: {error}.", file.display()))?;
    let stamp = Stamp::new(
        &workspace.notes(),
        stage,
        fingerprint_of(&input, &[effort, SMALLER, WASM_FEATURES, &[SHORT_NAMES]].concat().join(" ")),
    );
    let (kept, names) =
        (workspace.notes().join(format!("{stage}.wasm")), workspace.notes().join(format!("{stage}.json")));
    if !stamp.is_current() || !kept.is_file() {
        stamp.clear();
        // First the names: what converges is done again and again.
        let mut rename = workspace.command("wasm-opt");
        rename.arg(SHORT_NAMES).args(WASM_FEATURES).arg(file).arg("-o").arg(&kept);
        stages.run(&format!("{stage} names"), &mut rename)?;
        fs::write(&names, stages.last_output()).map_err(|error| format!("{}: {error}.", names.display()))?;
        let mut wasm_opt = workspace.command("wasm-opt");
        stages.run(
            stage,
            wasm_opt.args(effort).args(SMALLER).args(WASM_FEATURES).arg(&kept).arg("-o").arg(&kept),
        )?;
        stamp.set()?;
    }
    fs::copy(&kept, file).map_err(|error| format!("{}: {error}.", kept.display()))?;
    let script = PathBuf::from(file.to_string_lossy().replace("_bg.wasm", ".js"));
    let read =
        |file: &Path| fs::read_to_string(file).map_err(|error| format!("{}: {error}.", file.display()));
    let shortened = shorten(&read(&script)?, &read(&names)?)?;
    fs::write(&script, shortened).map_err(|error| format!("{}: {error}.", script.display()))
}
