//! 活动 in a real browser and as plain pages.

use contract::{
    activities::{Desk, Draft, Enrol, Hours, Look, Roster, Show, SignUp, Yours, by_month},
    id::ActivityId,
    people::Post,
    text::Name,
    time::{Offset, Span},
};

use crate::{
    activities::{announced, draft, sign_up},
    browser::{join, start},
    support::{Engine, Person, TestHub, Window, http, key},
};

/// Activities as a neighbourhood has them.
pub(crate) struct Gathered {
    /// One to come that has seats.
    pub(crate) coming: ActivityId,
    /// One that goes on, with helpers and people on its list.
    pub(crate) running: ActivityId,
    /// One that is over and was told.
    pub(crate) over: ActivityId,
}

pub(crate) async fn gathered(hub: &TestHub) -> Gathered {
    let amount = hub::seed::Amount {
        cases: 0,
        notices: 0,
        suggestions: 0,
        polls: 0,
        activities: 4,
        residents: 12,
        staff: 1,
        seed: 7,
    };
    hub::seed::fill(&hub.app, hub.community(), amount, |_| ()).await.expect("seeded");
    let staff = hub.staff("小李").await;
    let lists = staff.hub.ask(&contract::activities::List::default()).await.expect("listed");
    let coming = announced(&staff, Draft { capacity: Some(2), party: 1, ..draft(hub) }).await;
    for name in ["赵强", "孙丽"] {
        let neighbour = hub.join(name, Post::Resident, Some("4-1-101")).await;
        sign_up(&neighbour, coming, 1).await.expect("signed up");
    }
    let running = announced(&staff, draft(hub)).await;
    let helper = hub.join("周红", Post::Resident, Some("4-1-201")).await;
    let helps = SignUp { id: running, heads: 1, is_helper: true, replies: vec![None] };
    helper.hub.change(&helps, &key()).await.expect("helps");
    let name = Name::try_from("李奶奶").expect("short");
    let enrol = Enrol { id: running, name, home: None, heads: 2, is_helper: false };
    staff.hub.change(&enrol, &key()).await.expect("entered");
    begin(hub, running).await;
    Gathered { coming, running, over: lists.over[0].id }
}

/// Lets an activity begin ten minutes ago: the clock of a browser's hub is the machine's.
pub(crate) async fn begin(hub: &TestHub, id: ActivityId) {
    let staff = hub.staff("小李").await;
    let mut draft = staff.hub.ask(&Look { id }).await.expect("shown").draft;
    let starts_at = hub.now() - Span::MINUTE.times(10);
    (draft.starts_at, draft.ends_at) = (Some(starts_at), Some(starts_at + Span::HOUR));
    let text = serde_json::to_string(&draft).expect("JSON");
    let begun = hub.app.db.write(move |tx| {
        let text = text.clone();
        Box::pin(async move {
            let sql = "UPDATE activity SET draft = $2, starts_at = $3, ends_at = $4 WHERE id = $1";
            let ends_at = starts_at + Span::HOUR;
            let values = [id.into(), text.as_str().into(), starts_at.into(), ends_at.into()];
            tx.execute(sql, &values).await.map(drop)
        })
    });
    begun.await.expect("begun");
}

pub(crate) async fn only(staff: &Person) -> ActivityId {
    staff.hub.ask(&Desk::default()).await.expect("listed")[0].id
}

/// Puts a moment into its two fields.
async fn set_moment(window: &Window, id: &str, at: contract::time::Time) {
    let civil = at.civil(Offset::CHINA);
    let day = String::from(at.day(Offset::CHINA));
    let hour = format!("{:02}:{:02}", civil.hour, civil.minute);
    let set = "const set = (id, value) => { const field = document.getElementById(id); \
         field.value = value; field.dispatchEvent(new Event('input', { bubbles: true })) }; \
         set(arguments[0], arguments[1]); set(arguments[0] + '-hour', arguments[2])";
    window.run(set, vec![id.into(), day.into(), hour.into()]).await;
}

/// Announces an activity of one seat from the desk, through a reload.
pub(crate) async fn announce(staff: &Window, hub: &TestHub) {
    staff.press("link", "活动").await;
    staff.press("link", "新活动").await;
    staff.fill("活动名称", "端午包粽子").await;
    staff.fill("在哪里", "3 栋一层活动室").await;
    set_moment(staff, "starts_at", hub.now() + Span::HOUR.times(30)).await;
    set_moment(staff, "ends_at", hub.now() + Span::HOUR.times(32)).await;
    staff.fill("名额", "1").await;
    // Nothing that was written gets lost with the page.
    staff.client.refresh().await.expect("the page loads");
    staff.see("没发布的内容").await;
    staff.press("button", "发布活动").await;
    staff.see("居民就能看到").await;
    staff.press("button", "确定发布").await;
    staff.see("已发布").await;
}

/// Enters somebody who is at the door without a telephone.
pub(crate) async fn enter_at_the_door(staff: &Window) {
    staff.press("button", "帮人登记").await;
    staff.fill("姓名", "李奶奶").await;
    staff.press("button", "登记").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_activity_is_announced_signed_up_for_attended_and_told() {
    let Some((hub, driver)) = start().await else { return };
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    announce(&staff, &hub).await;
    let colleague = hub.staff("小赵").await;
    let id = only(&colleague).await;

    let resident = join(&hub, &driver, "王秀英", Post::Resident).await;
    resident.press("link", "活动").await;
    resident.press("link", "端午包粽子").await;
    resident.see("还有 1 个名额").await;
    resident.press("button", "报名").await;
    resident.see("报名成功").await;
    let neighbour = hub.join("赵强", Post::Resident, Some("4-1-101")).await;
    let waits = SignUp { id, heads: 1, is_helper: false, replies: vec![] };
    let yours = neighbour.hub.change(&waits, &key()).await.expect("signed up");
    assert_eq!(yours, Yours::Waiting { heads: 1, before: 0 });
    resident.press("button", "取消报名").await;
    resident.press("button", "确定，不去了").await;
    resident.see("已取消报名").await;
    let moved = neighbour.hub.ask(&Show { id }).await.expect("shown").line.yours;
    assert_eq!(moved, Yours::Coming { heads: 1, is_helper: false, has_come: false });
    resident.press("button", "排队等名额").await;
    resident.see("已排上候补").await;
    neighbour.hub.change(&contract::activities::Leave { id }, &key()).await.expect("left");
    resident.see("您已报名，连您自己 1 人").await;

    begin(&hub, id).await;
    let digits = colleague.hub.ask(&Look { id }).await.expect("shown").digits;
    resident.go("about:blank").await;
    resident.go(&format!("{}/activities/{id}#{digits}", hub.origin)).await;
    resident.wait_alive().await;
    resident.see_in("#code", &digits).await;
    resident.press("button", "到了，签到").await;
    resident.see("签到成功").await;
    staff.client.refresh().await.expect("the page loads");
    staff.see("到场 1 人").await;
    enter_at_the_door(&staff).await;
    staff.see("到场 2 人").await;
    let list = colleague.hub.ask(&Roster { id }).await.expect("read");
    assert!(list.iter().all(|one| one.has_come) && list.len() == 2);
    resident.close().await;
    staff.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_keys_alone_one_signs_up_to_help() {
    let Some((hub, driver)) = start().await else { return };
    let staff = hub.staff("小李").await;
    let id = announced(&staff, draft(&hub)).await;
    let window = join(&hub, &driver, "王秀英", Post::Resident).await;
    window.go(&format!("{}/activities/{id}", hub.origin)).await;
    window.wait_alive().await;
    window.see("当志愿者").await;
    window.tab_to("参加").await;
    window.keys(&[fantoccini::key::Key::Down.into()]).await;
    window.tab_to("报名").await;
    window.keys(&[fantoccini::key::Key::Enter.into()]).await;
    window.see("您已报名当志愿者").await;
    window.go(&format!("{}/activities/hours", hub.origin)).await;
    window.wait_alive().await;
    window.see("还没有记录").await;
    window.close().await;

    let list = staff.hub.ask(&Roster { id }).await.expect("read");
    assert!(list[0].is_helper);
}

#[tokio::test]
async fn activities_are_read_without_scripts_and_go_into_calendars() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let gathered = gathered(&hub).await;
    let page = async |path: String| {
        let answer = http().get(format!("{}{path}", hub.origin)).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a page"))
    };

    let (_, list) = page("/activities".into()).await;
    let shown = hub.client().ask(&contract::activities::List::default()).await.expect("listed");
    for (month, _) in by_month(&shown.coming, contract::Language::Zh, Offset::CHINA, hub.now()) {
        assert!(list.contains(&format!("<h2>{month}</h2>")), "{month}");
    }
    assert!(list.contains("<h2>以前的</h2>"));
    let (_, coming) = page(format!("/activities/{}", gathered.coming)).await;
    for part in ["端午包粽子", "3 栋一层活动室", "已满，可以候补", "邀请码加入", "og:title"]
    {
        assert!(coming.contains(part), "{part}");
    }
    assert!(!coming.contains("赵强"), "who comes is nobody's");
    let (_, over) = page(format!("/activities/{}", gathered.over)).await;
    assert!(over.contains("活动回顾"));
    let (_, file) = page(format!("/activities/{}/calendar.ics", gathered.coming)).await;
    assert!(file.contains("SUMMARY:端午包粽子") && file.contains("LOCATION:3 栋一层活动室"));
    assert_eq!(page("/activities/0000000000000".into()).await.0, 404);
    let staff = hub.staff("小李").await;
    let cancel = contract::activities::Cancel {
        id: gathered.coming,
        why: crate::suggestions::subject("下大雨"),
    };
    staff.hub.change(&cancel, &key()).await.expect("called off");
    let (_, off) = page(format!("/activities/{}", gathered.coming)).await;
    assert!(off.contains("活动取消了。原因：下大雨"));
    assert_eq!(page(format!("/activities/{}/calendar.ics", gathered.coming)).await.0, 404);
    // Nobody's hours but one's own.
    assert_eq!(page("/activities/hours".into()).await.0, 200);
    assert!(hub.client().ask(&Hours {}).await.is_err());
}
