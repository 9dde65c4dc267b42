//! Makes small what wasm-bindgen has made: short names, no words for panics, nothing that nobody
//! calls.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};
use walrus::{FunctionBuilder, FunctionKind, Module};

/// The tools, as npm installs them.
pub(crate) struct Tools {
    pub(crate) wasm_opt: PathBuf,
    pub(crate) esbuild: PathBuf,
}

/// What leptos exports for streams from a server; nothing of ours calls it, and as long as it is
/// exported it is downloaded.
const UNUSED: &str = "intounderlying";

/// The names that module and script call each other by.
const SHARED_NAMES: &str = "^(__wbg_|__wbindgen_|wasm_bindgen__|intounderlying)";

/// Where a panic goes to be put into words. Whoever meets one in the field sees a trap; the app
/// that tests and demo run says all.
const WORDS_OF_PANICS: [&str; 11] = [
    "core::panicking::",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::slice::index::slice_index_fail",
    "core::str::slice_error_fail",
    "core::cell::panic_",
    "std::panicking::panic_with_hook",
    "std::panicking::panic_handler",
    // Only what is no longer exported comes to these two.
    "wasm_streams::",
    "js_sys::futures::future_to_promise",
];

/// Takes the unused exports away, and the words of panics. The function names must still be there.
pub(crate) fn prune(module: &mut Module) {
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| export.name.contains(UNUSED))
        .map(|export| export.id())
        .collect();
    unused.into_iter().for_each(|id| module.exports.delete(id));

    let silenced: Vec<_> = module
        .funcs
        .iter_local()
        .filter(|(id, _)| module.funcs.get(*id).name.as_deref().is_some_and(is_word_of_panic))
        .map(|(id, function)| (id, function.ty(), function.args.clone()))
        .collect();
    for (id, kind, arguments) in silenced {
        let (takes, gives) = module.types.params_results(kind);
        let (takes, gives) = (takes.to_vec(), gives.to_vec());
        let mut body = FunctionBuilder::new(&mut module.types, &takes, &gives);
        body.func_body().unreachable();
        module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(arguments));
    }
}

fn is_word_of_panic(name: &str) -> bool {
    let plain = without_hashes(name);
    WORDS_OF_PANICS.iter().any(|start| plain.trim_start_matches('<').starts_with(start))
}

/// `core[c5930c85a12de822]::panicking` is `core::panicking`.
fn without_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once(']').map_or(part, |(_, rest)| rest));
    }
    plain
}

/// Makes the script small, and gives module and script short names for each other.
pub(crate) fn shorten(
    esbuild: &Path,
    script: &str,
    module: &mut Module,
    folder: &Path,
) -> Result<Vec<u8>> {
    let [whole, start, names, small] =
        [".whole.js", ".start.js", ".names.json", ".small.js"].map(|name| folder.join(name));
    std::fs::write(&whole, removable(script))?;
    std::fs::write(&start, "export { default } from './.whole.js';")?;
    std::fs::write(&names, "{}")?;
    let option = |name: &str, value: &Path| format!("--{name}={}", value.display());
    let status = Command::new(esbuild)
        .arg(&start)
        .args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"])
        .arg(format!("--mangle-props={SHARED_NAMES}"))
        .arg(option("mangle-cache", &names))
        .arg(option("outfile", &small))
        .status()
        .context("starting esbuild")?;
    ensure!(status.success(), "esbuild failed ({status})");
    let names: Map<String, Value> = serde_json::from_slice(&std::fs::read(&names)?)?;
    let short = |name: &str| names.get(name).and_then(Value::as_str).map(str::to_owned);
    for import in module.imports.iter_mut() {
        import.name = short(&import.name).unwrap_or_else(|| import.name.clone());
    }
    for export in module.exports.iter_mut() {
        export.name = short(&export.name).unwrap_or_else(|| export.name.clone());
    }
    std::fs::read(&small).context("reading what esbuild wrote")
}

/// The script with what keeps classes alive that nobody imports taken away or marked as pure.
fn removable(script: &str) -> String {
    script
        .lines()
        .filter(|line| !line.trim_start().starts_with("if (Symbol.dispose)"))
        .map(|line| line.replace(": new Finalization", ": /* @__PURE__ */ new Finalization") + "\n")
        .collect()
}

/// Makes a module small.
pub(crate) fn optimise(wasm_opt: &Path, module: &[u8], folder: &Path) -> Result<Vec<u8>> {
    let [before, after] = [".before.wasm", ".after.wasm"].map(|name| folder.join(name));
    std::fs::write(&before, module)?;
    let status = Command::new(wasm_opt)
        // The names are still there: functions are put in their order, which packs better.
        .args(["--flatten", "--rereloop", "-Oz", "-Oz", "--reorder-functions-by-name"])
        // Named one by one: with --all-features Chromium refuses the module.
        .args(["--enable-bulk-memory", "--enable-nontrapping-float-to-int"])
        .args(["--enable-sign-ext", "--enable-mutable-globals"])
        .args(["--enable-reference-types", "--enable-multivalue"])
        .arg(&before)
        .arg("--output")
        .arg(&after)
        .status()
        .context("starting wasm-opt")?;
    ensure!(status.success(), "wasm-opt failed ({status})");
    std::fs::read(after).context("reading what wasm-opt wrote")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_known_by_its_name_in_either_spelling() {
        for (name, is_one) in [
            ("core[c5930c85a12de822]::panicking::panic_fmt", true),
            ("core::panicking::panic_display::hb1a615e2d1ad759b", true),
            ("<wasm_streams::readable::Inner>::pull", true),
            ("std[a543996e6e7dbf1e]::panicking::set_hook", false),
            ("core[c5930c85a12de822]::fmt::write", false),
        ] {
            assert_eq!(is_word_of_panic(name), is_one, "{name}");
        }
    }

    #[test]
    fn a_class_that_nobody_imports_can_go() {
        let script = "const A = x ? {} : new FinalizationRegistry(f);\n\
             if (Symbol.dispose) A.prototype[Symbol.dispose] = A.prototype.free;\n";

        let removable = removable(script);

        assert_eq!(removable, "const A = x ? {} : /* @__PURE__ */ new FinalizationRegistry(f);\n");
    }
}
