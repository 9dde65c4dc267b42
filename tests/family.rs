//! Children and elders: what a guardian signs holds at the gate and ends at fourteen, a helper looks and withdraws
//! and never agrees, and the staff read a child's name only by a second person's word.

use client::Signed;
use contract::{
    Code,
    consents::{End, Give, Given, How, NotTaken, Presented, Standing, read},
    counter,
    devices::{Leave, Renew, Stop},
    family::{
        self, Act, AddGuardian, AddHelper, AskLook, Document, HELPING, Mine, NameHelper, ShowChild,
        Tie, grown_at,
    },
    gates::Notice,
    id::{GateId, LookId, PersonId},
    joining,
    ledger::{Access, Basis, Event, Protected, Reason, Sync},
    people::Post,
    register::Show,
    rights::{EraseMe, WAITING},
    seconding::{Allow, HOLDS, List},
    text::{Name, Search},
    time::{Day, Offset, Span},
};
use gate::Refusal;

use crate::{
    gates::{events, neighbourhood, standing},
    support::{
        Engine, Person, TestHub, code,
        gate::{face, statement},
        key, on_both_engines,
    },
};

/// Staff enter a child with a guardian; the fourteenth birthday is in so many days.
pub(crate) async fn guarded(
    hub: &TestHub,
    staff: &Person,
    (child, guardian): (&Person, &Person),
    days: i64,
) -> Day {
    let under_14_until = Day(hub.now().day(Offset::CHINA).0 + days);
    let add = add(child, guardian, under_14_until);
    staff.hub.change(&add, &key()).await.expect("entered");
    under_14_until
}

fn add(child: &Person, guardian: &Person, under_14_until: Day) -> AddGuardian {
    let (person, guardian) = (child.account.person, guardian.account.person);
    AddGuardian { person, guardian, under_14_until, document: Document::HouseholdRegister }
}

/// What somebody reads of the chain of another.
fn sync(of: &Person) -> Sync {
    Sync { of: Some(of.account.person), ..Sync::default() }
}

/// The consent of a child, signed by somebody and not sent.
pub(crate) async fn consent_for(
    by: &Person,
    child: &Person,
    birthday: Day,
    notice: &Notice,
) -> Give {
    let news = by.hub.ask(&sync(child)).await.expect("the child's records");
    let grown_at = grown_at(birthday, Offset::CHINA);
    let signed = Signed { person: child.account.person, who: news.mine.who, grown_at };
    let own = by.chain().await;
    by.hub.agree_for(notice, own, &signed, Offset::CHINA).await.expect("signed")
}

/// Agrees for a child to a gate as it is told now.
pub(crate) async fn agree_for(
    by: &Person,
    child: &Person,
    birthday: Day,
    gate: GateId,
) -> Result<Given, client::Error> {
    let offers = by.offers().await;
    let offer = offers.iter().find(|offer| offer.notice.gate == gate).expect("an offer");
    let give = consent_for(by, child, birthday, &offer.notice).await;
    by.hub.change(&give, &key()).await
}

pub(crate) fn ask_look(child: &Person) -> AskLook {
    AskLook { person: child.account.person, why: statement("家长来问门禁卡的事。") }
}

fn helper(elder: &Person, helper: &Person) -> AddHelper {
    let (person, helper) = (elder.account.person, helper.account.person);
    AddHelper { person, helper, how: How::Paper }
}

fn look_up() -> counter::Look {
    counter::Look { search: Search::try_from("3-1-502").expect("words"), reason: Reason::Visit }
}

/// The names that staff find in the home.
async fn names(staff: &Person) -> Vec<String> {
    let found = staff.hub.ask(&look_up()).await.expect("found");
    found.into_iter().flat_map(|home| home.residents).map(|resident| resident.name).collect()
}

/// How often it stands in somebody's chain that another has read it.
async fn reads(whose: &Person, by: &str) -> usize {
    let all = events(whose).await;
    let one = all.iter().filter(|event| match event {
        Event::Access(Access { by: who, of: Protected::Records, .. }) => who == by,
        _ => false,
    });
    one.count()
}

async fn tries(child: &Person) -> usize {
    let all = events(child).await;
    all.iter().filter(|event| matches!(event, Event::LookRefused(_))).count()
}

on_both_engines! {
    async fn what_a_guardian_has_signed_opens_the_gate_and_ends_at_fourteen(hub: TestHub) {
        let (guardian, _, mut gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 3).await;
        let given = agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        let [Standing::Given { consent, .. }] = &standing(&child).await[..] else { panic!("given") };
        let grown = grown_at(birthday, Offset::CHINA);
        assert_eq!(consent.valid_until, grown, "and not a year");
        assert!(standing(&guardian).await.is_empty(), "it is the child's alone");

        hub.come_to_a_checkpoint().await;
        let ticket = guardian.ticket(&given).await;
        gate.agent.enrol(&ticket, &face("王小明")).await.expect("taken in");
        gate.agent.round().await.expect("a round");

        hub.advance(grown - (hub.now() + Span::SECOND));
        hub.keep_agenda().await;
        assert!(matches!(standing(&child).await[..], [Standing::Given { .. }]));
        hub.advance(Span::SECOND);
        hub.keep_agenda().await;
        assert!(matches!(standing(&child).await[..], [Standing::Ended { why: End::Expired, .. }]));
        gate.agent.round().await.expect("a round");
        assert_eq!(gate.terminal().recognise(&face("王小明")).expect("read"), None);
        // From now on the child decides alone.
        assert_eq!(code(guardian.hub.ask(&sync(&child)).await), Code::NotAllowed);
        assert!(guardian.hub.ask(&Mine {}).await.expect("a family").by_me.is_empty());
        assert_eq!(child.hub.ask(&Mine {}).await.expect("a family").under_14_until, None);
        child.agree(gate.id).await.expect("with a device of their own");
    }

    async fn the_gate_believes_of_a_guardian_only_what_the_log_says(hub: TestHub) {
        let (guardian, _, mut gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        let given = agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        hub.come_to_a_checkpoint().await;
        let ticket = guardian.ticket(&given).await;
        let said = &ticket.ticket.shown.record.event;
        let [begins, ends] = [",\"minor\":", ",\"signature\":"].map(|part| said.rfind(part).expect(part));
        let without = [&said[..begins], &said[ends..]].concat();
        let [own, other] = [&guardian, &child].map(|one| one.account.key.bytes.to_string());
        let other_key = [&said[..begins], &said[begins..].replace(&own, &other)].concat();
        for event in [without, other_key] {
            assert_ne!(&event, said);
            let mut forged: Presented = ticket.clone();
            forged.ticket.shown.record.event = event;
            let refused = gate.agent.enrol(&forged, &face("王小明")).await;
            assert!(matches!(refused, Err(Refusal::Ticket(NotTaken::NotProved))), "{refused:?}");
        }
        // The child's own device does not show what the guardian's has signed.
        let shown = child.show(given.consent, ticket.ticket.clone()).await;
        let refused = gate.agent.enrol(&shown, &face("王小明")).await;
        assert!(matches!(refused, Err(Refusal::Ticket(NotTaken::NotShown))), "{refused:?}");
        gate.agent.enrol(&ticket, &face("王小明")).await.expect("taken in");
    }

    async fn nobody_but_a_guardian_in_force_signs_for_a_child(hub: TestHub) {
        let (guardian, _, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let uncle = hub.resident("王叔").await;
        child.agree(gate.id).await.expect("as if grown up");
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        assert!(matches!(standing(&child).await[..], [Standing::Ended { why: End::Guardian, .. }]));
        assert_eq!(code(child.agree(gate.id).await), Code::Invalid);
        let notice = guardian.offers().await[0].notice.clone();
        let give = consent_for(&guardian, &child, birthday, &notice).await;
        // Sent by another, for nobody, or signed until another day.
        assert_eq!(code(uncle.hub.change(&give, &key()).await), Code::BadSignature);
        let for_nobody = Give { child: None, ..give.clone() };
        assert_eq!(code(guardian.hub.change(&for_nobody, &key()).await), Code::Invalid);
        let longer = consent_for(&guardian, &child, birthday.next(), &notice).await;
        assert_eq!(code(guardian.hub.change(&longer, &key()).await), Code::Invalid);
        assert_eq!(code(uncle.hub.ask(&sync(&child)).await), Code::NotAllowed);
        guardian.hub.change(&give, &key()).await.expect("agreed");

        // No guardian any more: what was signed is over, and nothing new is taken.
        let (person, other) = (child.account.person, guardian.account.person);
        let again = consent_for(&guardian, &child, birthday, &notice).await;
        assert_eq!(code(guardian.hub.change(&family::End { person, other }, &key()).await), Code::NotAllowed);
        assert_eq!(code(child.hub.change(&family::End { person, other }, &key()).await), Code::NotAllowed);
        staff.hub.change(&family::End { person, other }, &key()).await.expect("ended");
        let last = standing(&child).await.pop();
        assert!(matches!(last, Some(Standing::Ended { why: End::Guardian, .. })), "{last:?}");
        assert_eq!(code(guardian.hub.change(&again, &key()).await), Code::NotAllowed);
        for who in [&child, &guardian] {
            let all = events(who).await;
            assert!(all.iter().any(|event| matches!(event, Event::GuardianAdded { under_14_until, by, .. }
                if *under_14_until == birthday && by == "小李")));
            assert!(all.iter().any(|event| matches!(event, Event::GuardianRemoved { .. })));
        }
    }

    async fn a_guardian_who_has_left_or_lost_the_key_signs_for_nobody(hub: TestHub) {
        let (guardian, _, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let father = hub.resident("王爸爸").await;
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        guarded(&hub, &staff, (&child, &father), 300).await;
        agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        let stop = Stop { person: guardian.account.person };
        staff.hub.change(&stop, &key()).await.expect("stopped");
        let last = standing(&child).await.pop();
        assert!(matches!(last, Some(Standing::Ended { why: End::Compromised, .. })), "{last:?}");

        agree_for(&father, &child, birthday, gate.id).await.expect("the other one agrees");
        let leave = Leave { person: father.account.person, on: None };
        staff.hub.change(&leave, &key()).await.expect("left");
        let last = standing(&child).await.pop();
        assert!(matches!(last, Some(Standing::Ended { why: End::Guardian, .. })), "{last:?}");
        let all = events(&child).await;
        assert!(all.iter().any(|event| matches!(event, Event::GuardianRemoved { by: None, .. })));
    }

    async fn of_a_key_that_is_stopped_and_a_childs_consent_at_once_none_is_left(hub: TestHub) {
        let (_, _, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        for number in 0..6 {
            let guardian = hub.resident(&format!("监护人{number}")).await;
            let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
            let offers = guardian.offers().await;
            let offer = offers.iter().find(|offer| offer.notice.gate == gate.id).expect("an offer");
            let give = consent_for(&guardian, &child, birthday, &offer.notice).await;
            let stop = Stop { person: guardian.account.person };
            let [one, other] = [key(), key()];

            let (given, stopped) =
                tokio::join!(guardian.hub.change(&give, &one), staff.hub.change(&stop, &other));

            stopped.expect("stopped");
            let all = standing(&child).await;
            let is_given = |standing: &Standing| matches!(standing, Standing::Given { .. });
            assert!(!all.iter().any(is_given), "{given:?}");
        }
    }

    async fn a_guardian_without_devices_is_none_any_more_after_the_last_day(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (elder, staff) = (hub.resident("王老先生").await, hub.staff("小李").await);
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        staff.hub.change(&helper(&elder, &guardian), &key()).await.expect("entered");
        let person = guardian.account.person;
        staff.hub.change(&Stop { person }, &key()).await.expect("stopped");
        let on = Some(hub.now().day(Offset::CHINA).next());
        staff.hub.change(&Leave { person, on }, &key()).await.expect("noted");

        crate::devices::sweep(&hub).await;
        assert!(!events(&child).await.iter().any(|event| matches!(event, Event::GuardianRemoved { .. })));
        hub.advance(Span::DAY.times(2));
        assert_eq!(crate::devices::sweep(&hub).await, 1);
        assert_eq!(crate::devices::sweep(&hub).await, 0, "once");

        assert!(events(&child).await.iter().any(|event| matches!(event, Event::GuardianRemoved { by: None, .. })));
        assert!(events(&elder).await.iter().any(|event| matches!(event, Event::HelperRemoved { by: None, .. })));
    }

    async fn who_becomes_a_child_has_no_helper_and_acts_for_nobody(hub: TestHub) {
        let (mother, _, gate) = neighbourhood(&hub).await;
        let (girl, boy) = (hub.resident("王小丽").await, hub.resident("王小明").await);
        let (brother, staff) = (hub.resident("王小虎").await, hub.staff("小李").await);
        for (whom, by) in [(&girl, &brother), (&mother, &girl)] {
            staff.hub.change(&helper(whom, by), &key()).await.expect("entered");
        }
        let birthday = guarded(&hub, &staff, (&boy, &girl), 300).await;
        agree_for(&girl, &boy, birthday, gate.id).await.expect("agreed");

        guarded(&hub, &staff, (&girl, &mother), 200).await;

        for (by, whose) in [(&brother, &girl), (&girl, &mother), (&girl, &boy)] {
            assert_eq!(code(by.hub.ask(&sync(whose)).await), Code::NotAllowed);
        }
        let last = standing(&boy).await.pop();
        assert!(matches!(last, Some(Standing::Ended { why: End::Guardian, .. })), "{last:?}");
        let family = girl.hub.ask(&Mine {}).await.expect("a family");
        assert!(family.by_me.is_empty(), "{family:?}");
        assert_eq!(family.for_me.iter().map(|kin| kin.tie).collect::<Vec<_>>(), [Tie::Guardian]);
        for whose in [&girl, &brother, &mother] {
            assert!(events(whose).await.iter().any(|event| matches!(event,
                Event::HelperRemoved { by: Some(by), .. } if by == "小李")));
        }
        assert!(events(&boy).await.iter().any(|event| matches!(event,
            Event::GuardianRemoved { by: Some(by), .. } if by == "小李")));
    }

    async fn one_alone_does_not_change_a_birthday(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (father, staff) = (hub.resident("王爸爸").await, hub.staff("小李").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        let today = hub.now().day(Offset::CHINA);
        for (by, day) in [(&staff, today), (&manager, today), (&staff, birthday.next())] {
            let enter = add(&child, &guardian, day);
            assert_eq!(code(by.hub.change(&enter, &key()).await), Code::NotAllowed);
        }
        assert!(!names(&staff).await.contains(&"王小明".to_owned()));
        guarded(&hub, &staff, (&child, &father), 300).await;

        let asked = staff.hub.change(&ask_look(&child), &key()).await.expect("asked");
        let enter = add(&child, &guardian, today);
        assert_eq!(code(staff.hub.change(&enter, &key()).await), Code::NotAllowed, "only asked");
        manager.hub.change(&Allow { id: asked.id }, &key()).await.expect("allowed");
        assert_eq!(code(manager.hub.change(&enter, &key()).await), Code::NotAllowed, "not to this one");
        staff.hub.change(&enter, &key()).await.expect("mended by two");
        let family = child.hub.ask(&Mine {}).await.expect("a family");
        assert_eq!(family.under_14_until, Some(today));
    }

    async fn that_a_guardian_reads_stands_in_the_childs_chain(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let staff = hub.staff("小李").await;
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        assert_eq!(reads(&child, "王秀英").await, 0);

        for _ in 0..2 {
            guardian.hub.ask(&sync(&child)).await.expect("the child's records");
        }
        assert_eq!(reads(&child, "王秀英").await, 1, "once a day");
        assert!(events(&child).await.iter().any(|event| matches!(event,
            Event::Access(Access { reason: Some(Reason::Guarding), basis: Some(Basis::Guardian), unit: None, .. }))));
        hub.advance(Span::DAY);
        guardian.hub.ask(&sync(&child)).await.expect("the child's records");
        assert_eq!(reads(&child, "王秀英").await, 2);
        assert_eq!(tries(&child).await, 0, "nobody was refused");
    }

    async fn no_card_tells_a_childs_name(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let guardian = hub.join("李秀英", Post::Resident, Some("4-1-101")).await;
        hub.invite("住户", Post::Resident, Some("4-1-101")).await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let search = Search::try_from("4-1-101").expect("words");
        let place = manager.hub.ask(&counter::Look { search, reason: Reason::Visit }).await.expect("found")[0].id;
        let home = manager.hub.ask(&Show { place, reason: Reason::Visit }).await.expect("shown");
        let child = home.people.iter().find(|one| one.name == "住户").expect("a resident").id;
        let card = home.invitations.iter().find(|one| one.person == child).expect("a card").id;
        let enter = AddGuardian {
            person: child,
            guardian: guardian.account.person,
            under_14_until: Day(hub.now().day(Offset::CHINA).0 + 300),
            document: Document::BirthCertificate,
        };
        manager.hub.change(&enter, &key()).await.expect("entered");

        let withdrawn = manager.hub.change(&joining::Withdraw { id: card }, &key()).await;
        assert_eq!(withdrawn.expect("withdrawn").name, "未满14岁的孩子");
        // The next who has none is the child.
        let whom = joining::Whom::Home { place, name: None };
        let made = manager.hub.change(&joining::Invite { whom }, &key()).await.expect("made");
        assert_eq!(made.cards[0].name, None);
        let renewed = manager.hub.change(&Renew { person: child }, &key()).await.expect("made");
        assert_eq!(renewed.cards[0].name, None);
        let look = joining::Look { secret: renewed.cards[0].secret };
        let shown = hub.client().change(&look, &key()).await.expect("shown");
        assert_eq!((&*shown.name, shown.home.is_some()), ("未满14岁的孩子", true));
        let fresh = hub.use_up(renewed.cards[0].secret, "手机").await.expect("joined");
        assert_eq!(fresh.account.person, child);
    }

    async fn who_is_deleted_is_named_nowhere_anew(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let staff = hub.staff("小李").await;
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        guardian.hub.ask(&sync(&child)).await.expect("the child's records");
        guardian.hub.change(&EraseMe {}, &key()).await.expect("planned");
        hub.advance(WAITING);
        hub.keep_agenda().await;

        let all = events(&child).await;
        let over = all.iter().find_map(|event| match event {
            Event::GuardianRemoved { guardian, .. } => Some(&**guardian),
            _ => None,
        });
        assert_eq!(over, Some("已注销"));
        let number = guardian.account.person.number();
        let looks = hub.app.db.read(move |tx| {
            Box::pin(async move {
                let sql = "SELECT COUNT(*) FROM looked WHERE looker = $1";
                tx.row(sql, &[number.into()], |row| row.int(0)).await
            })
        });
        assert_eq!(looks.await.expect("the rows are readable"), Some(0));
    }

    async fn whoever_is_deleted_leaves_nothing_in_the_family(hub: TestHub) {
        let (guardian, _, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        staff.hub.change(&ask_look(&child), &key()).await.expect("asked");
        for who in [&guardian, &child] {
            who.hub.change(&EraseMe {}, &key()).await.expect("planned");
        }
        hub.advance(WAITING);
        hub.keep_agenda().await;
        let rows = hub.app.db.read(|tx| {
            Box::pin(async move {
                let sql = "SELECT (SELECT COUNT(*) FROM child) + (SELECT COUNT(*) FROM tie) \
                           + (SELECT COUNT(*) FROM seconding) + (SELECT COUNT(*) FROM child_refused)";
                tx.row(sql, &[], |row| row.int(0)).await
            })
        });
        assert_eq!(rows.await.expect("the rows are readable"), Some(0));
    }

    async fn a_helper_looks_and_withdraws_and_never_agrees(hub: TestHub) {
        let (elder, _, gate) = neighbourhood(&hub).await;
        let daughter = hub.resident("王小丽").await;
        let stranger = hub.join("李明", Post::Resident, Some("4-1-101")).await;
        let name = |name: &str| NameHelper { name: Name::try_from(name).expect("a name") };
        assert_eq!(code(elder.hub.change(&name("李明"), &key()).await), Code::Invalid, "of another home");
        elder.hub.change(&name("王小丽"), &key()).await.expect("named");
        let own = elder.hub.ask(&Mine {}).await.expect("a family");
        assert_eq!((own.for_me[0].tie, own.for_me[0].until), (Tie::Helper, hub.now() + HELPING));
        elder.agree(gate.id).await.expect("agreed");

        for _ in 0..2 {
            daughter.hub.ask(&sync(&elder)).await.expect("the elder's records");
        }
        let looks = events(&elder).await;
        let looks = looks.iter().filter(|event| matches!(event,
            Event::Access(Access { by, of: Protected::Records, post: Post::Resident, .. }) if by == "王小丽"));
        assert_eq!(looks.count(), 1, "once a day, in the elder's own chain");
        assert_eq!(code(stranger.hub.ask(&sync(&elder)).await), Code::NotAllowed);

        let (person, gate_id) = (elder.account.person, Some(gate.id));
        let notice = daughter.offers().await[0].notice.clone();
        let today = hub.now().day(Offset::CHINA);
        let give = consent_for(&daughter, &elder, today.next(), &notice).await;
        assert_eq!(code(daughter.hub.change(&give, &key()).await), Code::NotAllowed);
        let withdraw = family::Withdraw { person, gate: gate_id };
        assert_eq!(code(stranger.hub.change(&withdraw, &key()).await), Code::NotAllowed);
        daughter.hub.change(&withdraw, &key()).await.expect("withdrawn");
        assert!(matches!(standing(&elder).await[..], [Standing::Ended { why: End::Withdrawn, .. }]));
        assert!(events(&elder).await.iter().any(|event| matches!(event,
            Event::ConsentEnded { by: Some(by), .. } if by == "王小丽")));

        let other = daughter.account.person;
        elder.hub.change(&family::End { person, other }, &key()).await.expect("ended in one press");
        assert_eq!(code(daughter.hub.ask(&sync(&elder)).await), Code::NotAllowed);
        elder.hub.change(&name("王小丽"), &key()).await.expect("named again");
        hub.advance(HELPING);
        assert_eq!(code(daughter.hub.ask(&sync(&elder)).await), Code::NotAllowed, "a year is over");
    }

    async fn a_childs_name_opens_by_two_people_for_a_day(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (staff, other) = (hub.staff("小李").await, hub.staff("小周").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        assert!(names(&staff).await.contains(&"王小明".to_owned()), "nobody's child is known yet");
        guarded(&hub, &staff, (&child, &guardian), 300).await;

        for _ in 0..2 {
            let seen = names(&staff).await;
            assert!(seen.contains(&"未满14岁的孩子".to_owned()) && !seen.contains(&"王小明".to_owned()));
        }
        assert_eq!(tries(&child).await, 1, "once a day");
        let search = Search::try_from("王小明").expect("words");
        let by_name = counter::Look { search, reason: Reason::Call };
        assert!(staff.hub.ask(&by_name).await.expect("looked").is_empty());
        let show = ShowChild { person: child.account.person };
        assert_eq!(code(other.hub.ask(&show).await), Code::NotAllowed);
        assert_eq!(tries(&child).await, 2, "refused, and written down");

        let asked = staff.hub.change(&ask_look(&child), &key()).await.expect("asked");
        let waiting = manager.hub.ask(&List {}).await.expect("what waits");
        assert_eq!((&*waiting[0].by, waiting[0].until), ("小李", None));
        manager.hub.change(&Allow { id: asked.id }, &key()).await.expect("allowed");
        assert_eq!(code(manager.hub.change(&Allow { id: asked.id }, &key()).await), Code::Conflict);
        assert!(names(&staff).await.contains(&"王小明".to_owned()));
        assert_eq!(staff.hub.ask(&show).await.expect("shown").guardians[0].name, "王秀英");
        assert_eq!(code(other.hub.ask(&show).await), Code::NotAllowed, "nobody else");
        assert_eq!(code(manager.hub.ask(&show).await), Code::NotAllowed, "who allowed it neither");
        let news = guardian.hub.ask(&sync(&child)).await.expect("the guardian sees it");
        let all: Vec<Event> = news.mine.records.iter()
            .map(|record| serde_json::from_str(&record.event).expect("an event")).collect();
        assert!(all.iter().any(|event| matches!(event,
            Event::LookAllowed { to, by, .. } if to == "小李" && by == "陈经理")));
        assert!(all.iter().any(|event| matches!(event,
            Event::Access(Access { by, why: Some(why), .. }) if by == "小李" && why.contains("门禁卡"))));

        hub.advance(HOLDS);
        assert_eq!(code(staff.hub.ask(&show).await), Code::NotAllowed, "a day is over");
    }

    async fn nobody_allows_it_to_themselves(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let second = hub.join("周经理", Post::Manager, None).await;
        guarded(&hub, &manager, (&child, &guardian), 300).await;
        let asked = manager.hub.change(&ask_look(&child), &key()).await.expect("asked");
        assert_eq!(code(manager.hub.change(&Allow { id: asked.id }, &key()).await), Code::NotAllowed);
        let place = manager.hub.ask(&look_up()).await.expect("found")[0].id;
        let home = manager.hub.ask(&Show { place, reason: Reason::Visit }).await.expect("shown");
        let closed = |home: &contract::register::Household| {
            let of_child = home.people.iter().find(|person| person.id == child.account.person);
            let of_child = of_child.expect("the row is there");
            (of_child.is_closed, of_child.name.clone())
        };
        assert_eq!(closed(&home), (true, "未满14岁的孩子".to_owned()));
        assert!(home.invitations.iter().all(|invited| invited.name != "王小明"));
        second.hub.change(&Allow { id: asked.id }, &key()).await.expect("allowed");
        let home = manager.hub.ask(&Show { place, reason: Reason::Visit }).await.expect("shown");
        assert_eq!(closed(&home), (false, "王小明".to_owned()));
    }

    async fn every_cell_of_post_and_act_at_the_desk(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (elder, daughter) = (hub.resident("王老先生").await, hub.resident("王小丽").await);
        let staff = hub.staff("小李").await;
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        for post in Post::ALL {
            let caller = hub.join("某人", post, None).await;
            let asked = staff.hub.change(&ask_look(&child), &key()).await.expect("asked");
            let (answers, allows) = (post.answers(), post == Post::Manager);
            let end = family::End { person: elder.account.person, other: daughter.account.person };
            let hub = &caller.hub;
            let cells = [
                ("guardian", answers, hub.change(&add(&child, &guardian, birthday), &key()).await),
                ("helper", answers, hub.change(&helper(&elder, &daughter), &key()).await),
                ("end", answers, hub.change(&end, &key()).await),
                ("ask", answers, hub.change(&ask_look(&child), &key()).await.map(drop)),
                ("looks", allows, hub.ask(&List {}).await.map(drop)),
                ("allow", allows, hub.change(&Allow { id: asked.id }, &key()).await),
                ("show", false, hub.ask(&ShowChild { person: child.account.person }).await.map(drop)),
            ];
            for (act, may, done) in cells {
                match may {
                    true => assert_eq!(done, Ok(()), "{post:?} × {act}"),
                    false => assert_eq!(code(done), Code::NotAllowed, "{post:?} × {act}"),
                }
            }
        }
        let nobody = hub.client();
        assert_eq!(code(nobody.change(&add(&child, &guardian, birthday), &key()).await), Code::NotSignedIn);
        assert_eq!(code(nobody.ask(&Mine {}).await), Code::NotSignedIn);
        assert_eq!(code(nobody.ask(&sync(&child)).await), Code::NotSignedIn);
        assert_eq!(code(nobody.ask(&List {}).await), Code::NotSignedIn);
        let show = ShowChild { person: child.account.person };
        assert_eq!(code(nobody.ask(&show).await), Code::NotSignedIn);
    }

    async fn every_cell_of_tie_and_act(hub: TestHub) {
        let (guardian, _, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let (elder, daughter) = (hub.resident("王老先生").await, hub.resident("王小丽").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        staff.hub.change(&helper(&elder, &daughter), &key()).await.expect("entered");
        let notice = guardian.offers().await[0].notice.clone();
        for (caller, whom, tie) in [
            (&guardian, &child, Some(Tie::Guardian)),
            (&daughter, &elder, Some(Tie::Helper)),
            (&guardian, &elder, None),
            (&daughter, &child, None),
            (&staff, &child, None),
        ] {
            for act in Act::ALL {
                let may = tie.is_some_and(|tie| tie.may(act));
                let person = whom.account.person;
                let done = match act {
                    Act::Look => caller.hub.ask(&sync(whom)).await.map(drop),
                    Act::Withdraw => {
                        let withdraw = family::Withdraw { person, gate: Some(gate.id) };
                        caller.hub.change(&withdraw, &key()).await
                    }
                    Act::Agree => {
                        let signed = Signed {
                            person,
                            who: whom.chain().await,
                            grown_at: grown_at(birthday, Offset::CHINA),
                        };
                        let own = caller.chain().await;
                        let give = caller.hub.agree_for(&notice, own, &signed, Offset::CHINA);
                        let give = give.await.expect("signed");
                        caller.hub.change(&give, &key()).await.map(drop)
                    }
                };
                match may {
                    true => assert_eq!(done, Ok(()), "{tie:?} × {act:?}"),
                    false => assert_eq!(code(done), Code::NotAllowed, "{tie:?} × {act:?}"),
                }
            }
        }
        let news = guardian.hub.ask(&sync(&child)).await.expect("the child's records");
        let all: Vec<Event> = news.mine.records.iter()
            .map(|record| serde_json::from_str(&record.event).expect("an event")).collect();
        assert_eq!(read(all.iter()).len(), 1, "one's guardian agreed, and nobody else");
    }

    async fn what_makes_no_sense_is_not_entered(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (brother, staff) = (hub.resident("王小虎").await, hub.staff("小李").await);
        let stranger = hub.join("李明", Post::Resident, Some("4-1-101")).await;
        let today = hub.now().day(Offset::CHINA);
        let enter = async |add: AddGuardian| code(staff.hub.change(&add, &key()).await);
        let soon = today.next();
        assert_eq!(enter(add(&child, &stranger, soon)).await, Code::Invalid, "of another home");
        assert_eq!(enter(add(&child, &child, soon)).await, Code::Invalid);
        assert_eq!(enter(add(&child, &guardian, Day(today.0 - 1))).await, Code::Invalid, "fourteen");
        assert_eq!(enter(add(&child, &guardian, Day(today.0 + 15 * 366))).await, Code::Invalid);
        assert_eq!(enter(add(&staff, &guardian, soon)).await, Code::NotAllowed);
        let nobody = AddGuardian { person: PersonId::from_number(1), ..add(&child, &guardian, soon) };
        assert_eq!(enter(nobody).await, Code::NotFound);
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        assert_eq!(enter(add(&brother, &child, soon)).await, Code::Invalid, "a child is no guardian");
        assert_eq!(code(staff.hub.change(&helper(&child, &guardian), &key()).await), Code::Invalid);
        assert_eq!(code(staff.hub.change(&helper(&guardian, &child), &key()).await), Code::Invalid);
        let app = AddHelper { how: How::App, ..helper(&guardian, &brother) };
        assert_eq!(code(staff.hub.change(&app, &key()).await), Code::Invalid);
        let ask = AskLook { person: brother.account.person, ..ask_look(&child) };
        assert_eq!(code(staff.hub.change(&ask, &key()).await), Code::NotFound, "no child");
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let allow = Allow { id: LookId::from_number(1) };
        assert_eq!(code(manager.hub.change(&allow, &key()).await), Code::NotFound);
    }
}
