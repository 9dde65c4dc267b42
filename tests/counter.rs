//! What staff file for somebody who calls: whose words they are stays plain to everybody.

use contract::{
    Code,
    complaints::{Act, Do, Follow, Mine, Part, Satisfaction, Show, Status},
    counter::{Channel, File, Look, Taken},
    ledger::Reason,
    people::Post,
    text::{Search, Whereabouts},
};

use fantoccini::key::Key;

use crate::{
    complaints::{body, resolve},
    support::{Driver, Engine, TestHub, Window, code, key, on_both_engines},
};

fn call(text: &str) -> File {
    File {
        text: body(text),
        place: None,
        whereabouts: None,
        resident: None,
        channel: Channel::Phone,
    }
}

fn search(words: &str) -> Look {
    Look { search: Search::try_from(words).expect("words"), reason: Reason::Call }
}

on_both_engines! {
    async fn what_a_resident_says_on_the_telephone_is_theirs_and_says_who_wrote_it(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小王").await;
        let found = staff.hub.ask(&search("3栋 502")).await.expect("found");
        let home = found.first().expect("the household");
        let request = File {
            place: Some(home.id),
            resident: Some(home.residents[0].id),
            whereabouts: Some(Whereabouts::try_from("厨房").expect("words")),
            ..call("厨房漏水。")
        };

        let receipt = staff.hub.change(&request, &key()).await.expect("filed");
        let mine = resident.hub.ask(&Mine { after: None }).await.expect("listed");
        let theirs = resident.hub.ask(&Show { id: receipt.id }).await.expect("shown");
        let seen = staff.hub.ask(&Show { id: receipt.id }).await.expect("shown");
        let done = Do { id: receipt.id, act: resolve("修好了。"), seen: None };
        staff.hub.change(&done, &key()).await.expect("resolved");
        let judge = Act::JudgeSolved { satisfaction: Satisfaction::Good, text: None };
        let judged = Do { id: receipt.id, act: judge, seen: None };
        let by_staff = staff.hub.change(&judged, &key()).await;
        let by_resident = resident.hub.change(&judged, &key()).await.expect("judged");

        let taken = Some(Taken { by: "小王".to_owned(), channel: Channel::Phone });
        assert_eq!(home.residents[0].id, resident.account.person);
        assert_eq!(receipt.case_key, None);
        assert_eq!(receipt.place.as_deref(), Some("3栋1单元502 厨房"));
        assert_eq!(mine.iter().map(|matter| matter.id).collect::<Vec<_>>(), [receipt.id]);
        assert_eq!((theirs.part, seen.part), (Part::Author, Part::Handler));
        assert_eq!((&theirs.entries[0].taken, &seen.entries[0].taken), (&taken, &taken));
        assert_eq!(seen.entries[0].name.as_deref(), Some("王秀英"));
        assert_eq!(code(by_staff), Code::NotAllowed, "nobody judges their own work");
        assert_eq!(by_resident.status, Status::Closed);
    }

    async fn what_nobody_signs_gets_a_key_that_is_shown_once(hub: TestHub) {
        let staff = hub.staff("小王").await;
        let request = File { channel: Channel::Counter, ..call("东门的灯不亮。") };
        let once = key();

        let receipt = staff.hub.change(&request, &once).await.expect("filed");
        let again = staff.hub.change(&request, &once).await.expect("the same answer");
        let seen = staff.hub.ask(&Show { id: receipt.id }).await.expect("shown");
        let caller = hub.client();
        let case_key = receipt.case_key.expect("nobody's gets a key");
        let case = caller.change(&Follow { key: case_key }, &key()).await.expect("the key opens");

        assert_eq!(receipt, again, "a retry files nothing twice");
        assert_eq!((seen.author, receipt.place), (None, None));
        assert_eq!(case.part, Part::Author);
        let taken = Some(Taken { by: "小王".to_owned(), channel: Channel::Counter });
        assert_eq!(case.entries[0].taken, taken);
        assert_eq!(case.entries[0].name, None);
    }

    async fn without_a_place_it_is_at_the_residents_home(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小王").await;
        let request = File { resident: Some(resident.account.person), ..call("门铃坏了。") };

        let receipt = staff.hub.change(&request, &key()).await.expect("filed");

        assert_eq!(receipt.place.as_deref(), Some("3栋1单元502"));
    }

    async fn places_are_found_by_number_name_and_resident_and_others_by_nothing(hub: TestHub) {
        hub.resident("王秀英").await;
        let staff = hub.staff("小王").await;
        for (words, found) in [
            ("3-1-502", true),
            ("秀英", true),
            ("3栋502", false),
            ("3栋 502", true),
            ("小王", false),
            ("100%", false),
        ] {
            let places = staff.hub.ask(&search(words)).await.expect("looked");
            let is_there = places.iter().any(|place| place.name == "3栋1单元502");
            assert_eq!(is_there, found, "{words}");
        }
        let buildings = staff.hub.ask(&search("3栋")).await.expect("looked");
        assert!(buildings.iter().any(|place| place.residents.is_empty()));
        assert!(buildings.len() <= Look::MOST);
    }

    async fn the_counter_is_for_those_who_answer_and_files_for_residents_of_their_own(
        hub: TestHub
    ) {
        let resident = hub.resident("王秀英").await;
        for (post, expected) in [
            (Post::Resident, Some(Code::NotAllowed)),
            (Post::Auditor, Some(Code::NotAllowed)),
            (Post::Staff, None),
            (Post::Manager, None),
        ] {
            let person = hub.join("某人", post, None).await;
            let filed = person.hub.change(&call("灯不亮。"), &key()).await;
            let looked = person.hub.ask(&search("3-1-502")).await;
            match expected {
                None => assert!(filed.is_ok() && looked.is_ok(), "{post:?}"),
                Some(refusal) => {
                    assert_eq!(code(filed), refusal, "{post:?}");
                    assert_eq!(code(looked), refusal, "{post:?}");
                }
            }
        }
        let nobody = hub.client();
        assert_eq!(code(nobody.change(&call("灯不亮。"), &key()).await), Code::NotSignedIn);
        assert_eq!(code(nobody.ask(&search("3")).await), Code::NotSignedIn);
        let (staff, other) = (hub.staff("小王").await, hub.staff("小李").await);
        for stranger in [other.account.person, contract::id::PersonId::from_number(42)] {
            let request = File { resident: Some(stranger), ..call("灯不亮。") };
            let filed = staff.hub.change(&request, &key()).await;
            assert_eq!(code(filed), Code::Invalid, "words are put into no colleague's mouth");
        }
        let left = contract::devices::Leave { person: resident.account.person, on: None };
        let manager = hub.join("陈经理", Post::Manager, None).await;
        manager.hub.change(&left, &key()).await.expect("moved out");
        hub.advance(contract::time::Span::SECOND);
        let request = File { resident: Some(resident.account.person), ..call("灯不亮。") };
        assert_eq!(code(staff.hub.change(&request, &key()).await), Code::Invalid);
    }
}

/// Joins in a window of its own.
async fn join(hub: &TestHub, driver: &Driver, name: &str, post: Post) -> Window {
    let home = (post == Post::Resident).then_some("3-1-502");
    let secret = hub.invite(name, post, home).await;
    let window = driver.window().await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.see(name).await;
    window.press("button", "加入").await;
    window.see_not("/join").await;
    window
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_written_down_by_keys_alone_and_the_resident_sees_who_did() {
    let Some(driver) = Driver::start().await else {
        crate::support::skip("LINLI_TEST_CHROMEDRIVER");
        return;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        crate::support::skip("LINLI_TEST_WEB");
        return;
    };
    let resident = join(&hub, &driver, "王秀英", Post::Resident).await;
    let staff = join(&hub, &driver, "小王", Post::Staff).await;
    let enter = Key::Enter.into();

    staff.see("待办").await;
    staff.keys(&['c']).await;
    staff.wait_focus_on_text().await;
    staff.write("厨房漏水，水流到楼下").await;
    let kept =
        "return Object.keys(localStorage).some(name => name.endsWith('inbox.draft.counter'))";
    staff.wait_until("a draft that is kept", kept).await;
    staff.go(&format!("{}/staff", hub.origin)).await;
    staff.wait_alive().await;
    staff.see("待办").await;
    staff.with_ctrl('k').await;
    staff
        .wait_until(
            "focus on the search of commands",
            "return document.activeElement?.id === 'command-search'",
        )
        .await;
    staff.write("代为登记").await;
    staff.keys(&[enter]).await;
    staff.wait_focus_on_text().await;
    let text = staff.run("return document.activeElement.value", vec![]).await;
    staff.tab_to("哪一户，或哪栋楼？").await;
    staff.write("秀英").await;
    staff.see("找到 1 处").await;
    staff.tab_to("3栋1单元502").await;
    staff.keys(&[enter]).await;
    staff.see("替谁登记？").await;
    staff
        .wait_until(
            "focus on whom it is for",
            "return document.activeElement?.name === 'counter-whom'",
        )
        .await;
    staff.keys(&[' ']).await;
    staff.tab_to("登记").await;
    staff.keys(&[enter]).await;
    staff.see("王秀英登录后，在“我的事项”里能看到").await;
    staff.tab_to("打开这件事").await;
    staff.keys(&[enter]).await;
    staff.see("由小王代为登记（电话）").await;
    resident.go(&format!("{}/mine", hub.origin)).await;
    resident.wait_alive().await;
    resident.press("link", "厨房漏水").await;
    resident.see("由小王代为登记（电话）").await;
    resident.see("撤回这件事").await;

    assert_eq!(text, "厨房漏水，水流到楼下", "a reload loses nothing");
    staff.close().await;
    resident.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_what_nobody_signs_is_seen_once() {
    let Some(driver) = Driver::start().await else {
        crate::support::skip("LINLI_TEST_CHROMEDRIVER");
        return;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        crate::support::skip("LINLI_TEST_WEB");
        return;
    };
    let staff = join(&hub, &driver, "小王", Post::Staff).await;

    staff.see("待办").await;
    staff.press("button", "代为登记").await;
    staff.fill("对方说了什么？", "东门的灯不亮。").await;
    staff.press("radio", "柜台").await;
    staff.fill("具体位置", "东门").await;
    staff.press("button", "登记").await;
    staff.see("请念给对方听，或打印给他").await;
    let read = "return document.querySelector('#counter .key')?.textContent ?? ''";
    let shown = staff.run(read, vec![]).await;
    staff.keys(&[Key::Escape.into()]).await;
    let still = staff.run(read, vec![]).await;
    staff.press("button", "关闭").await;
    staff.keys(&['c']).await;
    staff.wait_focus_on_text().await;
    let gone = staff.run(read, vec![]).await;
    let kept =
        staff.run("return JSON.stringify([{...localStorage}, {...sessionStorage}])", vec![]).await;

    let shown = shown.as_str().expect("a text");
    assert_eq!(shown.len(), "k7qm-2f9x-ab3d".len(), "{shown}");
    assert_eq!(still, shown, "one press of Escape does not take it away");
    assert_eq!(gone, "");
    assert!(!kept.as_str().expect("a text").contains(shown), "it is kept nowhere");
    let file =
        contract::complaints::Follow { key: shown.to_owned().try_into().expect("a case key") };
    assert!(hub.client().change(&file, &key()).await.is_ok());
    staff.close().await;
}
