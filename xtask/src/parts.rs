//! Pages of the documents that are written in parts, each by a run of its own.

use std::fs;
use std::io::ErrorKind;

use anyhow::{Context, Result};

use crate::run;

/// Keeps one part of a page of the project, and leaves the others as they are.
pub(crate) fn keep(page: &str, part: &str) -> Result<()> {
    let path = run::root().join(page);
    let page = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        page => page.with_context(|| format!("reading {}", path.display()))?,
    };
    fs::write(&path, with(&page, part)).with_context(|| format!("writing {}", path.display()))
}

/// A page with one of its parts renewed: the headings say which. A new one comes last.
fn with(page: &str, part: &str) -> String {
    let heading = |part: &str| part.lines().next().unwrap_or_default().to_owned();
    let page = format!("\n{page}");
    let mut parts: Vec<String> =
        page.split("\n# ").skip(1).map(|part| format!("# {}", part.trim_end())).collect();
    match parts.iter_mut().find(|known| heading(known) == heading(part)) {
        Some(known) => part.trim_end().clone_into(known),
        None => parts.push(part.trim_end().to_owned()),
    }
    parts.join("\n\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_run_renews_its_own_part_of_the_page() {
        let one = |text: &str| format!("# One\n\n{text}\n");
        let two = |text: &str| format!("# One of two\n\n{text}\n");
        assert_eq!(with("", &one("a")), one("a"));
        let page = with(&one("a"), &two("b"));
        assert_eq!(page, format!("{}\n{}", one("a"), two("b")));
        assert_eq!(with(&page, &two("c")), format!("{}\n{}", one("a"), two("c")));
        assert_eq!(with(&page, &one("d")), format!("{}\n{}", one("d"), two("b")));
    }
}
