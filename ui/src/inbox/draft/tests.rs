//! What is promised of a draft.

use contract::{Language, Problem, attachments::Photo, id::AttachmentId, time::Time};

use super::*;

#[test]
fn a_retry_is_the_same_call_with_the_same_key() {
    let mut draft = written("明天来修");
    let first = draft.attempt(ID, Kind::Answer, 3, key).expect("a text");
    draft.tried = Some(first.clone());

    let again = draft.attempt(ID, Kind::Answer, 4, key).expect("a text");

    assert_eq!(again, first, "also when the case has moved on meanwhile");
}

#[test]
fn a_changed_draft_is_a_new_call() {
    let mut draft = written("明天来修");
    let first = draft.attempt(ID, Kind::Answer, 3, key).expect("a text");
    draft.tried = Some(first.clone());
    draft.text.push('。');

    let second = draft.attempt(ID, Kind::Answer, 4, key).expect("a text");

    assert_ne!(second.key, first.key);
    assert_eq!(second.request.seen, Some(4));
    assert_eq!(second.request.act.text(), "明天来修。");
}

#[test]
fn a_result_and_a_refusal_need_words_and_a_refusal_a_reason() {
    let empty = Fault::Text(TextFault::Empty);
    for kind in [Kind::Answer, Kind::Note, Kind::Resolve] {
        let attempt = written(" ").attempt(ID, kind, 1, key);
        assert_eq!(attempt, Err(empty), "{kind:?}");
    }
    assert_eq!(written("找物业").attempt(ID, Kind::Decline, 1, key), Err(Fault::Reason));
    let reason = Some(Reason::NotOurs);
    let declined = Draft { reason, ..Draft::default() };
    assert_eq!(declined.attempt(ID, Kind::Decline, 1, key), Err(empty));
    let full = Draft { reason, ..written("找物业") };
    let attempt = full.attempt(ID, Kind::Decline, 1, key).expect("text and reason");
    assert_eq!(attempt.request.act.reason(), reason);
}

#[test]
fn pictures_go_with_what_the_resident_sees() {
    let photo = Photo { id: AttachmentId::from_number(5), width: 4, height: 3 };
    let kept = Kept { photo: photo.clone(), preview: String::new(), at: Time(0), name: None };
    let draft = Draft { photos: vec![kept], ..written("换了灯") };
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Decline) {
        let attempt = draft.attempt(ID, kind, 1, key).expect("a text");
        assert_eq!(attempt.request.act.photos().contains(&photo.id), kind.takes_photos());
    }
}

#[test]
fn a_draft_survives_the_store() {
    let mut draft = Draft { reason: Some(Reason::Unclear), ..written("第几栋") };
    draft.tried = draft.attempt(ID, Kind::Decline, 2, key).ok();

    let kept = serde_json::to_string(&draft).expect("plain fields");

    assert_eq!(serde_json::from_str::<Draft>(&kept).expect("as written"), draft);
    assert_eq!(serde_json::from_str::<Draft>("{}").expect("of an older day"), Draft::default());
}

#[test]
fn only_a_silent_failure_is_sent_again_unchanged() {
    let refused = |code| client::Error::Refused(Problem::new(code, Language::Zh));
    for (error, expected) in [
        (client::Error::Offline, After::Unsure),
        (client::Error::Garbled(String::new()), After::Unsure),
        (refused(Code::Busy), After::Unsure),
        (refused(Code::Internal), After::Unsure),
        (refused(Code::Conflict), After::Collision),
        (refused(Code::Invalid), After::Refused),
        (refused(Code::KeyReused), After::Refused),
        (refused(Code::NotAllowed), After::Refused),
    ] {
        assert_eq!(after(&error), expected, "{error:?}");
    }
}

#[test]
fn a_tab_stays_while_something_stands_in_it() {
    let acts = [ActKind::Answer, ActKind::Note];
    assert_eq!(tabs(&acts, |_| false), [(Kind::Answer, true), (Kind::Note, true)]);
    assert_eq!(
        tabs(&acts, |kind| kind == Kind::Resolve),
        [(Kind::Answer, true), (Kind::Note, true), (Kind::Resolve, false)]
    );
}

const ID: ComplaintId = ComplaintId::from_number(7);

fn key() -> IdempotencyKey {
    IdempotencyKey::new()
}

fn written(text: &str) -> Draft {
    Draft { text: text.to_owned(), ..Draft::default() }
}
