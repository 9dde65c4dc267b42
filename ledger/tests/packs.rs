//! What somebody takes along of a log: whose word it takes, and what is said where it proves nothing.

#[expect(dead_code, reason = "shared: followers need more of it")]
mod log;

use ledger::{
    follower::{Alarm, Follower},
    note::{Key, Kind, Signer},
    pack::{NotProved, Pack},
};
use log::{Log, record, who};

const OURS: u8 = 1;
const ME: u8 = 7;

fn begun() -> Log {
    let mut log = Log::new();
    log.add(who(ME), record(0, "seen at the counter"));
    log.add(who(OURS), record(0, "a notice"));
    log.checkpoint();
    log.add(who(ME), record(1, "waits"));
    log
}

fn pack(log: &mut Log) -> Pack {
    Pack::of(log.news(&Follower::default(), who(ME), who(OURS)))
}

fn rule(log: &Log, witness: &Key) -> String {
    format!("log {}\nwitness w {witness}\nquorum w\n", log.signer.key())
}

#[test]
fn it_proves_the_records_to_whoever_believes_one_of_its_witnesses() {
    let mut log = begun();
    let pack = pack(&mut log);
    let found = pack.check(None).expect("it is proved");
    assert_eq!(found.mine, [record(0, "seen at the counter")]);
    assert_eq!(found.ours, [record(0, "a notice")]);
    assert_eq!((found.waiting, found.at), (1, 3));
    assert_eq!(found.seen.by, [("committee".to_owned(), 3), ("street".to_owned(), 3)]);

    let own = rule(&log, log.witnesses[1].key());
    let by_own = pack.check(Some(&own)).expect("the street has seen it");
    assert_eq!(by_own.seen.by, [("w".to_owned(), 3)], "by the rule that was brought");

    let stranger = Signer::new("stranger", Kind::Cosignature, &[77; 32]).expect("a witness");
    let others = rule(&log, stranger.key());
    assert_eq!(pack.check(Some(&others)), Err(NotProved::Unseen(Vec::new())));
    assert_eq!(pack.check(Some("quorum w")), Err(NotProved::Rule));
}

#[test]
fn what_is_broken_or_unseen_is_said() {
    let mut log = begun();
    let mut news = log.news(&Follower::default(), who(ME), who(OURS));
    news.mine.records[0].event.push('!');
    assert_eq!(Pack::of(news).check(None), Err(NotProved::Broken(Alarm::Altered)));

    log.witnesses.remove(0);
    log.sign();
    let unseen = NotProved::Unseen(vec![("street".to_owned(), 3)]);
    assert_eq!(pack(&mut log).check(None), Err(unseen));
}

#[test]
fn it_is_read_as_it_is_written_and_nothing_else_is() {
    let pack = pack(&mut begun());
    let text = serde_json::to_string(&pack).expect("plain data");
    assert!(text.contains(Pack::FORMAT));
    assert_eq!(Pack::read(&text), Ok(pack));
    for other in [
        text.replace("linli-records/1", "linli-records/2"),
        text.replacen("\"format\"", "\"more\":1,\"format\"", 1),
        format!("{text}{text}"),
        String::new(),
    ] {
        assert_eq!(Pack::read(&other), Err(NotProved::Form), "{other}");
    }
}
