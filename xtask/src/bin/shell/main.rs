//! Makes what the shell's window loads: `shell COMPILED_MODULE SOURCES FOLDER`.
//!
//! The names are plain, since nothing is cached: the shell carries all of it within itself.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

/// The first frame, painted before the module has started.
const PAGE: &str = include_str!("index.html");

/// Sets colours, language and size of text before anything is painted, then starts the module.
const START: &str = include_str!("start.js");

fn main() -> ExitCode {
    if let Err(error) = bundle() {
        eprintln!("{error:#}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn bundle() -> Result<()> {
    let mut words = std::env::args_os().skip(1).map(PathBuf::from);
    let mut next = |what| words.next().with_context(|| format!("{what} is missing"));
    let module = next("the compiled module")?;
    let sources = next("the folder of the style sheets and the icons")?;
    let folder = next("the folder to write to")?;
    let assets = folder.join("assets");
    fs::create_dir_all(&assets).context("making the folder")?;

    let module = fs::read(&module).with_context(|| format!("reading {}", module.display()))?;
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("shell", module).web(true)?.typescript(false);
    bindgen.omit_default_module_path(true);
    let mut output = bindgen.generate_output()?;
    write(&assets.join("shell.js"), output.js().as_bytes())?;
    write(&assets.join("shell.wasm"), &output.wasm_mut().emit_wasm())?;
    for name in ["style.css", "staff.css", "icons.svg", "icon.svg"] {
        let from = sources.join(name);
        write(&assets.join(name), &fs::read(&from).with_context(|| from.display().to_string())?)?;
    }
    write(&assets.join("start.js"), START.as_bytes())?;
    write(&folder.join("index.html"), PAGE.as_bytes())
}

/// Writes a file unless it says the same already: the shell is built anew when a file changes.
fn write(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|before| before == content) {
        return Ok(());
    }
    fs::write(path, content).with_context(|| format!("writing {}", path.display()))
}
