//! 投票 in a real browser and as plain pages.

use contract::{
    id::PollId,
    people::Post,
    polls::{Desk, Draft, Kind, List, Secrecy, Standing, Voice},
    time::{Offset, Span},
};

use crate::{
    browser::{join, start},
    polls::{choices, draft, published, question, shown},
    support::{Engine, Person, TestHub, Window, http, jpeg, key},
};

/// Polls as a neighbourhood has them: one open and answered by many, one over, one fresh, one draft.
pub(crate) struct Asked {
    pub(crate) open: PollId,
    pub(crate) closed: PollId,
    pub(crate) draft: PollId,
    /// With names and paper, open.
    pub(crate) named: PollId,
}

pub(crate) async fn asked(hub: &TestHub) -> Asked {
    let amount = hub::seed::Amount {
        cases: 0,
        notices: 0,
        suggestions: 0,
        polls: 3,
        activities: 0,
        residents: 12,
        staff: 1,
        seed: 7,
    };
    hub::seed::fill(&hub.app, hub.community(), amount, |_| ()).await.expect("seeded");
    let staff = hub.staff("小李").await;
    let unfinished = Draft { closes_at: None, ..draft(hub, Voice::Household, Secrecy::Secret) };
    let keep = contract::polls::Keep { id: None, seen: None, draft: unfinished };
    let draft_id = staff.hub.change(&keep, &key()).await.expect("kept").id;
    let named = published(&staff, everything(hub)).await;
    let neighbour = hub.join("赵强", Post::Resident, Some("4-1-101")).await;
    let replies = vec![
        Some(contract::polls::Reply::Picks(vec![1])),
        Some(contract::polls::Reply::Picks(vec![0, 2])),
        Some(contract::polls::Reply::Picks(vec![2, 0])),
        Some(contract::polls::Reply::Picks(vec![4])),
        Some(contract::polls::Reply::Said("希望先修路灯，晚上看不清。".try_into().expect("short"))),
    ];
    let answer = contract::polls::Answer { id: named, replies };
    neighbour.hub.change(&answer, &key()).await.expect("answered");
    let lists = staff.hub.ask(&List::default()).await.expect("listed");
    let open = lists.open.iter().find(|line| line.answered > 1).expect("one").id;
    Asked { open, closed: lists.over[0].id, draft: draft_id, named }
}

/// A poll with a question of each kind.
fn everything(hub: &TestHub) -> Draft {
    let three = || choices(&["种树", "放长椅，要有靠背，老人坐着舒服", "装健身器材"]);
    let scale = Kind::Scale {
        low: crate::suggestions::subject("差"),
        high: crate::suggestions::subject("好"),
    };
    Draft {
        questions: vec![
            contract::polls::Question {
                is_required: true,
                ..question("空地先做哪一样？", Kind::Single { choices: three() })
            },
            question("您家会用到哪些？", Kind::Multiple { choices: three(), most: 2 }),
            question("按喜欢的先后排", Kind::Ranking { choices: three() }),
            question("您对现在的绿化满意吗？", scale),
            question("还想说什么？", Kind::Text {}),
        ],
        ..draft(hub, Voice::Person, Secrecy::Named)
    }
}

/// Writes and publishes a secret poll of households that takes paper, through a reload.
pub(crate) async fn publish(staff: &Window, hub: &TestHub) {
    staff.press("link", "投票").await;
    staff.press("link", "新投票").await;
    staff.fill("标题", "东门夜里几点锁").await;
    staff.press("radio", "一户一票").await;
    staff.fill("问什么", "您家希望几点锁？").await;
    staff.paste_in("#choices", "22:00\n24:00\n不锁").await;
    staff.press("radio", "不记名").await;
    staff.see("系统里没有记谁选了什么").await;
    staff.press("checkbox", "也收纸质答卷").await;
    let end = hub.now() + Span::HOUR.times(2);
    let civil = end.civil(Offset::CHINA);
    let (day, hour) =
        (String::from(end.day(Offset::CHINA)), format!("{:02}:{:02}", civil.hour, civil.minute));
    let set = "const set = (id, value) => { const field = document.querySelector(id); \
         field.value = value; field.dispatchEvent(new Event('input', { bubbles: true })) }; \
         set('#closes_at', arguments[0]); set('#closes_at-hour', arguments[1])";
    staff.run(set, vec![day.into(), hour.into()]).await;
    // Nothing that was written gets lost with the page.
    staff.client.refresh().await.expect("the page loads");
    staff.see("没保存的内容").await;
    staff.press("button", "保存草稿").await;
    staff.see("已保存草稿").await;
    staff.press("button", "发布").await;
    staff.see("都不能再改").await;
    staff.press("button", "确定发布").await;
    staff.see("已发布").await;
}

/// Keeps the pictures of the device busy until `letAlbumGo`: what reads them waits.
const HOLD_ALBUM: &str = "const done = arguments[arguments.length - 1]; \
     const opening = indexedDB.open('linli-album', 1); \
     opening.onupgradeneeded = () => opening.result.createObjectStore('photos'); \
     opening.onsuccess = () => { \
         const store = opening.result.transaction('photos', 'readwrite').objectStore('photos'); \
         const again = () => { if (window.letAlbumGo) return opening.result.close(); \
             store.count().onsuccess = again; }; \
         again(); done(true); };";

/// Enters the sheet of the household 4-1-101 with its picture, where its home is asked for.
pub(crate) async fn enter_sheet(staff: &Window) {
    staff.fill("门牌号", "4-1-101").await;
    staff.press("button", "找这一户").await;
    // A device that takes its time to tell which pictures it keeps: who is quicker is not told of one
    // that is not there, and hears what is missing once it is known.
    staff.run_async(HOLD_ALBUM, vec![]).await;
    staff.press("button", "录这一份").await;
    staff.click("form.stack.card > .bar .main").await;
    let told =
        "return document.querySelector('#sheet-faults')?.textContent.includes('还没传完') ?? false";
    assert_eq!(staff.run(told, vec![]).await, false);
    staff.run("window.letAlbumGo = true", vec![]).await;
    staff.see("请拍下答卷").await;
    let sheet = tempfile::NamedTempFile::with_suffix(".jpg").expect("a file");
    std::fs::write(sheet.path(), jpeg(600, 800)).expect("written");
    staff.choose(sheet.path()).await;
    staff.wait_for_element(".photos img[src^=blob]").await;
    staff.see_not_in(".photos progress").await;
    staff.click("form.stack.card > .bar .main").await;
    staff.see("这次录了 1 份").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poll_is_written_answered_entered_from_paper_and_concluded() {
    let Some((hub, driver)) = start().await else { return };
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    publish(&staff, &hub).await;

    let resident = join(&hub, &driver, "王秀英", Post::Resident).await;
    resident.see("1 个等您回答").await;
    resident.press("link", "投票").await;
    resident.see("等您回答").await;
    resident.press("link", "东门夜里几点锁").await;
    resident.see("我的回答保密吗").await;
    resident.press("button", "交上去").await;
    resident.see("一题都还没有答").await;
    resident.press("radio", "24:00").await;
    resident.client.refresh().await.expect("the page loads");
    resident.see("上次没填完的还在").await;
    resident.press("button", "交上去").await;
    resident.see("谁也不能改").await;
    resident.press("button", "确定交上去").await;
    resident.see("已收到，谢谢您").await;
    resident.see("您家已经答过了").await;

    let poll = poll_of(&hub.staff("小李").await).await;
    hub.join("赵强", Post::Resident, Some("4-1-101")).await;
    staff.press("button", "刷新").await;
    staff.click("details:has(#home), details.report > summary").await;
    staff.fill("门牌号", "3-1-502").await;
    staff.press("button", "找这一户").await;
    staff.see("已在网上答过").await;
    staff.run("document.querySelector('#home').select()", vec![]).await;
    enter_sheet(&staff).await;
    staff.click("details:nth-of-type(2) > summary").await;
    staff.see("不记是谁的").await;
    staff.press("radio", "22:00").await;
    staff.click("form.stack.card > .bar .main").await;
    staff.see("这次录了 1 份").await;

    let late = hub.now() - Span::MINUTE.times(2);
    let past = hub.app.db.write(move |tx| {
        Box::pin(async move {
            let sql = "UPDATE poll SET closes_at = $2 WHERE id = $1";
            tx.execute(sql, &[poll.into(), late.into()]).await.map(drop)
        })
    });
    past.await.expect("its time is over");
    staff.press("button", "刷新").await;
    staff.press("button", "录完了，出结果").await;
    staff.fill("结果怎么办", "先试行 24 点锁门，一个月后再听意见。").await;
    staff.press("button", "公布").await;
    staff.see("已公布").await;
    resident.see("先试行 24 点锁门").await;
    resident.see("回答不到 5 份").await;
    assert_eq!(shown(&hub.client(), poll).await.line.answered, 2);
    resident.close().await;
    staff.close().await;
}

/// The only poll there is.
pub(crate) async fn poll_of(staff: &Person) -> PollId {
    staff.hub.ask(&Desk::default()).await.expect("listed")[0].id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_a_name_is_changed_by_keys_alone() {
    let Some((hub, driver)) = start().await else { return };
    let staff = hub.staff("小李").await;
    let id = published(&staff, everything(&hub)).await;
    let window = join(&hub, &driver, "王秀英", Post::Resident).await;
    window.go(&format!("{}/polls/{id}", hub.origin)).await;
    window.wait_alive().await;
    window.see("工作人员能看到您选了什么").await;
    window.tab_to("种树").await;
    window.keys(&[' ']).await;
    window.tab_to("交上去").await;
    window.keys(&[fantoccini::key::Key::Enter.into()]).await;
    window.see("已收到，谢谢您").await;
    window.see("结束以前还可以改").await;
    window.close().await;

    assert_eq!(shown(&hub.client(), id).await.line.answered, 1);
}

#[tokio::test]
async fn polls_are_read_without_scripts() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let asked = asked(&hub).await;
    let page = async |path: String| {
        let answer = http().get(format!("{}{path}", hub.origin)).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a page"))
    };

    let (_, list) = page("/polls".into()).await;
    assert!(list.contains("正在进行") && list.contains("已经结束"));
    let (_, open) = page(format!("/polls/{}", asked.named)).await;
    for part in ["我的回答保密吗", "空地先做哪一样", "用社区给您家的邀请码加入", "og:title"]
    {
        assert!(open.contains(part), "{part}");
    }
    let (_, closed) = page(format!("/polls/{}", asked.closed)).await;
    for part in ["结果怎么办", "票排第一", "平均", "<meter"] {
        assert!(closed.contains(part), "{part}");
    }
    let (_, sheet) = page(format!("/polls/{}/sheet", asked.named)).await;
    assert!(sheet.contains("签名") && !sheet.contains("沿这条线剪开"), "it has a name");
    let (_, sheet) = page(format!("/polls/{}/sheet", asked.open)).await;
    assert!(sheet.contains("沿这条线剪开"));
    for path in [format!("/polls/{}", asked.draft), format!("/polls/{}/sheet", asked.closed)] {
        assert_eq!(page(path).await.0, 404);
    }
    let standing = shown(&hub.client(), asked.closed).await.line.standing;
    assert_eq!(standing, Standing::Closed);
}
