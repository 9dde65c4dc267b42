//! A gate that knows faces, with its agent and the reference terminal, as a manager brings it into use.

use client::{Clock, IdempotencyKey};
use contract::{
    consents::{Give, Given, Handed, Offer, Offers, Presented, Ticket, TicketFor},
    gates::{
        self, Act, Answers, Area, Assess, Contract, Describe, Draft, Mode, Notice, Purpose,
        Register, Set, ShowSign, State, Texts, WayIn,
    },
    id::GateId,
    qr::draw_much,
    text::{Name, Statement},
    time::{Day, Offset, Span, Time},
};
use gate::{Agent, Capture, Surroundings, Terminal, reference::Reference, scanned};
use ledger::{Hash, chain::Who};
use tempfile::TempDir;

use super::{Person, TestHub, jpeg, key};

/// A gate at work.
pub(crate) struct Gate<T = Reference> {
    pub(crate) id: GateId,
    pub(crate) agent: Agent<T>,
    pub(crate) folder: TempDir,
}

pub(crate) fn statement(text: &str) -> Statement {
    Statement::try_from(text).expect("a statement")
}

fn name(text: &str) -> Name {
    Name::try_from(text).expect("a name")
}

/// What is known of the east gate.
pub(crate) fn east() -> Draft {
    Draft {
        name: name("东门"),
        area: Area::Outside,
        mode: Mode::Touch,
        ways: WayIn::ALL.to_vec(),
        vendor: name("安门科技"),
        vendor_contact: statement("0571-8800 0000"),
        contract: Some(Contract { number: name("AM-2026-017"), signed_on: Day::of(2026, 9, 1) }),
        model: name("AM-300"),
    }
}

pub(crate) fn texts() -> Texts {
    Texts {
        purpose: statement("您走到东门时，认出是您，替您开门。"),
        method: statement("机器把脸部算成一串数字，和您当面录入的那串比对。"),
        at_end: Some(statement(
            "到期、撤回、搬走或门禁停用，机器都要在一天内删除这串数字，并签字说明已删。",
        )),
        necessity: statement("不是非用不可：刷卡、扫码一样开门。"),
        effect: statement("同意了，空着手也能进门；不同意，照旧刷卡、扫码进门。"),
        rights: statement("您随时可以看、改、带走、删除、撤回，也可以投诉。"),
    }
}

pub(crate) fn answers() -> Answers {
    Answers {
        lawful: statement("只为开门，合法、正当。"),
        effect: statement("影响小，随时能撤回。"),
        risk: statement("机器被偷时，数据是加密的。"),
        measures: statement("只存在机器里，到期删除。"),
    }
}

pub(crate) fn describe(id: GateId) -> Describe {
    Describe { id, purpose: Purpose::Enter, months: 12, texts: texts(), english: None }
}

impl TestHub {
    /// What an agent stands in.
    pub(crate) fn around(&self) -> Surroundings {
        let clock = match self.goes_by_itself() {
            true => Clock::System,
            false => Clock::Set(std::sync::Arc::clone(&self.clock)),
        };
        Surroundings { hub: self.client(), clock, firmware: Hash([7; 32]) }
    }

    /// A gate that is registered and whose agent has come.
    pub(crate) async fn paired_gate(&self, manager: &Person, draft: Draft) -> Gate {
        pair(manager, draft, self.around(), |terminal| terminal).await
    }

    /// The east gate, in use.
    pub(crate) async fn gate(&self, manager: &Person) -> Gate {
        self.gate_with(manager, |terminal| terminal).await
    }

    /// The same with something around its terminal.
    pub(crate) async fn gate_with<T: Terminal>(
        &self,
        manager: &Person,
        around: impl FnOnce(Reference) -> T,
    ) -> Gate<T> {
        let mut gate = pair(manager, east(), self.around(), around).await;
        bring_into_use(manager, &mut gate).await;
        gate
    }

    /// Lets ten seconds pass, and the ledger get on.
    pub(crate) async fn come_to_a_checkpoint(&self) {
        self.advance(Span::SECOND.times(10));
        hub::ledger::checkpoint(&self.app).await.expect("the ledger gets on");
    }
}

/// A gate that is registered and whose agent has come, with something around its terminal.
pub(crate) async fn pair<T: Terminal>(
    manager: &Person,
    draft: Draft,
    surroundings: Surroundings,
    around: impl FnOnce(Reference) -> T,
) -> Gate<T> {
    let made = manager.hub.change(&Register { draft }, &key()).await.expect("registered");
    let folder = TempDir::new().expect("a place for temporary files");
    let terminal = Reference::open(&folder.path().join("terminal")).expect("a terminal");
    lay(&terminal, surroundings.clock.now());
    let (terminal, state) = (around(terminal), folder.path().join("agent"));
    let agent = Agent::pair(&state, terminal, surroundings, made.secret).await.expect("paired");
    Gate { id: made.id, agent, folder }
}

/// Holds a card and a code to the readers of a terminal, to be tried for ten years.
pub(crate) fn lay(terminal: &Reference, now: Time) {
    for way in WayIn::ALL {
        terminal.lay(*way, now + Span::DAY.times(3_660)).expect("held to its reader");
    }
}

/// Does what stands between a gate whose agent has come and one that is in use.
pub(crate) async fn bring_into_use<T: Terminal>(manager: &Person, gate: &mut Gate<T>) {
    let id = gate.id;
    gate.agent.round().await.expect("a round");
    manager.hub.change(&Assess { id, answers: answers() }, &key()).await.expect("assessed");
    manager.hub.change(&describe(id), &key()).await.expect("described");
    let photo = manager.hub.attach(jpeg(640, 480), &key()).await.expect("a photo").id;
    manager.hub.change(&ShowSign { id, photo }, &key()).await.expect("shown");
    let state = manager.hub.change(&Set { id, act: Act::Start }, &key()).await;
    assert_eq!(state.ok(), Some(State::Live));
    // It hears that it takes people in now.
    gate.agent.round().await.expect("a round");
}

impl<T> Gate<T> {
    /// Where a second terminal of this gate finds what lies in it.
    pub(crate) fn terminal(&self) -> Reference {
        Reference::open(&self.folder.path().join("terminal")).expect("a terminal")
    }
}

impl<T: Terminal> Gate<T> {
    /// Takes in somebody who agrees to it, as soon as the ledger proves that.
    pub(crate) async fn take_in(&mut self, hub: &TestHub, person: &Person, own: &Capture) -> Given {
        let (given, ticket) = person.agreed(hub, self.id).await;
        self.agent.enrol(&ticket, own).await.expect("taken in");
        given
    }
}

/// What the camera makes of somebody's face.
pub(crate) fn face(of: &str) -> Capture {
    Capture(Hash::of(&[of.as_bytes()]).0.to_vec())
}

impl Person {
    /// What one can agree to.
    pub(crate) async fn offers(&self) -> Vec<Offer> {
        self.hub.ask(&Offers {}).await.expect("offers")
    }

    /// The name of one's own chain, as the ledger tells it.
    pub(crate) async fn chain(&self) -> Who {
        let sync = contract::ledger::Sync::default();
        self.hub.ask(&sync).await.expect("the ledger").mine.who
    }

    /// A consent to a notice, signed and not sent.
    pub(crate) async fn consent(&self, notice: &Notice) -> Give {
        let who = self.chain().await;
        self.hub.agree(notice, who, Offset::CHINA).await.expect("signed")
    }

    /// Agrees to a gate as it is told now.
    pub(crate) async fn agree(&self, gate: GateId) -> Result<Given, client::Error> {
        let offers = self.offers().await;
        let offer = offers.iter().find(|offer| offer.notice.gate == gate).expect("an offer");
        let give = self.consent(&offer.notice).await;
        self.hub.change(&give, &IdempotencyKey::new()).await
    }

    /// Agrees to a gate, and has the ticket of that as soon as the ledger proves it.
    pub(crate) async fn agreed(&self, hub: &TestHub, gate: GateId) -> (Given, Presented) {
        let given = self.agree(gate).await.expect("agreed");
        hub.come_to_a_checkpoint().await;
        let ticket = self.ticket(&given).await;
        (given, ticket)
    }

    /// The ticket of a consent, as this device shows it now.
    pub(crate) async fn ticket(&self, given: &Given) -> Presented {
        let consent = given.consent;
        let handed = self.hub.ask(&TicketFor { consent }).await.expect("a ticket");
        let Handed { ticket, packed } = handed;
        let shown = self.show(consent, ticket).await;
        let text = shown.showing.scanned(&packed);
        assert!(draw_much(&text).is_ok(), "{} letters can be scanned", text.len());
        assert_eq!(scanned(&text).as_ref(), Some(&shown), "a camera reads it back");
        shown
    }

    /// A ticket with this device's signature that it is shown now.
    pub(crate) async fn show(&self, consent: Hash, ticket: Ticket) -> Presented {
        let showing = self.hub.show(consent).await.expect("signed");
        Presented { ticket, showing }
    }
}

/// Lets a manager do something to the state of a gate.
pub(crate) async fn set(
    manager: &Person,
    id: GateId,
    act: gates::Act,
) -> Result<State, client::Error> {
    manager.hub.change(&Set { id, act }, &key()).await
}
