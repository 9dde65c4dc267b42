//! Notices on screens and pages: a board that lives, read, passed on, put into a calendar, asked
//! about; written and corrected by the staff's screens.

use contract::{
    Code,
    complaints::{File, Mine, Show as ShowCase},
    id::NoticeId,
    notices::{
        Correct, Desk, Draft, Enclosure, Glance, Group, Happening, Illustration, Keep, Kept, List,
        Look, Pin, Publish, Recall, Topic,
    },
    people::Post,
    text::{Body, Subject, Whereabouts},
    time::Span,
};
use fantoccini::key::Key;

use crate::{
    browser::{join, start},
    complaints::lift,
    documents::pdf,
    support::{
        Engine, Look as Drawn, Person, TestHub, Window, code, http, jpeg, key, on_both_engines,
    },
};

fn subject(text: &str) -> Subject {
    Subject::try_from(text).expect("a title")
}

fn text(text: &str) -> Option<Body> {
    Some(Body::try_from(text).expect("a text"))
}

fn draft(title: &str, body: &str) -> Draft {
    Draft { title: Some(subject(title)), text: text(body), ..Draft::default() }
}

async fn keep(writer: &Person, draft: Draft) -> Kept {
    let keep = Keep { id: None, seen: None, draft };
    writer.hub.change(&keep, &key()).await.expect("kept")
}

async fn publish(writer: &Person, draft: Draft) -> Kept {
    let kept = keep(writer, draft).await;
    let publish = Publish { id: kept.id, seen: kept.revision, at: None };
    writer.hub.change(&publish, &key()).await.expect("published");
    kept
}

/// Water that is off tonight, urgent, with everything a text may hold.
async fn water(hub: &TestHub, writer: &Person) -> Draft {
    let picture = writer.hub.attach(jpeg(800, 500), &key()).await.expect("taken in");
    let document = writer.hub.enclose(pdf(240_000), &key()).await.expect("taken in");
    let body = "今晚检修**水泵**，请提前存水。\n\n## 哪些楼\n\n- 1栋到3栋\n- 5栋\n\n\
         ![阀门在哪里](1)\n\n| 楼号 | 停水时间 |\n| --- | --- |\n| 1栋 | 22:00 |\n\n\
         有事请打[值班电话](tel:02885550100)。";
    let from = hub.now() + Span::HOUR.times(5);
    Draft {
        topic: Topic::Water,
        is_urgent: true,
        pictures: vec![Illustration {
            photo: picture.id,
            shows: Whereabouts::try_from("阀门在哪里").expect("short"),
        }],
        documents: vec![Enclosure {
            document: document.id,
            name: subject("停水检修的时间表和各楼负责人"),
        }],
        happening: Some(Happening {
            from,
            until: Some(from + Span::HOUR.times(8)),
            at: Some(Whereabouts::try_from("1栋到3栋").expect("short")),
        }),
        expires_at: Some(from + Span::HOUR.times(8)),
        ..draft("今晚停水检修", body)
    }
}

/// A board with an urgent notice that was corrected, a pinned one and others; the urgent one.
pub(crate) async fn board(hub: &TestHub) -> NoticeId {
    let writer = hub.staff("小李").await;
    let draft_of = Draft {
        topic: Topic::Event, ..draft("周六植树", "一起来种树，工具我们准备。")
    };
    publish(&writer, draft_of).await;
    let works = Draft {
        topic: Topic::Works, ..draft("东门施工", "东门封闭三天，请走北门。")
    };
    publish(&writer, works).await;
    let hours = publish(&writer, draft("窗口时间", "周六上午也开。")).await.id;
    writer.hub.change(&Pin { id: hours, is_pinned: true }, &key()).await.expect("pinned");
    let water = water(hub, &writer).await;
    let Kept { id, .. } = publish(&writer, water.clone()).await;
    hub.advance(Span::MINUTE.times(2));
    let seen = writer.hub.ask(&Look { id }).await.expect("shown").revision;
    let correct = Correct {
        id,
        seen,
        why: subject("时间改到二十二点"),
        draft: Draft { title: Some(subject("今晚22点停水检修")), ..water },
    };
    writer.hub.change(&correct, &key()).await.expect("corrected");
    id
}

/// A draft with all that can be filled in.
pub(crate) async fn begun(hub: &TestHub) -> NoticeId {
    let writer = hub.staff("小李").await;
    let water = water(hub, &writer).await;
    keep(
        &writer,
        Draft {
            is_urgent: false, law: Some(subject("物业管理条例第二十八条")), ..water
        },
    )
    .await
    .id
}

/// A page as a browser without scripts and cookies gets it.
async fn page(hub: &TestHub, path: &str) -> (u16, String) {
    let answer = http().get(format!("{}{path}", hub.origin)).send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a page"))
}

on_both_engines! {
    async fn a_link_that_is_passed_on_shows_a_title_a_beginning_and_a_picture(hub: TestHub) {
        let id = board(&hub).await;

        let (status, page) = page(&hub, &format!("/notices/{id}")).await;

        assert_eq!(status, 200);
        assert!(page.contains("<title>今晚22点停水检修 · "), "{page}");
        for (property, content) in [
            ("title", "今晚22点停水检修"),
            ("description", "今晚检修水泵，请提前存水。"),
            ("url", &format!("{}/notices/{id}", hub.origin)),
            ("image", &format!("{}/api/attachments/", hub.origin)),
        ] {
            let meta = format!("<meta property=\"og:{property}\" content=\"{content}");
            assert!(page.contains(&meta), "{property}: {page}");
        }
        let picture = page.split("og:image\" content=\"").nth(1).expect("one");
        let picture = picture.split('"').next().expect("an address");
        let answer = http().get(picture).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "who looks at the chat sees the picture");
        // The text is drawn, and no markup of the writer's.
        for part in ["<strong>水泵</strong>", "<h2>哪些楼</h2>", "href=\"tel:02885550100\"",
            "alt=\"阀门在哪里\"", "时间改到二十二点", "今晚停水检修"] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }

    async fn what_is_for_residents_shows_nothing_to_a_chat(hub: TestHub) {
        let writer = hub.staff("小李").await;
        let mut inner = draft("楼道会议", "今晚七点开会。");
        inner.happening =
            Some(Happening { from: hub.now() + Span::HOUR, until: None, at: None });
        inner.audience.group = Group::Residents;
        let id = publish(&writer, inner).await.id;

        for path in ["", "/calendar.ics"] {
            let (status, page) = page(&hub, &format!("/notices/{id}{path}")).await;

            assert_eq!(status, 404, "{path}");
            assert!(!page.contains("楼道会议") && !page.contains("og:title"), "{page}");
        }
    }

    async fn a_calendar_takes_the_time_and_the_place(hub: TestHub) {
        let id = board(&hub).await;
        let address = format!("{}/notices/{id}/calendar.ics", hub.origin);

        let answer = http().get(address).send().await.expect("an answer");

        let kind = answer.headers()["content-type"].to_str().expect("text").to_owned();
        assert_eq!(kind, "text/calendar; charset=utf-8");
        let file = answer.text().await.expect("a file").replace("\r\n ", "");
        assert!(file.starts_with("BEGIN:VCALENDAR\r\n"), "{file}");
        assert!(file.contains("SUMMARY:今晚22点停水检修\r\n"), "{file}");
        assert!(file.contains("LOCATION:1栋到3栋\r\n"), "{file}");
        assert!(file.contains("SEQUENCE:1\r\n"), "a correction replaces the event: {file}");
    }

    async fn the_board_is_read_and_searched_without_scripts(hub: TestHub) {
        board(&hub).await;

        let (_, all) = page(&hub, "/notices").await;
        let (_, found) = page(&hub, "/notices?search=%E6%A4%8D%E6%A0%91").await;
        let (_, none) = page(&hub, "/notices?search=%E7%8C%AB%E7%8B%97").await;
        let (_, home) = page(&hub, "/d/3-1").await;

        let place = |title: &str| all.find(title).unwrap_or_else(|| panic!("{title}: {all}"));
        assert!(place("今晚22点停水检修") < place("窗口时间"), "what is urgent is first");
        assert!(place("窗口时间") < place("东门施工"), "then what is pinned");
        assert!(place("东门施工") < place("周六植树"), "then the newest");
        assert!(found.contains("周六植树") && !found.contains("东门施工"), "{found}");
        assert!(none.contains("没有找到"), "{none}");
        assert!(all.contains("<label for=\"search\">找通知</label>"), "{all}");
        assert!(home.contains("紧急通知") && home.contains("今晚22点停水检修"), "{home}");
    }

    async fn what_is_pinned_stays_at_the_top_however_much_was_urgent_since(hub: TestHub) {
        let writer = hub.staff("小李").await;
        let hours = Draft { is_pinned: true, ..draft("窗口时间", "周六上午也开。") };
        publish(&writer, hours).await;
        for number in 0..35 {
            let urgent = Draft {
                is_urgent: true,
                expires_at: Some(hub.now() + Span::HOUR),
                ..draft(&format!("停水 {number}"), "一小时。")
            };
            publish(&writer, urgent).await;
        }
        hub.advance(Span::HOUR.times(2));

        let visitor = hub.client();
        let page = visitor.ask(&List::default()).await.expect("listed");

        let first: Vec<_> = page.first.iter().map(|line| line.title.as_str()).collect();
        assert_eq!(first, ["窗口时间"]);
        assert_eq!(page.lines.len(), List::PAGE, "what was urgent is among the others");
    }

    async fn what_was_taken_back_is_named_nowhere(hub: TestHub) {
        let writer = hub.staff("小李").await;
        let resident = hub.resident("王秀英").await;
        let id = publish(&writer, draft("写错了的标题", "写错了。")).await.id;
        let ask = File { about: Some(id), ..lift() };
        let asked = resident.hub.change(&ask, &key()).await.expect("filed").id;

        writer.hub.change(&Recall { id }, &key()).await.expect("in time");

        for reader in [&resident, &writer] {
            let case = reader.hub.ask(&ShowCase { id: asked }).await.expect("shown");
            assert_eq!(case.about, None);
        }
    }

    async fn a_glance_tells_what_is_urgent_and_what_is_new(hub: TestHub) {
        let id = board(&hub).await;
        let visitor = hub.client();

        let now = visitor.ask(&Glance::default()).await.expect("told");
        hub.advance(Span::DAY.times(2));
        let later = visitor.ask(&Glance::default()).await.expect("told");
        hub.advance(Glance::NEW);
        let old = visitor.ask(&Glance::default()).await.expect("told");

        assert_eq!(now.urgent.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
        assert_eq!(now.newest.len(), 4);
        assert!(later.urgent.is_empty(), "its time is over");
        assert_eq!(later.newest.len(), 3, "what is over is not new");
        assert!(old.newest.is_empty());
    }

    async fn a_question_about_a_notice_goes_to_the_staff_with_it(hub: TestHub) {
        let writer = hub.staff("小李").await;
        let resident = hub.resident("王秀英").await;
        let id = board(&hub).await;
        let mut inner = draft("工作安排", "周一例会。");
        inner.audience.group = Group::Staff;
        let hidden = publish(&writer, inner).await.id;

        let ask = File { about: Some(id), ..lift() };
        let asked = resident.hub.change(&ask, &key()).await.expect("filed").id;
        let unseen = File { about: Some(hidden), ..lift() };
        let refused = resident.hub.change(&unseen, &key()).await;

        assert_eq!(code(refused), Code::NotFound);
        for reader in [&resident, &writer] {
            let case = reader.hub.ask(&ShowCase { id: asked }).await.expect("shown");
            let about = case.about.expect("it says about what");
            assert_eq!((about.id, about.title.as_str()), (id, "今晚22点停水检修"));
        }
        let mine = resident.hub.ask(&Mine { after: None }).await.expect("listed");
        assert_eq!(mine.len(), 1, "what was refused is not there");
    }
}

/// The field says what it looks for, and nobody has to know of the key Enter.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_looked_for_by_the_button_beside_the_field() {
    let Some((hub, driver)) = start().await else { return };
    let writer = hub.staff("小李").await;
    publish(&writer, draft("周六植树", "一起来种树。")).await;
    publish(&writer, draft("东门施工", "请走北门。")).await;
    let window = join(&hub, &driver, "王秀英", Post::Resident).await;
    let narrow = Drawn { width: 320, text: Some("5"), ..Drawn::PLAIN };
    window.look(&hub.origin, narrow).await;
    window.go(&format!("{}/notices", hub.origin)).await;
    window.wait_alive().await;
    window.see("东门施工").await;
    let is_told = "const label = document.querySelector('label[for=search]'); \
         const button = document.querySelector('.seek button').getBoundingClientRect(); \
         return label.getClientRects().length > 0 && label.innerText === '找通知' \
             && button.width >= 44 && button.height >= 44 && button.right <= innerWidth";
    window.wait_true(is_told, vec![]).await;

    window.fill("找通知", "植树").await;
    window.press("button", "查找").await;
    window.wait_until("it is found", FOUND).await;
    // Enter does the same.
    window.go(&format!("{}/notices", hub.origin)).await;
    window.wait_alive().await;
    window.see("东门施工").await;
    window.fill("找通知", "植树").await;
    window.keys(&[Key::Enter.into()]).await;
    window.wait_until("it is found", FOUND).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

/// Whether the address says what is looked for, and only that is shown.
const FOUND: &str = "return location.search.startsWith('?search=') \
     && document.body.innerText.includes('周六植树') \
     && !document.body.innerText.includes('东门施工')";

#[tokio::test(flavor = "multi_thread")]
async fn staff_write_a_notice_and_a_neighbour_has_it_at_once() {
    let Some((hub, driver)) = start().await else { return };
    let resident = join(&hub, &driver, "王秀英", Post::Resident).await;
    resident.see("王秀英，您好").await;
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    staff.see("待办").await;

    staff.press("link", "通知").await;
    staff.see("还没有写过通知").await;
    staff.press("link", "写通知").await;
    staff.fill("标题", "明天停电").await;
    staff.fill("正文", "供电局检修，请关好电器。").await;
    staff.wait_for_element(".preview .notice-body h3").await;
    staff.see_in("#title", "明天停电").await;
    staff
        .wait_until(
            "the preview is drawn",
            "return document.querySelector('.preview')?.innerText.includes('供电局检修')",
        )
        .await;
    staff.see("已保存").await;
    staff.see_not("id=new").await;
    // A time that is typed half is said when it is published, and keeps nothing from being kept.
    let day = "const field = document.getElementById('expires_at'); field.value = '2035-01-01'; \
         field.dispatchEvent(new Event('input', { bubbles: true }))";
    staff.run(day, vec![]).await;
    staff.press("button", "现在发布").await;
    staff.see("请写日期和时间").await;
    staff.run(&day.replace("2035-01-01", ""), vec![]).await;
    staff.press("radio", "停电").await;
    staff.press("checkbox", "紧急").await;
    staff.press("button", "现在发布").await;
    staff.see("紧急通知要写明到什么时候为止").await;
    staff
        .run(
            "for (const [id, value] of [['expires_at', '2035-01-01'], ['expires_at-hour', '18:00']]) { \
         const field = document.getElementById(id); field.value = value; \
         field.dispatchEvent(new Event('input', { bubbles: true })); }",
            vec![],
        )
        .await;
    staff.press("button", "现在发布").await;
    staff.see("已发布，发给").await;

    // The one who has the screen open sees it without a hand.
    resident.see("紧急通知").await;
    resident.see("1 条未读").await;
    resident.press("link", "紧急通知 明天停电").await;
    resident.wait_title("明天停电").await;
    resident.see("供电局检修，请关好电器。").await;
    resident.press("link", "全部通知").await;
    resident.see("紧急").await;
    let unread = "return !document.querySelector('.notices').innerText.includes('未读')";
    resident.wait_until("it is read", unread).await;
    let desk = hub.staff("小张").await.hub.ask(&Desk::default()).await.expect("listed");
    assert_eq!((desk[0].seen, desk[0].people), (1, Some(1)), "one device, nobody's name");

    staff.press("button", "更正").await;
    // Left in the middle, it is there again.
    staff.fill("更正了什么", "只停上午").await;
    let here = staff.client.current_url().await.expect("an address");
    staff.go(here.as_str()).await;
    staff.wait_alive().await;
    staff.press("button", "更正").await;
    staff.see_in("#why", "只停上午").await;
    // Also where a colleague has corrected it meanwhile, which is said.
    let colleague = hub.staff("小张").await;
    let sheet = colleague.hub.ask(&Look { id: desk[0].id }).await.expect("shown");
    let why = Subject::try_from("换了说法").expect("a line");
    let correct = Correct { id: desk[0].id, seen: sheet.revision, why, draft: sheet.draft };
    colleague.hub.change(&correct, &key()).await.expect("corrected");
    staff.go(here.as_str()).await;
    staff.wait_alive().await;
    staff.press("button", "更正").await;
    staff.see("又改过").await;
    staff.see_in("#why", "只停上午").await;
    staff.press("button", "取消").await;
    staff.press("button", "更正").await;
    staff.fill("更正了什么", "只停上午").await;
    staff.click("#title").await;
    staff.with_ctrl('a').await;
    staff.write("明天上午停电").await;
    staff.press("button", "发布更正").await;
    staff.see("提前结束").await;
    resident.see("明天上午停电").await;
    resident.press("link", "停电 明天上午停电").await;
    resident.press("button", "更正过").await;
    resident.see("只停上午").await;
    resident.press("link", "对这条通知提问").await;
    resident.see("您在对一条通知提问").await;
    resident.fill("您想问什么", "电梯也停吗？").await;
    resident.press("button", "提交").await;
    resident.see("已提交").await;
    staff.press("link", "收件箱").await;
    staff.press("link", "电梯也停吗").await;
    staff.see("关于通知").await;
    resident.close().await;
    staff.close().await;
}

/// The next answer to what keeps a draft is lost: the hub has it, and the page does not know.
const LOSE: &str = "const real = window.fetch; window.fetch = async (...call) => { \
     const answer = await real(...call); \
     if (!String(call[0]).endsWith('/api/notices/desk')) return answer; \
     window.fetch = real; throw new TypeError('the answer is lost') }";

/// Opens the screen on which a notice is begun.
async fn writing(hub: &TestHub, staff: &Window) {
    staff.go(&format!("{}/staff/notices?id=new", hub.origin)).await;
    staff.wait_alive().await;
    staff.wait_for_element("#title").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_of_a_notice_is_lost_neither_by_haste_nor_by_a_network() {
    let Some((hub, driver)) = start().await else { return };
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    staff.see("待办").await;
    // Left before it was kept.
    writing(&hub, &staff).await;
    staff.block(&["*/api/notices/desk*"]).await;
    staff.fill("标题", "明天停电").await;
    staff.press("link", "通知").await;
    staff.block(&[]).await;
    staff.press("link", "写通知").await;
    staff.see_in("#title", "明天停电").await;
    // Published before what was typed last was kept.
    staff.fill("正文", "供电局检修。").await;
    staff.press("button", "现在发布").await;
    staff.see("已发布，发给").await;
    let resident = hub.resident("王秀英").await;
    let page = resident.hub.ask(&List::default()).await.expect("listed");
    assert_eq!(page.lines.len(), 1, "once");
    assert_eq!(page.lines[0].beginning, "供电局检修。");

    // Without a network, and with an answer that was lost.
    writing(&hub, &staff).await;
    staff.see_in("#title", "").await;
    staff.run(LOSE, vec![]).await;
    staff.fill("标题", "周六植树").await;
    staff.see("再试一次").await;
    staff.fill("正文", "工具我们准备。").await;
    staff.see("已保存").await;
    let desk = hub.staff("小张").await.hub.ask(&Desk::default()).await.expect("listed");
    let titles: Vec<_> = desk.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(titles, ["周六植树", "明天停电"], "no second draft");
    staff.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_that_goes_before_the_answer_has_come_begins_no_second_draft() {
    let Some((hub, driver)) = start().await else { return };
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    staff.see("待办").await;
    writing(&hub, &staff).await;
    staff.run(LOSE, vec![]).await;
    staff.fill("标题", "周六植树").await;
    staff.see("再试一次").await;

    staff.press("link", "通知").await;
    staff.press("link", "写通知").await;
    staff.see_in("#title", "周六植树").await;
    staff.fill("正文", "工具我们准备。").await;
    staff.see("已保存").await;
    let desk = hub.staff("小张").await.hub.ask(&Desk::default()).await.expect("listed");
    assert_eq!(desk.len(), 1, "the same one");

    // Nor does it take one's own words for somebody else's.
    staff.run(LOSE, vec![]).await;
    staff.fill("正文", "人多最好。").await;
    staff.see("再试一次").await;
    staff.client.refresh().await.expect("the page loads");
    staff.see_in("#text", "工具我们准备。人多最好。").await;
    staff.press("button", "现在发布").await;
    staff.see("已发布，发给").await;
    staff.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_has_changed_meanwhile_is_told_and_ones_own_words_are_kept() {
    let Some((hub, driver)) = start().await else { return };
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    staff.see("待办").await;
    let colleague = hub.staff("小张").await;
    let Kept { id, revision } = keep(&colleague, draft("停水", "今晚停水。")).await;
    staff.go(&format!("{}/staff/notices?id={id}", hub.origin)).await;
    staff.wait_alive().await;
    staff.see_in("#title", "停水").await;
    let change =
        Keep {
            id: Some(id), seen: Some(revision), draft: draft("停水改期", "明晚停水。")
        };
    colleague.hub.change(&change, &key()).await.expect("kept");

    staff.fill("正文", "请存水。").await;
    staff.see("另一个人改过这份草稿").await;
    staff.press("button", "把我写的另存一份").await;
    staff.see("已保存").await;

    let desk = colleague.hub.ask(&Desk::default()).await.expect("listed");
    let titles: Vec<_> = desk.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(titles, ["停水", "停水改期"]);
    staff.close().await;
}
