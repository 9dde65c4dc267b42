//! `linli-hub import-register`: buildings, households, owners and areas from a table.

use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use contract::{Language, words::register as words};

use super::Data;
use crate::register;

/// Brings a table of households into the register. Without `--write` it only tells what would
/// change.
///
/// The first line names the columns: building, unit, room, owner, area (楼栋、单元、户号、业主、面积).
#[derive(Debug, Args)]
pub(super) struct ImportRegister {
    #[command(flatten)]
    data: Data,
    /// A CSV file in UTF-8 or GB18030, with commas, semicolons or tabs.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// Writes, all of it or nothing.
    #[arg(long)]
    write: bool,
    /// The community, where the hub serves more than one.
    #[arg(long, value_name = "CODE")]
    community: Option<String>,
}

impl ImportRegister {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let app = self.data.open_here().await?;
        let community = match &self.community {
            Some(code) => app.communities.by_code(code),
            None => app.communities.only(),
        }
        .context("say which community with --community CODE")?;
        let language = language();
        let file = std::fs::read(&self.file).with_context(|| format!("{}", self.file.display()))?;
        let (found, is_written) =
            register::import_here(&app, community, &file, self.write, language)
                .await
                .map_err(|error| anyhow!("bringing in the register: {error:?}"))?;
        app.db.close().await;
        for fault in &found.faults {
            let line = words::fault_line(language, u64::from(fault.line));
            eprintln!("{line}: {}", fault.detail);
        }
        println!("{}", register::said(&found, language));
        if !found.ignored.is_empty() {
            println!("{}", words::cli_ignored(language, &found.ignored.join("、")));
        }
        if found.fault_count > 0 {
            bail!(words::cli_faults(language, u64::from(found.fault_count)));
        }
        let said = if is_written { words::CLI_DONE } else { words::CLI_DRY };
        println!("{}", said.say(language));
        Ok(())
    }
}

/// The language of the terminal.
fn language() -> Language {
    let chosen = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(std::env::var_os);
    let is_chinese = chosen.is_some_and(|value| value.to_string_lossy().starts_with("zh"));
    if is_chinese { Language::Zh } else { Language::En }
}
