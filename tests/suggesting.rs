//! 建议 in a real browser and as plain pages.

use contract::{
    id::SuggestionId,
    people::Post,
    suggestions::{
        CommentOrder, Comments, Edit, Hide, List, Merge, Near, Propose, Report, Rule, Say, Stance,
        Status,
    },
    time::{Offset, Span},
};

use crate::{
    browser::start,
    complaints::body,
    suggestions::{decide, idea, proposed, say, stands, subject},
    support::{Driver, Engine, TestHub, Window, http, jpeg, key},
};

/// A neighbourhood that talks: one suggestion by 王秀英 with everything there is to it, and others that
/// came to something.
pub(crate) async fn neighbourhood(hub: &TestHub) -> SuggestionId {
    let author = hub.resident("王秀英").await;
    let (neighbour, other) =
        (hub.resident("李明").await, hub.join("赵强", Post::Resident, Some("4-1-101")).await);
    let staff = hub.staff("小李").await;
    for (title, status) in [
        ("单元门口加一段无障碍坡道", Status::Done),
        ("周末把地下活动室开放给孩子写作业", Status::PartlyAdopted),
        ("把快递柜移到有监控的地方", Status::Studying),
        ("小区里不许遛狗", Status::Declined),
    ] {
        let id = proposed(&other, title).await;
        stands(&neighbour, id, Some(Stance::For)).await;
        let answer = match status {
            Status::Done => "坡道已经装好，轮椅和婴儿车都走过了。",
            Status::PartlyAdopted => "周六上午开放，周日先不开，人手不够。",
            Status::Studying => "正在和快递公司商量位置。",
            _ => "遛狗不能禁止，会多设粪便箱，加强牵绳检查。",
        };
        let decide =
            contract::suggestions::Decide { reason: body(answer), ..decide(id, 1, status, hub) };
        staff.hub.change(&decide, &key()).await.expect("decided");
    }
    let photo = author.hub.attach(jpeg(800, 600), &key()).await.expect("taken in");
    let whole = Propose {
        title: subject(
            "三栋到五栋之间的步道晚上太黑，装太阳能感应灯，老人和放学的孩子都要走这条路",
        ),
        text: body(
            "步道有 80 米，只有两头有灯。\n\n建议装 8 盏太阳能感应灯，不用拉电线，物业报过价，一盏 260 元。",
        ),
        near: Near::Building,
        photos: vec![photo.id],
        is_named: false,
    };
    let id = author.hub.change(&whole, &key()).await.expect("made").id;
    let twin = proposed(&other, "步道装路灯").await;
    stands(&neighbour, id, Some(Stance::For)).await;
    stands(&author, twin, Some(Stance::For)).await;
    staff.hub.change(&Merge { id: twin, into: id }, &key()).await.expect("put together");
    let edit = Edit {
        id,
        seen: 1,
        title: whole.title.clone(),
        text: body(
            "步道有 80 米，只有两头有灯。\n\n建议装 10 盏太阳能感应灯，不用拉电线，物业报过价，一盏 260 元。",
        ),
        is_named: false,
    };
    author.hub.change(&edit, &key()).await.expect("written");
    let first = neighbour
        .hub
        .change(&say(id, "支持，我妈上个月在那里摔过一跤。"), &key())
        .await
        .expect("said");
    let reply = Say { reply_to: Some(first.id), ..say(id, "谢谢，希望老人家没事。") };
    author.hub.change(&reply, &key()).await.expect("said");
    let named = Say { is_named: true, ..say(id, "感应灯会不会照到一楼住户家里？") };
    other.hub.change(&named, &key()).await.expect("said");
    let loud =
        neighbour.hub.change(&say(id, "谁反对谁自己摔一跤就知道了"), &key()).await.expect("said");
    let report =
        Report {
            id, comment: Some(loud.id), rule: Rule::Abuse, note: Some(body("话说得太重"))
        };
    author.hub.change(&report, &key()).await.expect("reported");
    staff.hub.change(&say(id, "物业下周二去现场看，灯会朝下装。"), &key()).await.expect("said");
    let rude = neighbour.hub.change(&say(id, "谁家反对谁就是没良心"), &key()).await.expect("said");
    let hide =
        Hide { id, comment: Some(rude.id), rule: Rule::Abuse, note: subject("请就事论事") };
    staff.hub.change(&hide, &key()).await.expect("hidden");
    let open = proposed(&other, "东门口放一个旧衣回收箱").await;
    neighbour.hub.change(&say(open, "每月清一次就好。"), &key()).await.expect("said");
    id
}

async fn join(hub: &TestHub, driver: &Driver, name: &str, home: &str) -> Window {
    let secret = hub.invite(name, Post::Resident, Some(home)).await;
    let window = driver.window().await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.see(name).await;
    window.press("button", "加入").await;
    window.see_not("/join").await;
    window
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_is_made_supported_talked_about_and_answered_live() {
    let Some((hub, driver)) = start().await else { return };
    let earlier = hub.join("周芳", Post::Resident, Some("4-1-101")).await;
    let twin = proposed(&earlier, "步道装感应灯").await;
    let author = join(&hub, &driver, "王秀英", "3-1-502").await;
    author.press("link", "建议").await;
    author.see("步道装感应灯").await;
    author.press("link", "提建议").await;
    // Who begins to write what is there already is shown it.
    author.fill("用一句话说说您的建议", "三栋步道要装灯").await;
    author.see("已经有相近的建议").await;
    author.fill("具体怎么做，为什么", "晚上回家看不见台阶。").await;
    author.see("草稿").await;
    // Left in the middle, it is there again.
    author.go(&format!("{}/suggestions/new", hub.origin)).await;
    author.wait_alive().await;
    author.see_in("#title", "三栋步道要装灯").await;
    author.press("button", "发布").await;
    author.wait_title("三栋步道要装灯").await;
    author.see("这是您提的建议").await;
    let newest = hub.client().ask(&List::default()).await.expect("listed").lines;
    let id = newest[0].id;
    assert_eq!((newest.len(), newest[1].id), (2, twin));

    let neighbour = join(&hub, &driver, "李明", "3-1-503").await;
    neighbour.go(&format!("{}/suggestions/{id}", hub.origin)).await;
    neighbour.wait_alive().await;
    neighbour.press("button", "支持 0").await;
    let is_counted = "const mine = document.querySelector('[data-stance=for][aria-pressed=true]'); \
         return mine?.textContent.trim() === '支持 1'";
    neighbour.wait_until("it is counted", is_counted).await;
    neighbour.fill("说说您的看法", "我也摔过").await;
    neighbour.press("button", "发表").await;
    neighbour.see("我也摔过").await;
    // The author has it on the screen without a hand.
    author.see("我也摔过").await;
    author.see("邻居1").await;
    let said = Comments { id, order: CommentOrder::Oldest, after: None };
    let said = hub.client().ask(&said).await.expect("listed").comments;
    assert_eq!(said[0].author.name, None);

    let secret = hub.invite("小李", Post::Staff, None).await;
    let staff = driver.window().await;
    staff.go(&format!("{}/join#{secret}", hub.origin)).await;
    staff.wait_alive().await;
    staff.see("小李").await;
    staff.press("button", "加入").await;
    staff.see("待办").await;
    staff.press("link", "建议").await;
    staff.see("步道装感应灯").await;
    staff.press("link", "三栋步道要装灯").await;
    staff.press("button", "发布答复").await;
    staff.see("请选一种答复").await;
    staff.press("radio", "已采纳").await;
    staff.fill("理由", "物业报价后再定。").await;
    let day = "const field = document.getElementById('due_at'); field.value = '2035-01-01'; \
         field.dispatchEvent(new Event('input', { bubbles: true }))";
    staff.run(day, vec![]).await;
    staff.press("button", "发布答复").await;
    staff.see("最长不能超过一年").await;
    let next = (hub.now() + Span::DAY.times(40)).day(Offset::CHINA);
    staff.run(&day.replace("2035-01-01", &String::from(next)), vec![]).await;
    staff.press("button", "发布答复").await;
    staff.see("前办好").await;
    staff.close().await;
    author.see("物业报价后再定。").await;
    neighbour.see("社区已经答复").await;
    author.close().await;
    neighbour.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_it_is_read_with_what_a_chat_shows_of_its_link() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let id = neighbourhood(&hub).await;
    let read = async |path: &str| {
        let answer = http().get(format!("{}{path}", hub.origin)).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.expect("a page")
    };

    let list = read("/suggestions").await;
    let outcomes = read("/suggestions?order=outcomes").await;
    let page = read(&format!("/suggestions/{id}")).await;
    let hidden = {
        let staff = hub.staff("小李").await;
        let hide = Hide { id, comment: None, rule: Rule::Privacy, note: subject("有人脸") };
        staff.hub.change(&hide, &key()).await.expect("hidden");
        read(&format!("/suggestions/{id}")).await
    };

    assert!(list.contains("小区里不许遛狗") && !outcomes.contains("小区里不许遛狗"));
    assert!(outcomes.contains("单元门口加一段无障碍坡道"));
    for shown in ["og:title", "感应灯", "<b>2</b>", "我妈上个月", "<strong>社区</strong>", "10 盏"]
    {
        assert!(page.contains(shown), "{shown}");
    }
    // Neither a name nor what was hidden leaves the neighbourhood.
    for kept in ["王秀英", "赵强", "没良心"] {
        assert!(!page.contains(kept), "{kept}");
    }
    assert!(hidden.contains("泄露他人隐私"));
    for kept in ["感应灯", "og:title", "我妈上个月"] {
        assert!(!hidden.contains(kept), "{kept}");
    }
}

/// That nothing was made half: the form of one who has not joined says how to.
#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_is_told_how_to_take_part() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let page =
        http().get(format!("{}/suggestions/new", hub.origin)).send().await.expect("an answer");

    assert!(page.text().await.expect("a page").contains("先加入"));
    assert!(hub.client().change(&idea("装灯"), &key()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_like_it_is_asked_again_after_the_net_was_away() {
    let Some((hub, driver)) = start().await else { return };
    let author = hub.resident("王秀英").await;
    proposed(&author, "楼道加装感应灯").await;
    let id = proposed(&author, "三栋楼道加装感应灯").await;
    let staff = crate::browser::join(&hub, &driver, "小李", Post::Staff).await;
    staff.go(&format!("{}/suggestions/{id}", hub.origin)).await;
    staff.wait_alive().await;
    staff.block(&["*/api/suggestions/alike*"]).await;
    let open = "const open = [...document.querySelectorAll('summary')] \
         .find(one => one.innerText.includes('和另一条合并')); open?.click(); return !!open";
    staff.wait_true(open, vec![]).await;
    staff.see("现在没有网络").await;
    staff.block(&[]).await;
    staff.press("button", "再试一次").await;
    staff.wait_for_element("details[open] ul.matters").await;
    staff.close().await;
}
