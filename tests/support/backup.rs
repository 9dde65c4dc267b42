//! A backup of a hub under test, and the hub that is brought back from it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use contract::upkeep::Reason;
use hub::upkeep::{self, Label};

use super::TestHub;

impl TestHub {
    /// Makes a backup; where it is.
    pub(crate) async fn back_up(&self) -> PathBuf {
        let backup = self.data.path().join("backup");
        self.back_up_to(&backup).await.expect("a backup");
        backup
    }

    /// Makes one in an empty folder, as every night.
    pub(crate) async fn back_up_to(&self, target: &Path) -> anyhow::Result<Label> {
        let (data, reason) = (self.data.path(), Reason::Routine);
        upkeep::back_up(&self.app, data, &self.place, target, reason, &mut |_| ()).await
    }

    /// The hub of a backup, brought back beside this one and by its clock: with the folders of now that `kept` names, and
    /// all else as it was then.
    pub(crate) async fn bring_back(&self, backup: &Path, kept: &[&str]) -> Self {
        let restored = self.data.path().join("restored");
        let place = self.empty_place(&restored).await;
        upkeep::restore(backup, &restored, &place, &mut |_| ()).expect("restored");
        for part in kept {
            copy(&self.data.path().join(part), &restored.join(part));
        }
        Self::open(&restored, &place, &self.clock).await
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(path, target).expect("copied");
        }
    }
}
