//! What happens to somebody's data is told to them with its proof; who is erased says nothing any more.

use std::path::PathBuf;

use client::following::Kept;
use contract::{
    Code,
    counter::Look,
    devices::Revoke,
    ledger::{Access, Basis, Beginning, Earlier, Entries, Event, Protected, Prove, Reason, Sync},
    people::Post,
    register::Show,
    text::Search,
    time::{Span, Time},
};
use ed25519_dalek::SigningKey;
use ledger::{
    Hash,
    chain::{ChainHead, Entry, read_entries, write_entries},
    checkpoint::Checkpoint,
    growing::Edge,
    note::Note,
    policy::Policy,
    receipt::Receipt,
    tiles::Tile,
};

use super::{
    Device, come_to_a_checkpoint, events, fetch, many_names, neighbourhood, signed_in, take_names,
    text, unit, walk,
};
use crate::{
    complaints::lift,
    support::{Engine, TestHub, code, http, key, on_both_engines},
};

on_both_engines! {
    async fn what_happens_to_ones_data_is_told_and_proved(hub: TestHub) {
        let (mut device, manager) = neighbourhood(&hub).await;
        let access = take_names(&hub, &manager).await;
        let told = device.confirm().await;
        assert_eq!(told.waiting, 2, "known at once, proved with the next checkpoint");
        let ours: Vec<&str> = told.ours.iter().map(|record| record.kind.name()).collect();
        assert_eq!(ours, ["policy", "notice"]);

        come_to_a_checkpoint(&hub).await;
        let told = device.confirm().await;

        let mine = events(&told.mine);
        let seed = device.person.keys.seed(device.person.account.device).expect("a key");
        let own = SigningKey::from_bytes(&seed.to_bytes()).verifying_key().to_bytes();
        assert!(
            matches!(&mine[0], Event::KeyAdded { key, by: Some(by), .. }
                if key.bytes.0 == own && by == "管主机的人"),
            "one's own key, in one's own chain: {mine:?}"
        );
        assert_eq!(mine[1..], [Event::Access(access)]);
        assert_eq!((told.waiting, told.seen.by.len()), (0, 0));
        let nothing = device.confirm().await;
        assert_eq!((nothing.mine.len(), nothing.ours.len()), (0, 0));
        // Where nobody need have seen the page, it is dated by the log: no clock of the device counts before it.
        let kept = Kept { follower: device.follower.clone(), ..Kept::default() };
        assert_eq!(kept.floor().0, i64::try_from(nothing.at).expect("a time"));
        assert_eq!(Kept::default().floor(), Time(0), "who has believed nothing knows nothing");

        // The manager has looked at others, and nobody at them.
        let mut manager = Device::of(manager);
        assert_eq!(events(&manager.confirm().await.mine).len(), 1);
    }

    async fn a_record_is_taken_out_by_its_number_and_no_other_is_opened_for_it(hub: TestHub) {
        let (Device { person: resident, .. }, manager) = neighbourhood(&hub).await;
        take_names(&hub, &manager).await;
        take_names(&hub, &manager).await;
        come_to_a_checkpoint(&hub).await;
        let own = resident.hub.ask(&Sync::default()).await.expect("the ledger").mine;
        let who = own.who;

        // What it says, where it is and what proves it are those of the chain as a whole.
        let (mut before, mut all) = (ChainHead::EMPTY, Vec::new());
        for (record, own) in (1..).zip(&own.records) {
            let attached = resident.hub.ask(&Prove { record }).await.expect("its proof");
            let last = own.commitment(who, before);
            let entry = Entry { label: who.label(record), commitment: last };
            assert_eq!(attached.shown, own.shown(who, before));
            assert_eq!(attached.entry, write_entries(&[entry]));
            before = ChainHead { count: record, last };
            all.push(attached);
        }
        assert!(all.len() > 2);
        let policy = hub.app.log().await.expect("a log").policy().to_owned();
        Receipt::of(policy, all.clone()).check(None).expect("proved");

        // The first cannot be opened any more, and is in the way of nobody.
        let spoil = hub.app.db.write(move |tx| {
            Box::pin(async move {
                let sql = "UPDATE record SET sealed = $2 WHERE who = $1 AND number = 1";
                tx.execute(sql, &[(&who.0.0).into(), [0_u8; 3].as_slice().into()]).await
            })
        });
        assert_eq!(spoil.await.expect("spoiled"), 1);
        assert_eq!(code(resident.hub.ask(&Prove { record: 1 }).await), Code::Internal);
        for (record, before) in (1..).zip(all).skip(1) {
            let attached = resident.hub.ask(&Prove { record }).await.expect("its proof");
            assert_eq!(attached, before, "{record}");
        }
    }

    async fn who_is_shown_who_lives_in_a_home_is_noted_once_a_day(hub: TestHub) {
        let (mut device, manager) = neighbourhood(&hub).await;
        let staff = hub.staff("小李").await;
        come_to_a_checkpoint(&hub).await;
        device.confirm().await;
        let search = Search::try_from("王秀").expect("a search");
        for _ in 0..3 {
            let found = staff.hub.ask(&Look { search: search.clone(), reason: Reason::Call }).await.expect("found");
            assert_eq!(found.len(), 1);
            let place = found[0].id;
            let shown = manager.hub.ask(&Show { place, reason: Reason::Emergency }).await.expect("shown");
            assert_eq!(shown.people.len(), 1);
        }
        come_to_a_checkpoint(&hub).await;
        let at = hub.now() - Span::SECOND.times(10);
        let looked = |post, by: &str, reason, basis| Event::Access(Access {
            at,
            by: by.to_owned(),
            post,
            of: Protected::Household,
            number: None,
            reason: Some(reason),
            why: None,
            basis: Some(basis),
            unit: Some(unit(&hub)),
            withheld: None,
            is_unnamed: false,
        });
        let expected = [
            looked(Post::Staff, "小李", Reason::Call, Basis::Duty),
            looked(Post::Manager, "陈经理", Reason::Emergency, Basis::Emergency),
        ];
        assert_eq!(events(&device.confirm().await.mine), expected);

        hub.advance(Span::DAY);
        staff.hub.ask(&Look { search, reason: Reason::Call }).await.expect("found");
        assert_eq!(device.confirm().await.waiting, 1, "another day");
    }

    async fn how_the_log_began_is_told_with_its_proof_at_every_number_of_entries(hub: TestHub) {
        let (mut device, manager) = neighbourhood(&hub).await;
        take_names(&hub, &manager).await;
        come_to_a_checkpoint(&hub).await;
        let head = device.confirm().await.seen.checkpoint.head;
        let anybody = hub.client();
        let batch = anybody.ask(&Entries { from: 0 }).await.expect("the entries");
        let entries = read_entries(&batch.entries).expect("entries");
        let mut edge = Edge::default();
        for (size, entry) in (1..).zip(&entries) {
            edge.append(entry.hash(), |_, _| ());
            let told = anybody.ask(&Earlier { size, now: head.size }).await.expect("told");

            assert_eq!(told.shown(size, head), Some(edge.head().root), "{size}");
            let lie = Beginning { root: Hash([9; 32]), ..told.clone() };
            assert_eq!(lie.shown(size, head), None, "another root at {size}");
            assert_eq!(told.shown(size + 1, head), None, "the root of another number than {size}");
        }
        assert_eq!(edge.head(), head, "each number was asked");
        for (size, now) in [(0, head.size), (head.size + 1, head.size), (1, head.size + 100_000)] {
            let told = anybody.ask(&Earlier { size, now }).await;
            assert_eq!(code(told), Code::NotFound, "{size} of {now}");
        }
    }

    async fn a_device_that_ended_is_told_to_those_that_stay(hub: TestHub) {
        let mut device = Device::of(hub.resident("王秀英").await);
        let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
        let other = hub.use_up(secret, "旧手机").await.expect("joined");
        let id = other.account.device;
        device.person.hub.change(&Revoke { id }, &key()).await.expect("signed off");
        come_to_a_checkpoint(&hub).await;

        let mine = events(&device.confirm().await.mine);

        assert_eq!(mine.len(), 3, "{mine:?}");
        assert!(matches!(&mine[2], Event::KeyEnded { device, by: None, .. } if *device == id));
        assert_eq!(code(other.hub.ask(&Sync::default()).await), Code::DeviceRevoked);
        assert_eq!(code(hub.client().ask(&Sync::default()).await), Code::NotSignedIn);
    }

    async fn anybody_can_add_up_the_log_from_its_files(hub: TestHub) {
        let (_, manager) = neighbourhood(&hub).await;
        many_names(&hub, 300).await;
        come_to_a_checkpoint(&hub).await;
        take_names(&hub, &manager).await;
        come_to_a_checkpoint(&hub).await;

        let policy = Policy::read(&text(&hub, "policy").await).expect("a rule");
        let note = Note::read(&text(&hub, "checkpoint").await).expect("a note");
        let head = Checkpoint::open(&note, &policy.logs()[0]).expect("signed").head;
        let mut edge = Edge::default();
        for index in 0..head.size.div_ceil(256) {
            let tile = Tile::of(0, index, head.size).expect("a tile");
            let bundle = fetch(&hub, &tile.path_of_entries()).await;
            let hashes = fetch(&hub, &tile.path()).await;
            for (entry, hash) in bundle.chunks(40).zip(hashes.chunks(32)) {
                assert_eq!(entry[..2], [0, 38]);
                assert_eq!(Hash::of_entry(&entry[2..]).0, hash);
                edge.append(Hash::of_entry(&entry[2..]), |_, _| ());
            }
        }
        assert!(head.size > 303, "{head:?}");
        assert_eq!(edge.head(), head);
        for path in ["tile/0/001.p/255", "tile/0/1", "tile/../key", "key", "tile/0/000.new"] {
            let url = format!("{}/ledger/{path}", hub.origin);
            assert_eq!(http().get(url).send().await.expect("an answer").status(), 404, "{path}");
        }
    }

    async fn who_is_erased_says_nothing_any_more_and_the_log_stands(hub: TestHub) {
        let (mut device, manager) = neighbourhood(&hub).await;
        let mut neighbour = Device::of(hub.join("李明", Post::Resident, Some("4-1-101")).await);
        neighbour.person.hub.change(&lift(), &key()).await.expect("filed");
        take_names(&hub, &manager).await;
        come_to_a_checkpoint(&hub).await;
        device.confirm().await;
        neighbour.confirm().await;
        std::fs::write(hub.data.path().join("witnesses.policy"), "quorum none\n").expect("written");
        let backup = hub.back_up().await;

        let person = device.person.account.person;
        hub.app.vault.destroy(person).expect("erased");

        assert!(device.person.hub.ask(&Sync::default()).await.is_err());
        let again = TestHub::open(hub.data.path(), &hub.place, &hub.clock).await;
        let mut neighbour = signed_in(&again, neighbour).await;
        come_to_a_checkpoint(&again).await;
        neighbour.confirm().await;
        // A backup of before brings none of it back: what opened it was never in there.
        let secret = |path: &PathBuf| path.iter().any(|part| part == "vault" || part == "ledger");
        assert!(!walk(&backup).iter().any(secret), "neither what opens records nor what signs the log");
        assert!(backup.join("witnesses.policy").exists(), "who watches is no secret");
    }
}
