//! How long things are kept: what is over goes when its time has come or when its author says so,
//! and nothing else goes with it.

use contract::{
    Code,
    complaints::{Act, Do, Erase, File, Follow, Mine, Satisfaction, Show, TakeCopy},
    id::ComplaintId,
    inbox::{Erased, List, ListErased, Queue},
    live::Event,
    polls::{Secrecy, Voice},
    suggestions::{Hide, Merge, Rule, Stance},
    text::Search,
    time::Span,
};
use hub::upkeep;

use crate::{
    activities::{announced, draft as gathering_of, sign_up},
    complaints::{body, lift, resolve},
    polls::{answers, draft, pick, published},
    suggestions::{proposed, say, stands, subject},
    support::{Engine, Person, TestHub, code, jpeg, key, on_both_engines},
};

/// The demo keeps for 24 months; a little more.
const KEPT: Span = Span::DAY.times(735);

fn about(text: &str) -> File {
    File { text: Some(body(text)), ..lift() }
}

async fn solve(staff: &Person, author: &client::Hub, id: ComplaintId) {
    let act = |act| Do { id, act, seen: None };
    staff.hub.change(&act(resolve("修好了。")), &key()).await.expect("resolved");
    let judged = Act::JudgeSolved { satisfaction: Satisfaction::Good, text: None };
    author.change(&act(judged), &key()).await.expect("judged");
}

async fn found(staff: &Person, words: &str) -> Vec<ComplaintId> {
    let search = Some(Search::try_from(words).expect("a short search"));
    let mut all = Vec::new();
    for queue in [Queue::Open, Queue::Closed, Queue::Withdrawn, Queue::Resolved] {
        let list = List { search: search.clone(), queue, ..List::default() };
        let page = staff.hub.ask(&list).await.expect("listed");
        all.extend(page.matters.into_iter().map(|matter| matter.id));
    }
    all
}

/// How many rows there are in the tables that tell of a matter.
async fn rows(hub: &TestHub) -> Vec<i64> {
    const COUNTS: [&str; 9] = [
        "SELECT COUNT(*) FROM complaint",
        "SELECT COUNT(*) FROM entry",
        "SELECT COUNT(*) FROM search",
        "SELECT COUNT(*) FROM attachment",
        "SELECT COUNT(*) FROM held",
        "SELECT COUNT(*) FROM desk_move",
        "SELECT COUNT(*) FROM duplicate",
        "SELECT COUNT(*) FROM session WHERE complaint IS NOT NULL",
        "SELECT COUNT(*) FROM loose_picture",
    ];
    let counted = hub.app.db.read(|tx| {
        Box::pin(async move {
            let mut counts = Vec::new();
            for sql in COUNTS {
                counts.extend(tx.row(sql, &[], |row| row.int(0)).await?);
            }
            Ok(counts)
        })
    });
    counted.await.expect("counted")
}

async fn wrong(hub: &TestHub) -> Vec<String> {
    upkeep::check(&hub.app, &mut |_| ()).await.expect("checked").wrong
}

on_both_engines! {
    async fn what_is_over_goes_when_its_time_has_passed(hub: TestHub) {
        let (author, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let (own, shared) = (jpeg(300, 200), jpeg(320, 200));
        let mut photos = Vec::new();
        for bytes in [own, shared.clone(), shared] {
            photos.push(author.hub.attach(bytes, &key()).await.expect("taken in"));
        }
        let old = File { photos: vec![photos[0].id, photos[1].id], ..about("旧事水管") };
        let old = author.hub.change(&old, &key()).await.expect("filing works").id;
        solve(&staff, &author.hub, old).await;
        let open = File { photos: vec![photos[2].id], ..about("没办完的水管") };
        let open = author.hub.change(&open, &key()).await.expect("filing works").id;
        let again = author.hub.change(&about("又坏的水管"), &key()).await.expect("filed").id;
        solve(&staff, &author.hub, again).await;
        let reopen = Do { id: again, act: Act::Reopen { text: None }, seen: None };
        author.hub.change(&reopen, &key()).await.expect("reopened");
        hub.advance(Span::DAY.times(30));
        let late = author.hub.change(&about("后来的水管"), &key()).await.expect("filed").id;
        solve(&staff, &author.hub, late).await;
        let before = found(&staff, "水管").await.len();

        let early = hub::complaints::sweep(&hub.app).await.expect("swept");
        hub.advance(Span::DAY.times(705));
        let swept = hub::complaints::sweep(&hub.app).await.expect("swept");

        assert_eq!((before, early, swept), (4, 0, 1));
        assert_eq!(code(author.hub.ask(&Show { id: old }).await), Code::NotFound);
        assert_eq!(code(staff.hub.ask(&Show { id: old }).await), Code::NotFound);
        for id in [open, again, late] {
            assert!(author.hub.ask(&Show { id }).await.is_ok());
        }
        let still = found(&staff, "水管").await;
        assert_eq!((still.len(), still.contains(&old)), (3, false));
        assert!(author.hub.picture(&photos[0].path()).await.is_err());
        assert!(author.hub.picture(&photos[1].path()).await.is_err());
        assert!(author.hub.picture(&photos[2].path()).await.is_ok(), "the same content, kept");
        assert_eq!(wrong(&hub).await, Vec::<String>::new());
        let files = std::fs::read_dir(hub.data.path().join("files")).expect("a folder");
        let files = files.map(|entry| entry.expect("an entry").path());
        let files = files.filter(|path| !path.ends_with("incoming"));
        let count: usize = files.map(|path| path.read_dir().expect("a folder").count()).sum();
        assert_eq!(count, 2, "one picture and its thumbnail");
    }

    async fn a_matter_leaves_nothing_behind(hub: TestHub) {
        let (visitor, staff) = (hub.client(), hub.staff("小李").await);
        let none = rows(&hub).await;
        let photo = visitor.attach(jpeg(300, 200), &key()).await.expect("taken in");
        let file = File { photos: vec![photo.id], ..lift() };
        let receipt = visitor.change(&file, &key()).await.expect("filing works");
        let (id, case_key) = (receipt.id, receipt.case_key.expect("a key"));
        let to = staff.hub.ask(&contract::sessions::Show {}).await.expect("signed in").person;
        let assign = contract::inbox::Assign { id, to: Some(to) };
        staff.hub.change(&assign, &key()).await.expect("handed on");
        visitor.change(&Follow { key: case_key }, &key()).await.expect("the key opens");
        let note = Act::Answer { text: body("今天去看"), photos: Vec::new() };
        let note = contract::inbox::Send { id, act: note, seen: None, same_as: None };
        staff.hub.change(&note, &key()).await.expect("held");
        visitor.change(&Do { id, act: Act::Withdraw {}, seen: None }, &key()).await.expect("done");

        visitor.change(&Erase { id }, &key()).await.expect("erased");

        assert_eq!(rows(&hub).await, none);
        assert_eq!(code(visitor.ask(&Show { id }).await), Code::NotFound);
        let follow = hub.client().change(&Follow { key: case_key }, &key()).await;
        assert_eq!(code(follow), Code::NotFound);
        assert!(visitor.picture(&photo.path()).await.is_err());
        assert_eq!(wrong(&hub).await, Vec::<String>::new());
    }

    async fn more_than_a_batch_goes_and_a_restored_backup_is_swept_again(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        for number in 0..45 {
            hub.advance(Span::SECOND.times(10));
            let file = about(&format!("第{number}件"));
            let id = author.hub.change(&file, &key()).await.expect("filing works").id;
            if number < 43 {
                let act = Do { id, act: Act::Withdraw {}, seen: None };
                author.hub.change(&act, &key()).await.expect("taken back");
            }
        }
        let backup = hub.back_up().await;
        hub.advance(KEPT);
        assert_eq!(hub::complaints::sweep(&hub.app).await.expect("swept"), 43);

        let here = hub.bring_back(&backup, &[]).await;
        let swept = hub::complaints::sweep(&here.app).await.expect("swept");

        assert_eq!(swept, 43);
        let found = upkeep::check(&here.app, &mut |_| ()).await.expect("checked");
        assert_eq!((found.complaints, found.wrong), (2, Vec::new()));
    }

    async fn an_author_removes_what_is_over_and_the_staff_see_its_number(hub: TestHub) {
        let (author, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let receipt = author.hub.change(&lift(), &key()).await.expect("filing works");
        let id = receipt.id;
        let while_open = author.hub.change(&Erase { id }, &key()).await;
        solve(&staff, &author.hub, id).await;
        let mut heard = staff.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));

        let again = key();
        author.hub.change(&Erase { id }, &again).await.expect("erased");
        let repeated = author.hub.change(&Erase { id }, &again).await;

        assert_eq!(code(while_open), Code::Conflict);
        assert_eq!(repeated, Ok(()));
        assert_eq!(heard.next().await, Some(Event::Complaint { id, version: 4 }));
        assert_eq!(code(staff.hub.ask(&Show { id }).await), Code::NotFound);
        assert!(author.hub.ask(&Mine { after: None }).await.expect("listed").is_empty());
        let erased = staff.hub.ask(&ListErased {}).await.expect("listed");
        assert_eq!(erased, [Erased { number: receipt.number, at: hub.now() }]);
        hub.advance(KEPT);
        hub::complaints::sweep(&hub.app).await.expect("swept");
        assert!(staff.hub.ask(&ListErased {}).await.expect("listed").is_empty());
    }

    async fn a_copy_holds_ones_own_and_nothing_of_the_staffs(hub: TestHub) {
        let (author, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let photo = author.hub.attach(jpeg(300, 200), &key()).await.expect("taken in");
        let file = File { photos: vec![photo.id], ..about("楼道<灯>不亮") };
        let first = author.hub.change(&file, &key()).await.expect("filing works");
        author.hub.change(&about("水压太低"), &key()).await.expect("filing works");
        let neighbour = hub.resident("李建国").await;
        neighbour.hub.change(&about("邻居的事"), &key()).await.expect("filing works");
        let act = |act| Do { id: first.id, act, seen: None };
        let note = Act::Note { text: body("先问物业") };
        staff.hub.change(&act(note), &key()).await.expect("noted");
        staff.hub.change(&act(resolve("换了灯泡。")), &key()).await.expect("resolved");

        let one = author.hub.ask(&TakeCopy { id: Some(first.id) }).await.expect("copied");
        let all = author.hub.ask(&TakeCopy { id: None }).await.expect("copied");

        assert_eq!(one.name, format!("linli-{}.html", first.number));
        let photo = photo.id.to_string();
        for text in ["楼道&lt;灯&gt;不亮", "换了灯泡。", "小李", &photo] {
            assert!(one.html.contains(text) && all.html.contains(text), "{text}: {}", one.html);
        }
        assert!(all.html.contains("水压太低") && !one.html.contains("水压太低"));
        for text in ["先问物业", "邻居的事"] {
            assert!(!all.html.contains(text), "{text}");
        }
    }

    async fn a_copy_of_all_holds_what_was_said_and_answered_elsewhere(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let (author, neighbour) = (hub.resident("王秀英").await, hub.resident("李建国").await);
        let own = proposed(&author, "门口装长椅").await;
        let other = proposed(&neighbour, "修儿童滑梯").await;
        stands(&author, other, Some(Stance::For)).await;
        author.hub.change(&say(other, "我家孩子天天玩"), &key()).await.expect("said");
        neighbour.hub.change(&say(own, "邻居说的话"), &key()).await.expect("said");
        // Taken back after two became one: for nobody, and not against.
        let (twin, swing) = (proposed(&neighbour, "装秋千").await, proposed(&neighbour, "装个秋千").await);
        stands(&author, twin, Some(Stance::For)).await;
        staff.hub.change(&Merge { id: twin, into: swing }, &key()).await.expect("put together");
        stands(&author, swing, None).await;
        let naming = proposed(&neighbour, "3栋李家太吵").await;
        author.hub.change(&say(naming, "晚上确实吵"), &key()).await.expect("said");
        let hide = Hide { id: naming, comment: None, rule: Rule::Privacy, note: subject("点了名") };
        staff.hub.change(&hide, &key()).await.expect("hidden");
        let named = published(&staff, draft(&hub, Voice::Person, Secrecy::Named)).await;
        let secret = published(&staff, draft(&hub, Voice::Person, Secrecy::Secret)).await;
        for (id, choice) in [(named, 1), (secret, 0)] {
            answers(&author, id, pick(choice)).await.expect("answered");
        }
        let gathering = announced(&staff, gathering_of(&hub)).await;
        sign_up(&author, gathering, 2).await.expect("signed up");

        let all = author.hub.ask(&TakeCopy { id: None }).await.expect("copied").html;
        let none = neighbour.hub.ask(&TakeCopy { id: None }).await.expect("copied").html;

        for text in [
            "我提的建议", "门口装长椅", "修儿童滑梯", "我家孩子天天玩", "怎么用？放长椅",
            "这里没有记您选了什么", "端午包粽子", "2 人",
        ] {
            assert!(all.contains(text), "{text}: {all}");
        }
        assert!(all.contains("· 支持") && !all.contains("· 反对"), "{all}");
        // Kept, should the two be taken apart again; of the other one nothing is.
        assert!(all.contains("装秋千") && !all.contains("装个秋千"), "{all}");
        assert!(all.contains("晚上确实吵") && all.contains("已被隐藏的建议"), "{all}");
        assert!(!all.contains("3栋李家太吵") && none.contains("3栋李家太吵"), "its author's alone");
        assert!(!all.contains("邻居说的话") && !all.contains("怎么用？种树"));
        assert!(none.contains("邻居说的话") && !none.contains("端午包粽子"), "{none}");
    }
}
