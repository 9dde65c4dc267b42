//! What a manager and whoever installs a gate do before it is used, by the hub's API.

use std::path::Path;

use anyhow::{Result, anyhow, ensure};
use client::{Clock, Hub, IdempotencyKey};
use contract::{
    Endpoint, Language,
    gates::{
        Act, Answers, Area, Assess, Contract, Describe, Draft, Mode, Purpose, Register, Set,
        ShowSign, State, Texts, WayIn,
    },
    id::GateId,
    text::{Name, Statement},
    time::{Day, Span},
    words::gates as words,
};
use gate::{Agent, Surroundings, reference::Reference};
use ledger::Hash;

use crate::sign;

/// Registers a gate of this name, lets its agent speak for it, and does what the law asks for before it is used.
pub(crate) async fn bring_into_use(
    hub: &Hub,
    origin: &str,
    folder: &Path,
    called: &str,
) -> Result<GateId> {
    let registered = change(hub, &Register { draft: draft(called)? }).await?;
    let (id, secret) = (registered.id, registered.secret);
    let terminal = Reference::open(&folder.join("terminal"))?;
    let until = Clock::System.now() + Span::DAY.times(366);
    WayIn::ALL.iter().try_for_each(|way| terminal.lay(*way, until))?;
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

fn draft(called: &str) -> Result<Draft> {
    let number = name("演示-2026-01")?;
    Ok(Draft {
        name: name(called)?,
        area: Area::Outside,
        mode: Mode::Touch,
        ways: WayIn::ALL.to_vec(),
        vendor: name("安门科技（演示）")?,
        vendor_contact: statement("028-8555-0199")?,
        contract: Some(Contract { number, signed_on: Day::of(2026, 9, 1) }),
        model: name("参考终端")?,
    })
}

/// What is said of a gate when it is assessed.
pub(crate) fn answers() -> Result<Answers> {
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

/// What people are told of a gate.
pub(crate) fn texts(language: Language) -> Result<Texts> {
    let usual = |word: contract::words::Word| statement(word.say(language));
    Ok(Texts {
        purpose: usual(words::USUAL_PURPOSE)?,
        method: usual(words::USUAL_METHOD)?,
        at_end: Some(usual(words::USUAL_AT_END)?),
        necessity: usual(words::USUAL_NECESSITY)?,
        effect: usual(words::USUAL_EFFECT)?,
        rights: usual(words::USUAL_RIGHTS)?,
    })
}

/// Changes something, told in our words where the hub refuses.
pub(crate) async fn change<E: Endpoint>(hub: &Hub, request: &E) -> Result<E::Answer> {
    hub.change(request, &IdempotencyKey::new()).await.map_err(said)
}

/// What went wrong with a call.
pub(crate) fn said(error: client::Error) -> anyhow::Error {
    anyhow!("the hub says: {error:?}")
}

/// What something is called.
pub(crate) fn name(text: &str) -> Result<Name> {
    Name::try_from(text).map_err(|_| anyhow!("no name: {text}"))
}

fn statement(text: &str) -> Result<Statement> {
    Statement::try_from(text).map_err(|_| anyhow!("no statement: {text}"))
}
