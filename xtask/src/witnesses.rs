//! The three who watch the demo's ledger, each a program with a key and a memory of its own.

use std::{
    fs::{self, File},
    net::SocketAddr,
    path::Path,
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::{demo::Demo, run, run::Running};

/// What each is called by the community, and by its key.
const NAMES: [(&str, &str); 3] = [
    ("业主委员会", "yezhu.example/1"),
    ("街道办", "jiedao.example/1"),
    ("大学", "daxue.example/1"),
];

/// Starts them at the ports after the hub's, and writes the rule that two of them have to see each
/// checkpoint.
pub(crate) fn start(demo: &Demo, program: &Path) -> Result<Vec<Running>> {
    let folder = demo.data.join("witnesses");
    fs::create_dir_all(&folder).context("making the folder of the witnesses")?;
    let logs = folder.join("logs");
    fs::write(&logs, demo.ledger_key()?).context("writing which log is watched")?;
    let (mut rule, mut all) = (String::new(), Vec::new());
    for ((title, name), port) in NAMES.into_iter().zip(demo.near.port() + 1..) {
        let address = SocketAddr::new(demo.near.ip(), port);
        let own = folder.join(name.replace('/', "-"));
        let (key, public) = (own.join("key"), own.join("public"));
        if !public.exists() {
            fs::create_dir_all(&own).context("making the folder of a witness")?;
            let made = Command::new(program).args(["new-key", name, "--key"]).arg(&key).output();
            let made = made.context("making the key of a witness")?;
            // Else an empty key would be taken for one the next time.
            ensure!(
                made.status.success(),
                "no key was made for {title}: {}",
                String::from_utf8_lossy(&made.stderr)
            );
            fs::write(&public, made.stdout)?;
        }
        let public = fs::read_to_string(&public).context("reading the key of a witness")?;
        rule += &format!("witness {title} {} http://{address}\n", public.trim());
        let log = File::create(own.join("log")).context("opening the log of a witness")?;
        let mut serve = Command::new(program);
        serve.arg("serve").arg("--key").arg(&key).arg("--logs").arg(&logs);
        serve.arg("--state").arg(own.join("seen")).args(["--listen", &address.to_string()]);
        serve.stdout(log.try_clone()?).stderr(log);
        eprintln!("\n$ {}", run::shown(&serve));
        all.push(Running::start(&mut serve)?);
    }
    let titles = NAMES.map(|(title, _)| title).join(" ");
    rule += &format!("group two 2 {titles}\nquorum two\n");
    fs::write(demo.data.join("witnesses.policy"), rule).context("writing the rule")?;
    Ok(all)
}
