//! The protocol as ONVIF and SOAP write it down: pages that are over, names that have to be escaped, who asks, what a
//! new credential may be given, and how a terminal refuses.

use contract::time::Span;
use gate::{
    Terminal,
    onvif::{Fault, Settings},
};
use ledger::Hash;

use super::{Alone, CARD, FACE, asked, driver, fault, settings};
use crate::support::{
    gate::face,
    http,
    onvif::{Digest, PROFILE},
};

#[tokio::test]
async fn a_list_that_changes_while_it_is_read_is_begun_anew_and_not_for_ever() {
    let mut alone = Alone::start().await;
    for number in 0..5 {
        alone.terminal.put(&format!("face-{number}"), FACE);
    }
    alone.terminal.inside().store.stale = 2;
    assert_eq!(alone.driver.held().await.expect("it tells").len(), 5);

    alone.terminal.inside().store.stale = 100;
    alone.terminal.inside().asked.clear();
    let refused = alone.fault().await.to_string();
    assert!(refused.contains("InvalidStartReference"), "{refused}");
    assert_eq!(asked(&alone.terminal, "GetCredentialInfoList"), 8, "four times, two pages each");
}

#[tokio::test]
async fn a_name_with_letters_of_xml_in_it_is_the_same_on_both_sides() {
    let mut alone = Alone::start().await;
    for token in ["a&b", "<c>", "d\"e'", "&amp;"] {
        alone.terminal.put(token, FACE);
    }
    alone.terminal.put("a&b", CARD);
    let held = alone.driver.held().await.expect("it tells");
    assert_eq!(held.len(), 4);
    for stray in held {
        alone.driver.delete(stray).await.expect("deleted");
    }
    assert_eq!((alone.terminal.count(FACE), alone.terminal.count(CARD)), (0, 1));
}

#[tokio::test]
async fn a_terminal_that_knows_http_digest_alone_is_told_from_a_wrong_password() {
    let mut alone = Alone::start().await;
    let ahead = Some(Span::default());
    for digest in [Digest::Refuses, Digest::Overlooks] {
        alone.terminal.inside().digest = Some(digest);
        let refused = alone.fault().await;
        assert_eq!(refused, Fault::NotAuthorized { ahead, wants_digest: true }, "{digest:?}");
        assert!(refused.to_string().contains("allow WS-UsernameToken"), "{refused}");
    }

    alone.terminal.inside().digest = None;
    alone.terminal.set_password("another");
    assert_eq!(alone.fault().await, Fault::NotAuthorized { ahead, wants_digest: false });
}

#[tokio::test]
async fn a_face_that_is_handed_over_opens_what_it_is_given_and_nothing_else() {
    let mut alone = Alone::start().await;
    let with = |profiles: &[&str]| Settings {
        profiles: profiles.iter().map(|profile| (*profile).to_owned()).collect(),
        ..settings(&alone.terminal)
    };
    let refused = [
        (with(&["gone"]), "ReferenceNotFound"),
        (with(&[PROFILE; 5]), "MaxAccessProfilesPerCredential"),
    ];
    let given = with(&[PROFILE]);
    for (settings, code) in refused {
        let mut driver = driver(alone.folder.path(), settings, &alone.clock);
        let refused = fault(driver.enrol(Hash([3; 32]), &face("李强")).await).to_string();
        assert!(refused.contains(code), "{refused}");
    }
    let mut given = driver(alone.folder.path(), given, &alone.clock);
    given.enrol(Hash([3; 32]), &face("李强")).await.expect("taken in");
    alone.driver.enrol(Hash([4; 32]), &face("王秀英")).await.expect("taken in");

    let inside = alone.terminal.inside();
    let all = inside.store.credentials.values();
    let opens: Vec<usize> = all.map(|credential| credential.profiles.len()).collect();
    assert_eq!(opens, [1, 0], "what it is given, and what it is not");
}

#[tokio::test]
async fn the_stand_in_refuses_as_it_is_written_down() {
    let alone = Alone::start().await;
    let soap = |body: &str| {
        let envelope = "http://www.w3.org/2003/05/soap-envelope";
        format!("<e:Envelope xmlns:e=\"{envelope}\"><e:Body>{body}</e:Body></e:Envelope>")
    };
    let device = "xmlns=\"http://www.onvif.org/ver10/device/wsdl\"";
    let older = "<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\"><Body/></Envelope>";
    for (body, status, said) in [
        ("<e".to_owned(), 400, "Well-formed Error"),
        (older.to_owned(), 500, "SOAP version mismatch"),
        (soap(&format!("<GetServices {device}/>")), 400, "Invalid Args"),
        (soap("<GetServices xmlns=\"urn:other\"/>"), 400, "Unknown Action"),
        (soap(&format!("<GetDeviceInformation {device}/>")), 400, "Sender not Authorized"),
    ] {
        let address = format!("{}/onvif/device_service", alone.terminal.address);
        let asked = http().post(address).header("content-type", "application/soap+xml");
        let answer = asked.body(body).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), status, "{said}");
        let text = answer.text().await.expect("UTF-8");
        assert!(text.contains(said), "{text}");
    }
}
