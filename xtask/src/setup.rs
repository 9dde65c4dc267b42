//! Installs what is missing, so that an empty clone on an empty machine comes to run.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run;

/// A C compiler and linker: SQLite is compiled in.
const BUILD: [&str; 1] = ["build-essential"];

/// What the shell's window is made of, and letters for it.
const SHELL: [&str; 3] = ["pkg-config", "libwebkit2gtk-4.1-dev", "fonts-noto-cjk"];

/// The other database, a browser, a Python and a Go to compare with; and a desktop of its own for each window
/// under test: display, session bus, keychain, notices, driver, keys, and the language of its users.
const TESTS: [&str; 16] = [
    "postgresql",
    "chromium",
    "chromium-driver",
    "python3",
    "python3-venv",
    "golang-go",
    "golang-golang-x-mod-dev",
    "xvfb",
    "dbus",
    "dbus-bin",
    "gnome-keyring",
    "dunst",
    "webkit2gtk-driver",
    "xdotool",
    "locales",
    "procps",
];

/// Brings programs that are written for Node.js, unless it came from elsewhere.
const NPM: [&str; 2] = ["nodejs", "npm"];

/// Working days as others count them, the rules of OpenAPI, JSON-LD and its shapes.
const COMPARED_WITH: [&str; 7] = [
    "chinesecalendar==1.11.0",
    "cryptography==50.0.2",
    "openapi-spec-validator==0.9.0",
    "PyLD==3.3.0",
    "pyshacl==0.40.1",
    "rdflib==7.6.0",
    "jsonschema==4.26.0",
];

/// The newest version that was tried; another one may write another module.
const BINARYEN: &str = "132.0.0";

/// As binaryen's: a newer one may write another script.
const ESBUILD: &str = "0.28.2";

/// A newer one may find more: then its version is raised and the screens are mended.
const AXE: &str = "4.14.1";

/// The newest version that was tried; a newer one may change more, and then there is more to notice.
pub(crate) const MUTANTS: &str = "27.1.0";

/// Sees to all that building needs.
pub(crate) fn build() -> Result<()> {
    packages(&BUILD)?;
    wasm_target()
}

/// Sees to all that building the shell needs as well.
pub(crate) fn shell() -> Result<()> {
    packages(&[&BUILD[..], &SHELL].concat())?;
    wasm_target()
}

/// Sees to all that the tests need, at once: who must install it by hand is asked only once.
pub(crate) fn tests() -> Result<()> {
    let npm = if has_npm() { &[][..] } else { &NPM };
    packages(&[&BUILD[..], &SHELL, &TESTS, npm].concat())?;
    wasm_target()
}

/// Sees to all that `check` needs beyond building.
pub(crate) fn checks() -> Result<()> {
    for (program, component) in [("cargo-clippy", "clippy"), ("cargo-fmt", "rustfmt")] {
        if run::answer(Command::new(program).arg("--version")).is_none() {
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

/// Returns the program that makes a wasm module small.
pub(crate) fn wasm_opt() -> Result<PathBuf> {
    Ok(npm("binaryen", BINARYEN)?.join("node_modules/.bin/wasm-opt"))
}

/// Returns the program that makes a script small.
pub(crate) fn esbuild() -> Result<PathBuf> {
    Ok(npm("esbuild", ESBUILD)?.join("node_modules/.bin/esbuild"))
}

/// Returns a Python with what some tests compare with, or nothing where there is none.
pub(crate) fn python() -> Result<Option<PathBuf>> {
    let folder = run::target()?.join("tools/python");
    let python = folder.join("bin/python");
    let written = folder.join("compared-with");
    let wanted = COMPARED_WITH.join("\n");
    if std::fs::read_to_string(&written).is_ok_and(|text| text == wanted) {
        return Ok(Some(python));
    }
    let made = Command::new("python3").args(["-m", "venv"]).arg(&folder).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("no python3 with venv: what needs it says \"skipped\"");
        return Ok(None);
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    run::step(install.args(COMPARED_WITH))?;
    std::fs::write(written, wanted).context("noting what was installed")?;
    Ok(Some(python))
}

/// Returns a Go, or nothing where it or its library of logs is not there.
pub(crate) fn go() -> Option<PathBuf> {
    let library = PathBuf::from("/usr/share/gocode/src/golang.org/x/mod/sumdb");
    let go = Some(PathBuf::from("/usr/bin/go")).filter(|go| go.exists() && library.exists());
    if go.is_none() {
        eprintln!("no Go with golang.org/x/mod: what needs it says \"skipped\"");
    }
    go
}

/// Returns the folder of the program that changes code to see whether a test notices.
pub(crate) fn mutants() -> Result<PathBuf> {
    let folder = run::target()?.join("tools/cargo-mutants");
    let program = folder.join("bin/cargo-mutants");
    let version = run::answer(Command::new(&program).args(["mutants", "--version"]));
    if version.is_none_or(|version| version != format!("cargo-mutants {MUTANTS}")) {
        let mut install = run::cargo(&["install", "--quiet", "--force", "--root"]);
        install.arg(&folder).args(["cargo-mutants", "--version", MUTANTS]);
        run::step(&mut install)?;
    }
    Ok(folder.join("bin"))
}

/// Returns the script that judges whether everybody can use a page.
pub(crate) fn axe() -> Result<PathBuf> {
    Ok(npm("axe-core", AXE)?.join("node_modules/axe-core/axe.min.js"))
}

/// Installs a package below `target/`, in a folder of its own: npm removes from a folder what the
/// last call did not name.
fn npm(name: &str, version: &str) -> Result<PathBuf> {
    let folder = run::target()?.join("tools").join(name);
    let written = format!("\"version\": \"{version}\"");
    let description = folder.join("node_modules").join(name).join("package.json");
    if !std::fs::read_to_string(description).is_ok_and(|text| text.contains(&written)) {
        if !has_npm() {
            packages(&NPM)?;
        }
        std::fs::create_dir_all(&folder).context("making the folder for tools")?;
        let quiet = ["--no-save", "--no-audit", "--no-fund"];
        let mut install = Command::new("npm");
        install.args(["install", "--prefix"]).arg(&folder).args(quiet);
        run::step(install.arg(format!("{name}@{version}")))?;
    }
    Ok(folder)
}

fn has_npm() -> bool {
    run::answer(Command::new("npm").arg("--version")).is_some()
}

fn wasm_target() -> Result<()> {
    let question = ["--print", "target-libdir", "--target", "wasm32-unknown-unknown"];
    let library = run::answer(Command::new("rustc").args(question));
    if library.is_some_and(|folder| PathBuf::from(folder).exists()) {
        return Ok(());
    }
    rustup(&["target", "add", "wasm32-unknown-unknown"])
}

fn rustup(words: &[&str]) -> Result<()> {
    let line = words.join(" ");
    if run::answer(Command::new("rustup").arg("--version")).is_none() {
        bail!(
            "a part of the Rust toolchain is missing, and there is no rustup to add it; install \
             rustup as https://rustup.rs says, then\n\n    rustup {line}\n"
        );
    }
    run::step(Command::new("rustup").args(words))
        .with_context(|| format!("a part of the Rust toolchain is missing: rustup {line}"))
}

fn packages(wanted: &[&str]) -> Result<()> {
    if std::env::var_os("LINLI_SKIP_SETUP").is_some() {
        return Ok(());
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if run::answer(Command::new("apt-get").arg("--version")).is_none() {
        bail!(
            "there is no apt-get here; install what your system calls\n\n    {}\n\n\
             and set LINLI_SKIP_SETUP=1",
            missing.join(" ")
        );
    }
    let Some(prefix) = becoming_root() else {
        bail!(
            "these packages are missing, and installing them needs root:\n\n    {}\n",
            by_hand(&missing)
        );
    };
    apt(prefix, &["update"])?;
    apt(prefix, &[&INSTALL[..], &missing].concat())
}

const INSTALL: [&str; 3] = ["install", "-y", "--no-install-recommends"];

fn is_installed(package: &str) -> bool {
    let question = ["-W", "-f=${db:Status-Status}", package];
    run::answer(Command::new("dpkg-query").args(question)).as_deref() == Some("installed")
}

/// What to put before a command so that it runs as root, if there is a way without asking anyone.
fn becoming_root() -> Option<&'static [&'static str]> {
    if is_root() {
        return Some(&[]);
    }
    run::answer(Command::new("sudo").args(["-n", "true"])).map(|_| &["sudo", "-n"][..])
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> bool {
    run::answer(Command::new("id").arg("-u")).as_deref() == Some("0")
}

fn apt(prefix: &[&str], words: &[&str]) -> Result<()> {
    // `sudo` drops the environment, `env` behind it does not.
    let patient =
        ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"];
    let line = [prefix, &patient, words].concat();
    let (program, rest) = line.split_first().context("a command has a first word")?;
    run::step(Command::new(program).args(rest))
}

fn by_hand(missing: &[&str]) -> String {
    format!("sudo apt-get update && sudo apt-get {} {}", INSTALL.join(" "), missing.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_root_one_line_says_all() {
        assert_eq!(
            by_hand(&["postgresql", "chromium"]),
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends postgresql chromium"
        );
    }

    #[test]
    fn a_package_that_does_not_exist_is_not_installed() {
        assert!(!is_installed("linli-no-such-package"));
    }
}
