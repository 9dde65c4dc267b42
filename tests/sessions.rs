//! Sessions: for whom a call is, and what ends with one.

use client::Hub;
use contract::{
    Code, Endpoint,
    complaints::{Follow, Mine, Receipt},
    devices::Stop,
    id::DeviceId,
    live,
    sessions::{Close, DEVICE_HEADER, NOBODY, Show},
    time::{Span, Time},
};
use hub::call::token_hash;
use reqwest::{Response, header::SET_COOKIE};

use crate::{
    complaints::lift,
    support::{Engine, Person, TestHub, code, http, key, on_both_engines},
};

/// A page of this person's that is opened anew: it has their account, and no session yet.
fn reopened(hub: &TestHub, person: &Person) -> Hub {
    let page = hub.client();
    page.use_account(&person.keys, person.account.device);
    page
}

/// The token of a new session, as a browser's cookie holds it.
async fn session(hub: &TestHub, person: &Person, until: Time) -> String {
    let (token, device) = (format!("{}.{}", person.account.device, until.0), person.account.device);
    let (hash, now) = (token_hash(&token), hub.now());
    let begin = hub.app.db.write(move |tx| {
        Box::pin(async move {
            tx.execute(
                "INSERT INTO session (token_hash, device, complaint, created_at, expires_at) \
                 VALUES ($1, $2, NULL, $3, $4)",
                &[(&hash).into(), device.into(), now.into(), until.into()],
            )
            .await
        })
    });
    begin.await.expect("it begins");
    token
}

/// Asks who is signed in, with a session, for a device.
async fn ask(hub: &TestHub, token: &str, device: Option<&str>) -> Response {
    let mut request = http().get(format!("{}{}", hub.origin, Show::PATH));
    request = request.header("cookie", format!("linli={token}"));
    if let Some(device) = device {
        request = request.header(DEVICE_HEADER, device);
    }
    request.send().await.expect("an answer")
}

/// Opens the stream of a session.
async fn stream(hub: &TestHub, token: &str) -> Response {
    let request = http().get(format!("{}{}", hub.origin, live::PATH));
    let stream = request.header("cookie", format!("linli={token}")).send().await;
    let stream = stream.expect("an answer");
    assert_eq!(stream.status(), 200);
    stream
}

/// Changes something as a page of the hub's does.
async fn change<E: Endpoint>(hub: &TestHub, request: &E, headers: &[(&str, &str)]) -> Response {
    let target = contract::target(request);
    let mut call = http()
        .post(format!("{}{}", hub.origin, target.path))
        .header("content-type", "application/json")
        .header("idempotency-key", key().as_str())
        .body(target.body.unwrap_or_default());
    for (name, value) in headers {
        call = call.header(*name, *value);
    }
    let answer = call.send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    answer
}

/// Whether an answer takes the session's cookie away.
fn taken_away(answer: &Response) -> bool {
    let cookies = answer.headers().get_all(SET_COOKIE).iter();
    cookies.filter_map(|cookie| cookie.to_str().ok()).any(|cookie| cookie.contains("Max-Age=0"))
}

on_both_engines! {
    async fn what_is_sent_before_the_page_has_signed_in_is_still_theirs(hub: TestHub) {
        let resident = hub.resident("王秀英").await;

        let receipt = reopened(&hub, &resident).change(&lift(), &key()).await.expect("filed");

        assert_eq!(receipt.case_key, None, "nobody's");
        let mine = resident.hub.ask(&Mine { after: None }).await.expect("listed");
        assert_eq!(mine.iter().map(|matter| matter.id).collect::<Vec<_>>(), [receipt.id]);
    }

    async fn a_call_for_one_device_is_not_done_in_the_session_of_another(hub: TestHub) {
        let (mother, son) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let token = session(&hub, &son, hub.now() + Span::HOUR).await;
        let [mothers, sons] = [&mother, &son].map(|one| one.account.device.to_string());
        let nobodys = DeviceId::from_number(7).to_string();
        for (device, status) in [
            (Some(&*sons), 200),
            (None, 200),
            (Some(&*mothers), 401),
            (Some(&*nobodys), 401),
            (Some("a tablet"), 401),
        ] {
            let answer = ask(&hub, &token, device).await;
            assert_eq!(answer.status(), status, "{device:?}");
            assert!(!taken_away(&answer), "{device:?}: a cookie somebody uses is left alone");
        }
    }

    async fn where_nobody_is_signed_in_on_the_screen_a_session_left_behind_does_nothing(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let token = session(&hub, &resident, hub.now() + Span::HOUR).await;

        let asked = ask(&hub, &token, Some(NOBODY)).await;
        let cookie = format!("linli={token}");
        let headers =
            [("cookie", &*cookie), ("origin", &*hub.origin), (DEVICE_HEADER, NOBODY)];
        let filed: Receipt = change(&hub, &lift(), &headers).await.json().await.expect("a receipt");

        assert_eq!(asked.status(), 401);
        assert!(!taken_away(&asked), "another tab may have somebody signed in");
        assert!(filed.case_key.is_some(), "a visitor's");
        let mine = resident.hub.ask(&Mine { after: None }).await.expect("listed");
        assert!(mine.is_empty(), "{mine:?}");
    }

    async fn whoever_goes_on_after_their_device_was_signed_off_is_a_visitor(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let stop = Stop { person: resident.account.person };
        staff.hub.change(&stop, &key()).await.expect("stopped");

        let refused = resident.hub.change(&lift(), &key()).await.map(|receipt| receipt.id);
        resident.hub.leave_account();
        let filed = resident.hub.change(&lift(), &key()).await.expect("filing works");

        assert_eq!(code(refused), Code::DeviceRevoked, "not under nobody's name unasked");
        assert!(filed.case_key.is_some());
    }

    async fn a_late_end_takes_no_newer_session_away(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let device = resident.account.device.to_string();
        let token = session(&hub, &resident, hub.now()).await;

        let by_account = ask(&hub, &token, Some(&device)).await;
        let by_visitor = ask(&hub, &token, None).await;

        assert_eq!((by_account.status().as_u16(), by_visitor.status().as_u16()), (401, 401));
        assert!(!taken_away(&by_account), "it signs in by itself");
        assert!(taken_away(&by_visitor), "or it would be refused for ever");
    }

    async fn a_stream_ends_when_its_session_is_signed_out(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let token = session(&hub, &resident, hub.now() + Span::HOUR).await;
        let other = session(&hub, &resident, hub.now() + Span::DAY).await;
        let (stream, mut goes_on) = (stream(&hub, &token).await, stream(&hub, &other).await);

        let cookie = format!("linli={token}");
        let closed = change(&hub, &Close {}, &[("cookie", &cookie), ("origin", &hub.origin)]).await;

        let told = stream.text().await.expect("it ends well");
        assert!(told.ends_with("data: {\"kind\":\"ended\"}\n\n"), "{told}");
        assert!(taken_away(&closed));
        resident.hub.change(&lift(), &key()).await.expect("filing works");
        let mut told = String::new();
        while !told.contains("complaint") {
            let piece = goes_on.chunk().await.expect("it goes on").expect("it goes on");
            told.push_str(&String::from_utf8_lossy(&piece));
        }
        assert!(!told.contains("ended"), "the other session is not concerned: {told}");
    }

    async fn a_stream_ends_when_its_session_is_too_old(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let token = session(&hub, &resident, hub.now() + Span::HOUR).await;
        let stream = stream(&hub, &token).await;

        hub.advance(Span::HOUR);
        resident.hub.change(&lift(), &key()).await.expect("filing works");

        let told = stream.text().await.expect("it ends well");
        assert!(told.ends_with("data: {\"kind\":\"ended\"}\n\n"), "{told}");
        assert!(!told.contains("complaint"), "what is told then is nobody's: {told}");
    }

    async fn signing_out_clears_the_pictures_a_browser_has_kept(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let token = session(&hub, &resident, hub.now() + Span::HOUR).await;
        let cookie = format!("linli={token}");

        let closed = change(&hub, &Close {}, &[("cookie", &cookie), ("origin", &hub.origin)]).await;

        let cleared = closed.headers().get("clear-site-data").expect("it is said");
        assert_eq!(cleared, "\"cache\"");
    }

    async fn no_script_of_a_page_is_given_a_token(hub: TestHub) {
        let receipt = hub.client().change(&lift(), &key()).await.expect("filing works");
        let follow = Follow { key: receipt.case_key.expect("a visitor gets a key") };
        let native = ("linli-native", "1");

        let by_program = change(&hub, &follow, &[native]).await;
        let by_page = change(&hub, &follow, &[native, ("origin", &hub.origin)]).await;

        assert!(by_program.headers().contains_key("linli-case"));
        assert!(!by_page.headers().contains_key("linli-case"));
        let cookie = by_page.headers().get(SET_COOKIE).expect("a cookie");
        assert!(cookie.to_str().is_ok_and(|cookie| cookie.contains("HttpOnly")));
    }
}
