//! Makes what browsers load out of what cargo compiled:
//! `web COMPILED ASSETS FOLDER [WASM_OPT ESBUILD [APP…]]`.
//!
//! Every file is named by its content and lies there a second time, packed with brotli.
//! `manifest.json` says which files are the newest.

mod slim;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use brotli::CompressorWriter;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use slim::Tools;
use wasm_bindgen_cli_support::Bindgen;

/// The programs of `ui`: residents do not download what only staff use.
const APPS: [&str; 7] =
    ["resident", "staff", "account", "commons", "matters", "panel", "participation"];

const MANIFEST: &str = "manifest.json";

/// Remembers what each app was made of.
const STAMP: &str = ".stamp";

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
    let compiled = next("the folder of compiled modules")?;
    let assets = next("the folder of assets")?;
    let folder = next("the folder to write to")?;
    let tools =
        words.next().zip(words.next()).map(|(wasm_opt, esbuild)| Tools { wasm_opt, esbuild });
    let mut apps: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    if apps.is_empty() {
        apps = APPS.map(str::to_owned).to_vec();
    }
    let workshop = Workshop { compiled, folder, tools, apps };

    workshop.bundle(&assets)
}

struct Workshop {
    compiled: PathBuf,
    folder: PathBuf,
    /// Only where the smallest files are wanted.
    tools: Option<Tools>,
    /// All of ours, unless others were named.
    apps: Vec<String>,
}

impl Workshop {
    fn bundle(&self, assets: &Path) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
        let old_stamp = self.read(STAMP);
        let old_manifest = self.read(MANIFEST);
        let mut stamp = Map::new();
        let mut manifest = Map::new();
        for app in &self.apps {
            let path = self.compiled.join(app).with_extension("wasm");
            let module = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
            let recipe = Value::from(self.recipe(&module));
            let old_files = &old_manifest[app];
            let files = if old_stamp[app] == recipe && self.has(old_files) {
                old_files.clone()
            } else {
                self.make(app, module).with_context(|| format!("making {app}"))?
            };
            self.print_sizes(app, &files)?;
            stamp.insert(app.to_owned(), recipe);
            manifest.insert(app.to_owned(), files);
        }

        let mut kept = BTreeSet::from([STAMP.to_owned(), MANIFEST.to_owned()]);
        kept.extend(manifest.values().flat_map(file_names).flat_map(with_packed));
        kept.extend(self.copy(assets)?.into_iter().flat_map(with_packed));
        fs::write(self.folder.join(MANIFEST), format!("{:#}", Value::from(manifest)))?;
        fs::write(self.folder.join(STAMP), Value::from(stamp).to_string())?;
        self.remove_all_but(&kept)
    }

    fn make(&self, app: &str, module: Vec<u8>) -> Result<Value> {
        let mut bindgen = Bindgen::new();
        bindgen.input_bytes(app, module).web(true)?.typescript(false);
        bindgen.omit_default_module_path(true);
        if self.tools.is_some() {
            bindgen.remove_producers_section(true);
        }
        let mut output = bindgen.generate_output()?;
        let own_files = output.snippets().iter().filter(|(_, files)| !files.is_empty());
        let bringers: Vec<_> =
            own_files.map(|(package, _)| package).chain(output.local_modules().keys()).collect();
        ensure!(
            bringers.is_empty(),
            "these bring JavaScript files, which nobody serves: {bringers:?}"
        );
        let script = output.js().to_owned();
        let module = output.wasm_mut();
        let (script, wasm) = match &self.tools {
            None => (script.into_bytes(), module.emit_wasm()),
            Some(tools) => {
                slim::prune(module);
                let script = slim::shorten(&tools.esbuild, &script, module, &self.folder)?;
                let wasm = slim::optimise(&tools.wasm_opt, &module.emit_wasm(), &self.folder)?;
                (script, wasm)
            }
        };
        let files = names(app, &script, &wasm);
        for (name, content) in file_names(&files).into_iter().zip([&script, &wasm]) {
            self.write(&name, content)?;
        }
        Ok(files)
    }

    /// Copies the files of a folder, if there is one; folders within are not looked into.
    fn copy(&self, assets: &Path) -> Result<Vec<String>> {
        if !assets.exists() {
            return Ok(Vec::new());
        }
        let mut copied = Vec::new();
        for entry in fs::read_dir(assets)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                let name = entry.file_name().to_string_lossy().into_owned();
                self.write(&name, &fs::read(entry.path())?)?;
                copied.push(name);
            }
        }
        Ok(copied)
    }

    fn write(&self, name: &str, content: &[u8]) -> Result<()> {
        let quality = if self.tools.is_some() { 11 } else { 4 };
        let file = fs::File::create(self.folder.join(packed(name)))?;
        let mut packer = CompressorWriter::new(file, 1 << 16, quality, 22);
        packer.write_all(content)?;
        packer.flush()?;
        fs::write(self.folder.join(name), content)?;
        Ok(())
    }

    /// Changes with everything that goes into an app: the module, the way it is made, and these lines.
    fn recipe(&self, module: &[u8]) -> String {
        let way = [include_str!("main.rs"), include_str!("slim.rs")].concat();
        let way = format!("{} {way}", self.tools.is_some());
        hash(&[hash(module).as_bytes(), way.as_bytes()].concat())
    }

    fn read(&self, name: &str) -> Value {
        let text = fs::read(self.folder.join(name)).ok();
        text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or(Value::Null)
    }

    fn has(&self, files: &Value) -> bool {
        let names = file_names(files);
        let all = names.len() == 2;
        all && names.into_iter().flat_map(with_packed).all(|name| self.folder.join(name).exists())
    }

    fn remove_all_but(&self, kept: &BTreeSet<String>) -> Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if !kept.contains(entry.file_name().to_string_lossy().as_ref()) {
                fs::remove_file(entry.path())
                    .with_context(|| format!("removing {}", entry.path().display()))?;
            }
        }
        Ok(())
    }

    fn print_sizes(&self, app: &str, files: &Value) -> Result<()> {
        let size = |name: &str| fs::metadata(self.folder.join(name)).map(|file| file.len());
        let (mut whole, mut over_the_wire) = (0, 0);
        for name in file_names(files) {
            whole += size(&name)?;
            over_the_wire += size(&packed(&name))?;
        }
        println!("{app:<9} {:>5} kB, packed {:>4} kB", whole / 1000, over_the_wire / 1000);
        Ok(())
    }
}

fn names(app: &str, js: &[u8], wasm: &[u8]) -> Value {
    json!({
        "js": format!("{app}-{}.js", &hash(js)[..8]),
        "wasm": format!("{app}-{}_bg.wasm", &hash(wasm)[..8]),
    })
}

fn file_names(files: &Value) -> Vec<String> {
    let names = ["js", "wasm"].map(|kind| files[kind].as_str());
    names.into_iter().flatten().map(str::to_owned).collect()
}

fn packed(name: &str) -> String {
    format!("{name}.br")
}

fn with_packed(name: String) -> [String; 2] {
    [packed(&name), name]
}

fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_their_content() {
        let files = names("resident", b"", b"abc");

        assert_eq!(
            files,
            json!({"js": "resident-e3b0c442.js", "wasm": "resident-ba7816bf_bg.wasm"})
        );
        assert_eq!(file_names(&files), ["resident-e3b0c442.js", "resident-ba7816bf_bg.wasm"]);
    }

    #[test]
    fn a_manifest_that_cannot_be_read_names_no_files() {
        assert!(file_names(&Value::Null["resident"]).is_empty());
    }
}
