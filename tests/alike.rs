//! 我也遇到: residents of one building join one matter, and learn nothing of each other by it.

use contract::{
    Code,
    complaints::{
        Act, Alike, Do, Erase, File, Outline, Reason, Status, Support, Supported, Unsupport,
    },
    id::ComplaintId,
    inbox::{Send, Show},
    live::Event,
    people::Post,
    text::Whereabouts,
};

use crate::{
    browser::start,
    complaints::{body, lift, resolve},
    support::{Engine, Look, Person, TestHub, code, key, on_both_engines},
};

fn alike(text: &str) -> Alike {
    Alike { door: None, place: None, text: body(text) }
}

fn at(place: &str, text: &str) -> File {
    let place = Whereabouts::try_from(place).expect("a place");
    File { place: Some(place), text: Some(body(text)), ..lift() }
}

async fn found(person: &Person, text: &str) -> Vec<Outline> {
    person.hub.change(&alike(text), &key()).await.expect("told")
}

async fn joined(person: &Person) -> Vec<Outline> {
    person.hub.ask(&Supported {}).await.expect("listed")
}

async fn households(staff: &Person, id: ComplaintId) -> u32 {
    staff.hub.ask(&Show { id }).await.expect("shown").households
}

const SAME: &str = "电梯又坏了，老人下楼不方便";

on_both_engines! {
    async fn a_neighbour_learns_that_a_matter_is_there_and_nobodys_words(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let neighbour = hub.join("李建国", Post::Resident, Some("3-2-101")).await;
        let secret = at("3栋1单元502", "502王秀英家说电梯坏了，老人密码是芝麻开门");
        let id = author.hub.change(&secret, &key()).await.expect("filed").id;
        author.hub.change(&at("东门", SAME), &key()).await.expect("filed elsewhere");
        author.hub.change(&at("3栋", "楼上半夜放音乐"), &key()).await.expect("something else");

        let found = found(&neighbour, SAME).await;

        let [outline] = &found[..] else { panic!("one matter, not {found:?}") };
        assert_eq!((outline.id, outline.status), (id, Status::Filed));
        assert!(outline.due_at.is_some());
        assert_eq!(outline.shared, ["电梯"]);
        let wire = serde_json::to_string(&found).expect("plain data");
        for hidden in ["王秀英", "502", "芝麻", "老人", "单元"] {
            assert!(!wire.contains(hidden), "{hidden} in {wire}");
        }
    }

    async fn one_is_counted_once_a_household_once_and_can_leave(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let neighbour = hub.join("李建国", Post::Resident, Some("3-2-101")).await;
        let spouse = hub.join("张桂兰", Post::Resident, Some("3-2-101")).await;
        let other = hub.join("赵强", Post::Resident, Some("3-1-301")).await;
        let id = author.hub.change(&at("3栋1单元", SAME), &key()).await.expect("filed").id;

        for person in [&neighbour, &neighbour, &spouse, &other] {
            person.hub.change(&Support { id }, &key()).await.expect("joined");
        }
        assert_eq!(households(&staff, id).await, 2);
        let seen = joined(&neighbour).await;
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0].shared, ["电梯"], "one knows which it was");
        other.hub.change(&Unsupport { id }, &key()).await.expect("left");
        let again = other.hub.change(&Unsupport { id }, &key()).await;

        assert_eq!(code(again), Code::NotFound);
        assert_eq!(households(&staff, id).await, 1);
        assert!(joined(&other).await.is_empty());
    }

    async fn whoever_joined_hears_of_its_course_and_sees_nothing_more(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let neighbour = hub.join("李建国", Post::Resident, Some("3-2-101")).await;
        let id = author.hub.change(&at("3栋1单元", SAME), &key()).await.expect("filed").id;
        neighbour.hub.change(&Support { id }, &key()).await.expect("joined");
        let mut heard = neighbour.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));

        staff.hub.change(&Do { id, act: resolve("门机换好了"), seen: None }, &key()).await.expect("done");

        assert_eq!(heard.next().await, Some(Event::Complaint { id, version: 2 }));
        let seen = joined(&neighbour).await;
        assert_eq!((seen[0].status, seen[0].due_at), (Status::Resolved, None));
        let whole = neighbour.hub.ask(&contract::complaints::Show { id }).await;
        assert_eq!(code(whole), Code::NotFound);
        assert!(found(&neighbour, SAME).await.is_empty(), "what is over is not joined any more");
        let late = hub.join("赵强", Post::Resident, Some("3-1-301")).await;
        assert_eq!(code(late.hub.change(&Support { id }, &key()).await), Code::NotFound);
    }

    async fn a_private_matter_is_never_the_like_of_another(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let neighbour = hub.join("李建国", Post::Resident, Some("3-2-101")).await;
        let private = "502 王秀英：楼上的儿子半夜打牌吵架";
        author.hub.change(&at("3栋1单元", private), &key()).await.expect("filed");

        for tried in [private, "王秀英 502", "半夜打牌吵架"] {
            assert!(found(&neighbour, tried).await.is_empty(), "{tried}");
        }
    }

    async fn what_was_erased_is_nowhere_among_what_was_joined(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let neighbour = hub.join("李建国", Post::Resident, Some("3-2-101")).await;
        let id = author.hub.change(&at("3栋1单元", SAME), &key()).await.expect("filed").id;
        neighbour.hub.change(&Support { id }, &key()).await.expect("joined");
        author.hub.change(&Do { id, act: Act::Withdraw {}, seen: None }, &key()).await.expect("withdrawn");
        author.hub.change(&Erase { id }, &key()).await.expect("erased");

        assert!(joined(&neighbour).await.is_empty());
    }

    async fn whoever_joined_a_duplicate_follows_the_other_one(hub: TestHub) {
        let (author, other) = (hub.resident("王秀英").await, hub.resident("李建国").await);
        let staff = hub.staff("小李").await;
        let neighbour = hub.join("赵强", Post::Resident, Some("3-1-301")).await;
        let first = author.hub.change(&at("3栋1单元", SAME), &key()).await.expect("filed").id;
        let second = other.hub.change(&at("3栋1单元", SAME), &key()).await.expect("filed").id;
        neighbour.hub.change(&Support { id: second }, &key()).await.expect("joined");

        let act = Act::Decline { reason: Reason::Duplicate, text: body("同一件事") };
        let declined = Send { id: second, act, seen: None, same_as: Some(first) };
        staff.hub.change(&declined, &key()).await.expect("held");
        hub.advance(contract::time::Span::MINUTE);
        hub.release().await;

        let followed: Vec<_> = joined(&neighbour).await.iter().map(|one| one.id).collect();
        assert!(followed.contains(&first) && followed.contains(&second), "{followed:?}");
        assert!(joined(&author).await.is_empty(), "nobody joins their own matter by this");
        assert_eq!(households(&staff, first).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resident_is_shown_the_like_before_sending_and_joins_it() {
    let Some((hub, driver)) = start().await else { return };
    let author = hub.join("李建国", Post::Resident, Some("3-2-101")).await;
    author.hub.change(&at("3栋1单元", SAME), &key()).await.expect("filed");
    let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    let window = driver.window().await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.press("button", "加入").await;
    window.see("我的事项").await;
    window.go(&format!("{}/file", hub.origin)).await;
    window.wait_alive().await;

    window.fill("发生了什么", "楼道灯不亮，晚上看不见。").await;
    window.press("button", "提交").await;
    window.see("已提交").await;
    window.press("link", "再写一件").await;
    window.fill("发生了什么", "电梯坏了三天，老人下不了楼。").await;
    window.press("button", "提交").await;
    window.see("本楼有 1 件相近的事在办理").await;
    window.see("不一样，照常提交").await;
    let narrow = Look { width: 390, ..Look::PLAIN };
    for (name, look) in [
        ("phone", narrow),
        ("dark", Look { theme: Some("dark"), ..narrow }),
        ("elder", Look { is_elder: true, ..narrow }),
        ("wide", Look::PLAIN),
    ] {
        window.look(&hub.origin, look).await;
        let root = "const root = document.documentElement; \
             for (const [name, value] of Object.entries(arguments[0])) \
             value ? root.dataset[name] = value : delete root.dataset[name]; \
             document.querySelector('#alike').scrollIntoView()";
        let set = serde_json::json!({
            "theme": look.theme, "mode": look.is_elder.then_some("elder"),
        });
        window.run(root, vec![set]).await;
        window.shot(&format!("alike-{name}")).await;
        assert_eq!(window.faults().await, Vec::<String>::new(), "{name}");
    }
    window.press("button", "我也遇到").await;
    window.see("我也遇到的事").await;
    window.shot("alike-mine").await;
    window.press("button", "取消“我也遇到”").await;
    window.see_not_in(".outline").await;
    window.close().await;
}
