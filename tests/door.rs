//! The plain road: door, form, receipt, status, judgement; no script anywhere.

use std::num::NonZeroU32;

use contract::{
    Code,
    complaints::{Do, File, Show},
    time::Span,
};
use hub::limits::Rates;
use reqwest::{Client, StatusCode, multipart};

use crate::{
    complaints::{lift, resolve},
    support::{Engine, NOTICE, TestHub, code, http, jpeg, key, on_both_engines},
};

/// A browser without scripts: it keeps cookies, sends its origin and follows no redirect unseen.
struct Browser {
    client: Client,
    origin: String,
    cookies: Vec<String>,
}

/// What it shows.
struct Page {
    status: StatusCode,
    text: String,
    location: Option<String>,
}

impl Browser {
    fn new(hub: &TestHub) -> Self {
        Self { client: http(), origin: hub.origin.clone(), cookies: Vec::new() }
    }

    async fn get(&mut self, path: &str) -> Page {
        let request = self.client.get(format!("{}{path}", self.origin));
        self.show(request).await
    }

    async fn post(&mut self, path: &str, form: multipart::Form) -> Page {
        // It stands in the form, as hidden as its key.
        let form = if path == "/file" { form.text("notice", NOTICE.to_string()) } else { form };
        self.send(path, form).await
    }

    async fn send(&mut self, path: &str, form: multipart::Form) -> Page {
        let request = self.client.post(format!("{}{path}", self.origin)).multipart(form);
        self.show(request.header("origin", &self.origin)).await
    }

    async fn show(&mut self, request: reqwest::RequestBuilder) -> Page {
        let request = request.header("cookie", self.cookies.join("; "));
        let answer = request.send().await.expect("an answer");
        let headers = answer.headers().clone();
        let text = |value: &reqwest::header::HeaderValue| {
            value.to_str().expect("plain headers").to_owned()
        };
        for cookie in headers.get_all("set-cookie") {
            let cookie = text(cookie);
            assert!(cookie.contains("SameSite="), "{cookie}");
            self.cookies.push(cookie.split(';').next().expect("a pair").to_owned());
        }
        Page {
            status: answer.status(),
            location: headers.get("location").map(text),
            text: answer.text().await.expect("a page"),
        }
    }
}

impl Page {
    /// The value of the hidden field `name`.
    fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let at = self.text.find(&mark).unwrap_or_else(|| panic!("no {name} in {}", self.text));
        self.text[at + mark.len()..].split('"').next().expect("a value").to_owned()
    }
}

fn form(fields: &[(&str, &str)]) -> multipart::Form {
    fields.iter().fold(multipart::Form::new(), |form, (name, value)| {
        form.text((*name).to_owned(), (*value).to_owned())
    })
}

/// A visitor who has filed something, and where it is.
async fn with_a_matter(hub: &TestHub) -> (Browser, String) {
    let mut browser = Browser::new(hub);
    let once = browser.get("/file").await.hidden("key");
    let receipt = browser.post("/file", form(&[("key", &once), ("text", "电梯抖")])).await;
    let case_key = receipt.hidden("case_key");
    let opened = browser.post("/follow", form(&[("case_key", &case_key)])).await;
    (browser, opened.location.expect("a way to the matter"))
}

/// Sends a form as bytes, whatever they are.
async fn send_raw(hub: &TestHub, path: &str, body: &str) -> (StatusCode, String) {
    let answer = http()
        .post(format!("{}{path}", hub.origin))
        .header("content-type", "multipart/form-data; boundary=x")
        .body(body.to_owned())
        .send()
        .await
        .expect("an answer");
    (answer.status(), answer.text().await.expect("a page"))
}

fn raw(name: &str, text: &str) -> String {
    format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_refused_unread_is_shown_again_with_its_words() {
    let few = NonZeroU32::new(2).expect("more than none");
    let rates = Rates { calls: few, ..Rates::default() };
    let hub = TestHub::start_with(Engine::Sqlite, rates).await.expect("SQLite needs no server");
    let mut browser = Browser::new(&hub);
    let once = browser.get("/file").await.hidden("key");
    browser.get("/file").await;
    let sent =
        || form(&[("key", &once), ("place", "东门"), ("text", "路灯不亮，晚上看不见台阶。")]);

    let refused = browser.post("/file", sent()).await;
    hub.advance(Span::SECOND.times(90));
    let receipt = browser.post("/file", sent()).await;

    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.text.contains("路灯不亮，晚上看不见台阶。</textarea>"), "{}", refused.text);
    assert_eq!((refused.hidden("key"), refused.hidden("place")), (once, "东门".to_owned()));
    assert!(receipt.text.contains("已提交"), "{}", receipt.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_breaks_off_is_shown_again_as_far_as_it_came() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let half =
        raw("place", "东门\r\n") + &raw("text", "路灯不亮，晚上看不见\r\n") + "--x\r\ncontent-";

    let (status, page) = send_raw(&hub, "/file", &half).await;
    let (_, nothing) = send_raw(&hub, "/file", "--x\r\ncontent-").await;
    let (_, no_form) =
        send_raw(&hub, "/follow", &(raw("case_key", "k7qm-2f9x-ab\r\n") + "--x")).await;

    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(page.contains("路灯不亮，晚上看不见</textarea>"), "{page}");
    assert!(
        page.contains("value=\"东门\"") && page.contains("如果内容不全，请按返回键回去补。"),
        "{page}"
    );
    assert!(nothing.contains("请按返回键，您写的内容还在。"), "{nothing}");
    assert!(no_form.contains("value=\"k7qm-2f9x-ab\""), "{no_form}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_a_thousand_fields_is_refused_and_gives_none_of_them_back() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let flood = raw("text", "路灯不亮。\r\n") + &raw("a", "\r\n").repeat(1_000) + "--x--\r\n";

    let (status, page) = send_raw(&hub, "/file", &flood).await;

    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.contains("路灯不亮。</textarea>") && !page.contains("name=\"a\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_signed_out_meanwhile_is_told_so_and_loses_no_word() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let (_, matter) = with_a_matter(&hub).await;
    let once = Browser::new(&hub).get("/file").await.hidden("key");
    let lapsed =
        || Browser { cookies: vec![format!("linli={}", "x".repeat(43))], ..Browser::new(&hub) };
    let sent = || form(&[("key", &once), ("text", "路灯不亮。")]);

    let mut browser = lapsed();
    let refused = browser.post("/file", sent()).await;
    let taken_away = browser.cookies.pop().expect("a cookie");
    browser.cookies.clear();
    let receipt = browser.post("/file", sent()).await;
    let said = form(&[("act", "say"), ("text", "今天又坏了。")]);
    let of_matter = lapsed().post(&matter, said).await;

    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.text.contains("路灯不亮。</textarea>"), "{}", refused.text);
    assert!(refused.text.contains("会按访客提交") && taken_away == "linli=", "{}", refused.text);
    assert!(receipt.text.contains("查询码"), "{}", receipt.text);
    assert_eq!(of_matter.status, StatusCode::UNAUTHORIZED);
    assert!(of_matter.text.contains("今天又坏了。</textarea>"), "{}", of_matter.text);
    assert!(!of_matter.text.contains("再发一次</button>"), "{}", of_matter.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_may_keep_the_form_for_whoever_goes_back_to_it() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let kept = |path: &str| {
        let request = http().get(format!("{}{path}", hub.origin));
        async {
            let answer = request.send().await.expect("an answer");
            answer.headers()["cache-control"].to_str().expect("ASCII").to_owned()
        }
    };

    assert_eq!(kept("/file").await, "private, no-cache");
    assert_eq!(kept("/").await, "no-store");
}

on_both_engines! {
    async fn a_notice_that_has_changed_is_read_before_anything_is_taken(hub: TestHub) {
        let mut browser = Browser::new(&hub);
        let page = browser.get("/file?door=3-1").await;
        let (once, shown) = (page.hidden("key"), page.hidden("notice"));
        let older = (NOTICE - 1).to_string();
        let sent = |notice: &str| form(&[("key", &once), ("text", "路灯不亮。"), ("notice", notice)]);

        let refused = browser.send("/file", sent(&older)).await;
        let missing = browser.send("/file", form(&[("key", &once), ("text", "路灯不亮。")])).await;
        let called = hub.client().change(&File { notice: NOTICE - 1, ..lift() }, &key()).await;
        let receipt = browser.send("/file", sent(&refused.hidden("notice"))).await;

        assert_eq!(shown, NOTICE.to_string());
        for page in [&refused, &missing] {
            assert!(page.text.contains("个人信息说明改过了"), "{}", page.text);
            assert!(page.text.contains("路灯不亮。</textarea>"), "{}", page.text);
        }
        assert_eq!(code(called), Code::Invalid);
        assert!(receipt.text.contains("已提交"), "{}", receipt.text);
    }

    async fn the_notice_says_whose_word_a_child_takes_and_the_way_in_says_so_too(hub: TestHub) {
        let mut browser = Browser::new(&hub);

        let notice = browser.get("/privacy").await;
        let way_in = browser.get("/join").await;

        for said in [
            "孩子（未满14岁）的信息",
            "要监护人同意，孩子才能用",
            "邀请卡也交给监护人",
            "能要一份、要求更正或删除",
            "要另一位负责人同意才能看",
        ] {
            assert!(notice.text.contains(said), "{said} is not in {}", notice.text);
        }
        assert!(way_in.text.contains("没满14岁，请让监护人来加入、来同意。"), "{}", way_in.text);
    }

    async fn a_visitor_walks_the_whole_road_without_scripts(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let mut browser = Browser::new(&hub);
        let door = browser.get("/d/3-1").await;
        assert!(door.text.contains("3栋1单元") && door.text.contains("/file?door=3-1"));
        assert!(!door.text.contains("<script"));

        let empty = browser.get("/file?door=3-1").await;
        let once = empty.hidden("key");
        let photo = multipart::Part::bytes(jpeg(64, 64)).file_name("a.jpg");
        let sent = form(&[("key", &once), ("door", "3-1"), ("place", "3栋1单元")])
            .text("text", "电梯坏了\r\n三天了")
            .part("photos", photo);
        let receipt = browser.post("/file", sent).await;
        assert_eq!(receipt.status, StatusCode::OK);
        assert!(receipt.text.contains("已提交") && receipt.text.contains("11月30日"));

        let case_key = receipt.hidden("case_key");
        let opened = browser.post("/follow", form(&[("case_key", &case_key)])).await;
        let path = opened.location.expect("a way to the matter");
        let case = browser.get(&path).await;
        assert!(case.text.contains("电梯坏了\n三天了") && case.text.contains("/thumbnail"));

        let id = path.trim_start_matches("/c/").parse().expect("an id");
        staff.hub.change(&Do { id, act: resolve("门机换好了"), seen: None }, &key()).await.expect("resolved");
        let done = browser.get(&path).await;
        assert!(done.text.contains("门机换好了") && done.text.contains("judge_solved"));
        assert!(done.text.contains("data-kind=\"resolve\""), "named as the style sheet has it");
        assert!(done.text.contains("/assets/icons.svg#circle-check"));
        let judged = form(&[
            ("key", &done.hidden("key")),
            ("act", "judge_unsolved"),
            ("satisfaction", "poor"),
            ("text", "还是抖"),
        ]);
        assert_eq!(browser.post(&path, judged).await.status, StatusCode::SEE_OTHER);

        let case = staff.hub.ask(&Show { id }).await.expect("shown");
        assert_eq!(case.entries.last().expect("an entry").text, "还是抖");
        assert_eq!(case.matter.place.as_deref(), Some("3栋1单元"));
    }

    async fn a_visitor_takes_a_copy_and_removes_the_matter_without_scripts(hub: TestHub) {
        let mut browser = Browser::new(&hub);
        let once = browser.get("/file").await.hidden("key");
        let sent = form(&[("key", &once), ("text", "电梯坏了")]);
        let case_key = browser.post("/file", sent).await.hidden("case_key");
        let opened = browser.post("/follow", form(&[("case_key", &case_key)])).await;
        let path = opened.location.expect("a way to the matter");
        let open = browser.get(&path).await;
        let copy = browser.get(&format!("{path}/copy")).await;
        let withdraw = form(&[("key", &open.hidden("key")), ("act", "withdraw")]);
        browser.post(&path, withdraw).await;
        let over = browser.get(&path).await;

        let erase = form(&[("key", &over.hidden("key")), ("act", "erase")]);
        let erased = browser.post(&path, erase).await;
        let gone = browser.get(&path).await;

        assert!(copy.text.contains("电梯坏了") && !copy.text.contains("<script"));
        assert!(!open.text.contains("value=\"erase\"") && over.text.contains("value=\"erase\""));
        assert!(erased.text.contains("已经删除"), "{}", erased.text);
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
    }

    async fn a_form_sent_twice_files_once_and_shows_the_same_receipt(hub: TestHub) {
        let mut browser = Browser::new(&hub);
        let once = browser.get("/file").await.hidden("key");
        let sent = || form(&[("key", &once), ("text", "路灯不亮"), ("place", "东门")]);

        let first = browser.post("/file", sent()).await;
        let second = browser.post("/file", sent()).await;

        assert_eq!(first.hidden("case_key"), second.hidden("case_key"));
    }

    async fn a_form_without_its_key_never_shows_the_receipt_of_another(hub: TestHub) {
        let (mut one, mut other) = (Browser::new(&hub), Browser::new(&hub));
        let sent = || form(&[("text", "路灯不亮"), ("place", "东门")]);

        let first = one.post("/file", sent()).await;
        let second = other.post("/file", sent()).await;

        assert_ne!(first.hidden("case_key"), second.hidden("case_key"));
    }

    async fn a_form_takes_photos_of_the_size_that_cameras_make(hub: TestHub) {
        let mut browser = Browser::new(&hub);
        let empty = browser.get("/file").await;
        // What follows a picture's end is not looked at, but has to arrive.
        let mut photo = jpeg(64, 64);
        photo.resize(5_000_000, 0);
        let part = || multipart::Part::bytes(photo.clone()).file_name("a.jpg");
        let sent = form(&[("key", &empty.hidden("key")), ("text", "路灯不亮"), ("place", "东门")]);

        let receipt = browser.post("/file", sent.part("photos", part()).part("photos", part())).await;

        assert!(receipt.text.contains("已提交"), "{}", receipt.text);
    }

    async fn a_photo_that_has_arrived_can_be_exchanged(hub: TestHub) {
        let mut browser = Browser::new(&hub);
        let once = browser.get("/file").await.hidden("key");
        let photo = |size| multipart::Part::bytes(jpeg(size, 64)).file_name("a.jpg");
        let too_long = "长".repeat(20_000);
        let sent = form(&[("key", &once), ("text", &too_long), ("place", "东门")]);
        let again = browser.post("/file", sent.part("photos", photo(64))).await;
        assert!(again.text.contains("name=\"photo\""), "it is kept: {}", again.text);

        let sent = form(&[("key", &once), ("text", "路灯不亮"), ("place", "东门")]);
        let receipt = browser.post("/file", sent.part("photos", photo(80))).await;

        assert!(receipt.text.contains("已提交"), "{}", receipt.text);
    }

    async fn of_too_many_photos_no_more_are_looked_at_and_the_words_stay(hub: TestHub) {
        let mut browser = Browser::new(&hub);
        let empty = browser.get("/file").await;
        let mut sent = form(&[("key", &empty.hidden("key")), ("place", "东门")]);
        for number in 0..40 {
            let name = format!("{number}.jpg");
            sent = sent.part("photos", multipart::Part::bytes(jpeg(8, 8)).file_name(name));
        }

        let again = browser.post("/file", sent.text("text", "路灯不亮")).await;

        assert!(again.text.contains("路灯不亮") && again.text.contains("错误"), "{}", again.text);
    }

    async fn a_refused_form_keeps_every_word_and_picture(hub: TestHub) {
        let mut browser = Browser::new(&hub);
        let once = browser.get("/file").await.hidden("key");
        let long = "很".repeat(200);
        let photo = multipart::Part::bytes(jpeg(64, 64)).file_name("a.jpg");
        let sent = form(&[("key", &once), ("text", "路灯 <b>不亮</b>"), ("place", &long)])
            .part("photos", photo);

        let refused = browser.post("/file", sent).await;

        assert!(refused.text.contains("错误:有 1 处要改") || refused.text.contains("错误：有 1 处要改"));
        assert!(refused.text.contains("href=\"#place\""));
        assert!(refused.text.contains("路灯 &lt;b&gt;不亮&lt;/b&gt;"));
        assert!(refused.text.contains(&long));
        let kept = refused.hidden("photo");
        let mended = form(&[("key", &once), ("text", "路灯不亮"), ("place", "东门"), ("photo", &kept)]);
        let receipt = browser.post("/file", mended).await;
        assert!(receipt.text.contains("已提交"));
    }

    async fn a_refused_photo_is_named_and_the_others_stay(hub: TestHub) {
        let mut browser = Browser::new(&hub);
        let once = browser.get("/file").await.hidden("key");
        let part = |bytes: Vec<u8>, name: &'static str| multipart::Part::bytes(bytes).file_name(name);
        let sent = form(&[("key", &once), ("text", "路灯不亮")])
            .part("photos", part(b"%PDF".to_vec(), "合同.pdf"))
            .part("photos", part(jpeg(64, 64), "路灯.jpg"))
            .part("photos", part(b"GIF".to_vec(), "<b>.gif"));

        let refused = browser.post("/file", sent).await;

        assert!(refused.text.contains("“合同.pdf”没有添加上"), "{}", refused.text);
        assert!(refused.text.contains("“&lt;b&gt;.gif”没有添加上"));
        assert!(!refused.text.contains("“路灯.jpg”"));
        assert!(refused.text.contains("name=\"photo\""), "the good one stays");
    }

    async fn a_form_of_a_door_that_is_gone_is_shown_again_and_can_be_sent(hub: TestHub) {
        let mut browser = Browser::new(&hub);
        let once = browser.get("/file").await.hidden("key");
        let sent = form(&[("key", &once), ("door", "no-such"), ("place", "东门"), ("text", "路灯 <b>不亮")]);

        let refused = browser.post("/file", sent).await;

        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        assert!(refused.text.contains("路灯 &lt;b&gt;不亮"), "{}", refused.text);
        assert_eq!((refused.hidden("key"), refused.hidden("place")), (once.clone(), "东门".to_owned()));
        assert!(!refused.text.contains("no-such"), "it would be refused for ever");
        let again = form(&[("key", &once), ("place", "东门"), ("text", "路灯不亮")]);
        assert!(browser.post("/file", again).await.text.contains("已提交"));
    }

    async fn a_refused_judgement_stays_where_it_was_written(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let (mut browser, path) = with_a_matter(&hub).await;
        let id = path.trim_start_matches("/c/").parse().expect("an id");
        staff.hub.change(&Do { id, act: resolve("换好了"), seen: None }, &key()).await.expect("resolved");
        let once = browser.get(&path).await.hidden("key");
        let half = form(&[("key", &once), ("act", "judge_unsolved"), ("text", "还是抖")]);

        let refused = browser.post(&path, half).await;

        let judged = "id=\"judge-text\" name=\"text\" rows=\"2\">还是抖</textarea>";
        assert!(refused.text.contains(judged), "{}", refused.text);
        assert!(refused.text.contains("value=\"judge_unsolved\" checked"), "{}", refused.text);
        assert_eq!(refused.text.matches("还是抖").count(), 1, "and nowhere else");
    }

    async fn a_photo_alone_is_added_to_a_matter_and_nothing_is_not(hub: TestHub) {
        let (mut browser, path) = with_a_matter(&hub).await;
        let once = browser.get(&path).await.hidden("key");
        let say = || form(&[("key", &once), ("act", "say"), ("text", "")]);

        let nothing = browser.post(&path, say()).await;
        let photo = multipart::Part::bytes(jpeg(64, 64)).file_name("a.jpg");
        let added = browser.post(&path, say().part("photos", photo)).await;

        assert!(nothing.text.contains("请写几句话，或者加一张照片。"), "{}", nothing.text);
        assert_eq!(added.status, StatusCode::SEE_OTHER);
        assert!(browser.get(&path).await.text.contains("/thumbnail"));
    }

    async fn the_page_and_the_app_promise_the_same_day_and_hour(hub: TestHub) {
        let mut browser = Browser::new(&hub);
        let community = hub.client().ask(&contract::community::Show::default()).await.expect("shown");
        let due = community.due(hub.now()).civil(community.offset);
        let promised = contract::words::moment(contract::Language::Zh, due, 2026);

        let page = browser.get("/file").await;
        let sent = form(&[("key", &page.hidden("key")), ("text", "路灯不亮")]);
        let receipt = browser.post("/file", sent).await;

        assert!(page.text.contains(&promised), "{promised}");
        assert!(receipt.text.contains(&promised), "{promised}");
    }

    async fn a_wrong_case_key_says_what_to_do(hub: TestHub) {
        let mut browser = Browser::new(&hub);
        for (typed, expected) in [("abc", "12 位字母和数字"), ("aaaa-bbbb-cccc", "没有找到")] {
            let page = browser.post("/follow", form(&[("case_key", typed)])).await;
            assert!(page.text.contains(expected), "{typed}");
            assert!(page.text.contains(&format!("value=\"{typed}\"")), "{typed} is kept");
        }
    }

    async fn another_site_cannot_send_the_forms(hub: TestHub) {
        let visitor = hub.client();
        let file = File { text: Some(crate::complaints::body("x")), ..crate::complaints::lift() };
        visitor.change(&file, &key()).await.expect("filing works");
        let client = http();
        for path in ["/file", "/follow", "/settings"] {
            let request = client.post(format!("{}{path}", hub.origin)).header("origin", "https://evil.example");
            let request = match path {
                "/settings" => request.header("content-type", "application/x-www-form-urlencoded").body("mode=elder"),
                _ => request.multipart(form(&[("text", "x")])),
            };
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
        }
    }
}
