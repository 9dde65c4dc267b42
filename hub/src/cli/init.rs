//! `linli-hub init`: a data folder from the files of communities.

use std::{fs, path::PathBuf};

use anyhow::{Context, ensure};
use clap::Args;

use crate::settings::Settings;

/// Makes a data folder.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder to be made.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The file of a community; may be given more than once.
    #[arg(long, value_name = "FILE", required = true)]
    config: Vec<PathBuf>,
}

impl Init {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let folder = self.data.join("communities");
        ensure!(!folder.exists(), "{} is a data folder already", self.data.display());
        let all: Vec<(PathBuf, Settings)> = self
            .config
            .into_iter()
            .map(|path| Settings::read(&path).map(|settings| (path, settings)))
            .collect::<anyhow::Result<_>>()?;
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        make_private(&self.data)?;
        for (path, settings) in all {
            let target = folder.join(format!("{}.toml", settings.code));
            ensure!(!target.exists(), "two files describe the community {}", settings.code);
            fs::copy(&path, &target).with_context(|| format!("copying {}", path.display()))?;
            println!("{}: {}", settings.code, settings.name);
        }
        Ok(())
    }
}

/// Nobody but the hub's own user reads what residents wrote.
#[cfg(unix)]
fn make_private(folder: &std::path::Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
        .with_context(|| format!("making {} private", folder.display()))
}

#[cfg(not(unix))]
fn make_private(_: &std::path::Path) -> anyhow::Result<()> {
    Ok(())
}
