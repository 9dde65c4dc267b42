//! The demo's gate: does once what a manager and whoever installs a gate do, by the hub's API; then
//! `linli-gate` speaks for it.
//!
//! `gate HUB FOLDER`, with the code of a manager's invitation on standard input.

mod sign;

use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, ensure};
use client::{Clock, Hub, IdempotencyKey, Keys};
use contract::{
    Endpoint, Language,
    devices::Revoke,
    gates::{
        Act, Answers, Area, Assess, Describe, Draft, Mode, Purpose, Register, Set, ShowSign, State,
        Texts, WayIn,
    },
    joining::Secret,
    text::{Name, Statement},
    words::gates as words,
};
use gate::{Agent, Surroundings, reference::Reference};
use ledger::Hash;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let origin = arguments.next().context("where is the hub?")?;
    let folder = PathBuf::from(arguments.next().context("where does the agent keep its key?")?);
    let mut code = String::new();
    std::io::stdin().read_to_string(&mut code).context("reading the invitation")?;
    let code = code.trim().rsplit('#').next().unwrap_or_default().to_owned();
    let secret = Secret::try_from(code).map_err(|_| anyhow!("this is no invitation"))?;

    let (hub, keys) = (Hub::new(&origin), Keys::memory());
    let account = client::join(&hub, &keys, secret, name("演示设置")?).await;
    let device = account.map_err(said)?.device;
    let id = bring_into_use(&hub, &origin, &folder).await?;
    change(&hub, &Revoke { id: device }).await?;
    println!("{id}");
    Ok(())
}

/// Registers the east gate, lets its agent speak for it, and does what the law asks for before it is used.
async fn bring_into_use(hub: &Hub, origin: &str, folder: &Path) -> Result<contract::id::GateId> {
    let registered = change(hub, &Register { draft: draft()? }).await?;
    let (id, secret) = (registered.id, registered.secret);
    let terminal = Reference::open(&folder.join("terminal"))?;
    let around = Surroundings {
        hub: Hub::new(origin),
        clock: Clock::System,
        firmware: Hash::of(&[b"set up by the demo"]),
    };
    let mut agent = Agent::pair(folder, terminal, around, secret).await?;
    agent.round().await?;
    change(hub, &Assess { id, answers: answers()? }).await?;
    let (texts, english) = (texts(Language::Zh)?, Some(texts(Language::En)?));
    change(hub, &Describe { id, purpose: Purpose::Enter, months: 12, texts, english }).await?;
    let photo = hub.attach(sign::jpeg()?, &IdempotencyKey::new()).await.map_err(said)?.id;
    change(hub, &ShowSign { id, photo }).await?;
    let state = change(hub, &Set { id, act: Act::Start }).await?;
    ensure!(state == State::Live, "the gate is not in use");
    Ok(id)
}

fn draft() -> Result<Draft> {
    Ok(Draft {
        name: name("东门")?,
        area: Area::Outside,
        mode: Mode::Touch,
        ways: WayIn::ALL.to_vec(),
        vendor: name("安门科技（演示）")?,
        vendor_contact: statement("028-8555-0199")?,
        model: name("参考终端")?,
    })
}

fn answers() -> Result<Answers> {
    Ok(Answers {
        lawful: statement("早晚高峰手里拿东西的人多。只为开门，居民自愿；不装也有刷卡、扫码。")?,
        effect: statement(
            "不同意的人照旧刷卡、扫码，碰一下镜头才看，扫不到他们。老人可以到柜台撤回。",
        )?,
        risk: statement("机器被偷、维护人员滥用、数据外泄。脸换不了，泄露了影响很久。")?,
        measures: statement(
            "特征数据只存在机器里并加密，到期自动删除，删除要签字；查看都进账本。",
        )?,
    })
}

fn texts(language: Language) -> Result<Texts> {
    let usual = |word: contract::words::Word| statement(word.say(language));
    Ok(Texts {
        purpose: usual(words::USUAL_PURPOSE)?,
        method: usual(words::USUAL_METHOD)?,
        necessity: usual(words::USUAL_NECESSITY)?,
        effect: usual(words::USUAL_EFFECT)?,
        rights: usual(words::USUAL_RIGHTS)?,
    })
}

async fn change<E: Endpoint>(hub: &Hub, request: &E) -> Result<E::Answer> {
    hub.change(request, &IdempotencyKey::new()).await.map_err(said)
}

fn said(error: client::Error) -> anyhow::Error {
    anyhow!("the hub says: {error:?}")
}

fn name(text: &str) -> Result<Name> {
    Name::try_from(text).map_err(|_| anyhow!("no name: {text}"))
}

fn statement(text: &str) -> Result<Statement> {
    Statement::try_from(text).map_err(|_| anyhow!("no statement: {text}"))
}
