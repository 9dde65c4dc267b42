//! 建议: made, read, found, talked about, taken back.

use std::{collections::BTreeSet, fs};

use contract::{
    Code,
    id::SuggestionId,
    live::Event,
    people::Post,
    suggestions::{
        Act, Alike, CommentOrder, Comments, Condition, Cursor, Decide, Edit, Follow, Hide, Line,
        List, Made, Near, Order, Propose, Queue, Remove, Report, Reveal, Role, Rule, Say, Seen,
        Settle, Show, Stance, Stand, Status, Tell, Unhide, Whose, Withdraw,
    },
    text::{Body, Search, Subject},
    time::Span,
};

use crate::{
    complaints::body,
    support::{
        Engine, MESSAGES, Person, TestHub, code, jpeg, key, on_both_engines, root, skip, tell,
    },
};

pub(crate) fn subject(text: &str) -> Subject {
    Subject::try_from(text).expect("a title")
}

pub(crate) fn idea(title: &str) -> Propose {
    Propose {
        title: subject(title),
        text: body("晚上回家看不见台阶，老人容易摔倒。"),
        near: Near::Everywhere,
        photos: vec![],
        is_named: false,
    }
}

pub(crate) async fn proposed(author: &Person, title: &str) -> SuggestionId {
    author.hub.change(&idea(title), &key()).await.expect("made").id
}

pub(crate) async fn stands(person: &Person, id: SuggestionId, stance: Option<Stance>) {
    person.hub.change(&Stand { id, stance }, &key()).await.expect("counted");
}

pub(crate) fn say(id: SuggestionId, text: &str) -> Say {
    Say { id, text: body(text), reply_to: None, is_named: false }
}

pub(crate) fn decide(id: SuggestionId, seen: i64, status: Status, hub: &TestHub) -> Decide {
    let due_at = status.is_owed().then(|| hub.now() + Span::DAY.times(20));
    Decide { id, seen, status, reason: body("物业报价后再定。"), due_at, pictures: vec![] }
}

async fn listed(hub: &client::Hub, list: &List) -> Vec<Line> {
    hub.ask(list).await.expect("listed").lines
}

fn titles(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.title.as_str()).collect()
}

on_both_engines! {
    async fn everybody_reads_it_and_neighbours_alone_see_a_name_that_is_shown(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let neighbour = hub.join("李建国", Post::Resident, Some("4-1-101")).await;
        let hidden = proposed(&author, "楼道加装感应灯").await;
        let Made { id: named, .. } = author
            .hub
            .change(&Propose { is_named: true, near: Near::Building, ..idea("三栋门口装扶手") }, &key())
            .await
            .expect("made");

        let line = async |hub: &client::Hub, id| hub.ask(&Show { id }).await.expect("shown").line;
        let name = async |hub: &client::Hub, id| line(hub, id).await.author.name;

        let visitor = hub.client();
        assert_eq!(name(&neighbour.hub, named).await.as_deref(), Some("王秀英"));
        assert_eq!(name(&neighbour.hub, hidden).await, None);
        assert_eq!(name(&visitor, named).await, None);
        assert_eq!(name(&hub.staff("小李").await.hub, hidden).await, None, "nor the staff");
        assert_eq!(line(&neighbour.hub, named).await.place.as_deref(), Some("3栋"));
        assert!(line(&author.hub, hidden).await.author.is_you);
        assert_eq!(titles(&listed(&visitor, &List::default()).await), ["三栋门口装扶手", "楼道加装感应灯"]);
        let shown = visitor.ask(&Show { id: hidden }).await.expect("shown");
        assert_eq!((shown.role, shown.line.status), (Role::Visitor, Status::Gathering));
        assert_eq!(shown.line.due_at, Some(hub.now() + Status::ANSWER));
        assert_eq!(shown.text, idea("装灯").text.to_string());
    }

    async fn a_name_is_shown_only_while_its_holder_lives_here(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let neighbour = hub.resident("李建国").await;
        let Made { id, .. } =
            author.hub.change(&Propose { is_named: true, ..idea("装灯") }, &key()).await.expect("made");
        let left = hub.now();
        hub.app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let sql = "UPDATE person SET ended_at = $1 WHERE name = '王秀英'";
                    tx.execute(sql, &[left.into()]).await.map(drop)
                })
            })
            .await
            .expect("moved out");

        let line = neighbour.hub.ask(&Show { id }).await.expect("shown").line;

        assert_eq!((line.author.name, line.author.number), (None, 0));
    }

    async fn each_order_has_everything_once_and_in_its_order(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let (one, other) = (hub.resident("李明").await, hub.resident("赵强").await);
        let mut all = Vec::new();
        for number in 0..45 {
            hub.advance(Span::MINUTE);
            let near = if number % 3 == 0 { Near::Building } else { Near::Everywhere };
            let idea = Propose { near, ..idea(&format!("建议{number}")) };
            let id = author.hub.change(&idea, &key()).await.expect("made").id;
            for (person, every) in [(&one, 4), (&other, 6)] {
                if number % every == 0 {
                    stands(person, id, Some(Stance::For)).await;
                }
            }
            let status = [Status::Gathering, Status::Studying, Status::Adopted, Status::Declined, Status::Done]
                [number % 5];
            if status != Status::Gathering {
                staff.hub.change(&decide(id, 1, status, &hub), &key()).await.expect("decided");
            }
            all.push(id);
        }

        for (order, expected) in [
            (Order::Newest, 45),
            (Order::MostSupported, 45),
            (Order::NeedsAnswer, 18),
            (Order::NearYou, 15),
            (Order::Outcomes, 18),
        ] {
            let lines = read_all(&one.hub, order).await;
            let ids: BTreeSet<_> = lines.iter().map(|line| line.id).collect();
            assert_eq!((lines.len(), ids.len()), (expected, expected), "{order:?}");
            let falls = |key: &dyn Fn(&Line) -> i64| lines.windows(2).all(|two| key(&two[0]) >= key(&two[1]));
            assert!(match order {
                Order::Newest | Order::NearYou => falls(&|line| line.id.number()),
                Order::MostSupported => falls(&|line| i64::from(line.counts.supports)),
                Order::NeedsAnswer => falls(&|line| -line.due_at.expect("owed").0),
                Order::Outcomes => falls(&|line| line.moved_at.expect("decided").0),
            }, "{order:?}");
        }
        let declined = List { status: Some(Status::Declined), ..List::default() };
        assert_eq!(listed(&one.hub, &declined).await.len(), 9);
        let search = List { search: Search::try_from("建议44").ok(), ..List::default() };
        assert_eq!(titles(&listed(&hub.client(), &search).await), ["建议44"]);
        let tally = one.hub.ask(&Tell::default()).await.expect("counted");
        assert_eq!(tally.statuses.iter().map(|(_, count)| count).sum::<u32>(), 45);
        assert_eq!((tally.kept, tally.missed), (36, 0));
    }

    async fn ones_own_and_what_one_follows_is_found_again(hub: TestHub) {
        let (author, follower) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let staff = hub.staff("小李").await;
        let id = proposed(&author, "装灯").await;
        let other = proposed(&author, "修路").await;
        stands(&follower, id, Some(Stance::For)).await;
        let own = |whose| List { whose: Some(whose), ..List::default() };
        let news = async |person: &Person| person.hub.ask(&Tell::default()).await.expect("counted").news;

        assert_eq!(titles(&listed(&author.hub, &own(Whose::Mine)).await), ["修路", "装灯"]);
        assert_eq!(titles(&listed(&follower.hub, &own(Whose::Followed)).await), ["装灯"]);
        assert_eq!(code(hub.client().ask(&own(Whose::Mine)).await), Code::NotSignedIn);
        assert_eq!(news(&follower).await, 0);
        hub.advance(Span::MINUTE);
        staff.hub.change(&decide(id, 1, Status::Adopted, &hub), &key()).await.expect("decided");
        let glance = contract::notices::Glance::default();
        assert_eq!(follower.hub.ask(&glance).await.expect("glanced").suggestions, 1, "home says it");
        assert_eq!((news(&follower).await, news(&author).await), (1, 1));
        assert!(listed(&follower.hub, &own(Whose::Followed)).await[0].is_news);
        follower.hub.change(&Seen { id }, &key()).await.expect("seen");
        assert_eq!((news(&follower).await, news(&author).await), (0, 1));
        follower.hub.change(&Follow { id, is_followed: false }, &key()).await.expect("no more");
        follower.hub.change(&Follow { id: other, is_followed: true }, &key()).await.expect("followed");
        assert_eq!(titles(&listed(&follower.hub, &own(Whose::Followed)).await), ["修路"]);
    }

    async fn words_that_were_hidden_find_nothing(hub: TestHub) {
        let (author, follower) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let staff = hub.staff("小李").await;
        let id = proposed(&author, "三栋502老赖还钱").await;
        stands(&follower, id, Some(Stance::For)).await;
        let hide = Hide { id, comment: None, rule: Rule::Privacy, note: subject("请不要点名") };
        staff.hub.change(&hide, &key()).await.expect("hidden");

        let probe = |whose| List { whose, search: Search::try_from("老赖").ok(), ..List::default() };
        assert_eq!(listed(&follower.hub, &probe(Some(Whose::Followed))).await.len(), 0);
        assert_eq!(listed(&follower.hub, &probe(None)).await.len(), 0);
        assert_eq!(listed(&author.hub, &probe(Some(Whose::Mine))).await.len(), 1);
        // The author mends it; what was hidden is kept nowhere.
        let edit = Edit { id, seen: 1, title: subject("催缴公告"), text: body("请按时交费。"), is_named: false };
        author.hub.change(&edit, &key()).await.expect("mended");
        staff.hub.change(&Unhide { id, comment: None }, &key()).await.expect("shown again");
        let shown = follower.hub.ask(&Show { id }).await.expect("shown");
        assert_eq!((shown.line.title.as_str(), shown.versions.len()), ("催缴公告", 0));
    }

    async fn a_slip_that_nobody_has_answered_leaves_no_trace(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let id = proposed(&author, "打我电话13800000000").await;

        let edit = Edit { id, seen: 1, title: subject("装灯"), text: body("装。"), is_named: false };
        author.hub.change(&edit, &key()).await.expect("mended");

        assert!(author.hub.ask(&Show { id }).await.expect("shown").versions.is_empty());
    }

    async fn what_it_said_before_stays_readable_and_who_follows_learns_it(hub: TestHub) {
        let (author, follower) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let id = proposed(&author, "装灯").await;
        stands(&follower, id, Some(Stance::For)).await;
        hub.advance(Span::MINUTE);
        let edit = |seen, title: &str| Edit {
            id, seen, title: subject(title), text: body("每层都装。"), is_named: false,
        };

        let made = author.hub.change(&edit(1, "每层装灯"), &key()).await.expect("written");
        let stale = author.hub.change(&edit(1, "每层装两盏灯"), &key()).await;
        let unchanged = author.hub.change(&edit(2, "每层装灯"), &key()).await.expect("the same");
        let shown = follower.hub.ask(&Show { id }).await.expect("shown");

        assert_eq!((made.revision, unchanged.revision), (2, 2));
        assert_eq!(code(stale), Code::Conflict);
        assert_eq!(shown.line.title, "每层装灯");
        assert_eq!((shown.versions.len(), shown.versions[0].title.as_str()), (1, "装灯"));
        assert_eq!(shown.versions[0].supports, 1);
        assert!(shown.line.is_news);
        let search = |words| List { search: Search::try_from(words).ok(), ..List::default() };
        assert_eq!(listed(&author.hub, &search("每层")).await.len(), 1);
        assert_eq!(listed(&author.hub, &search("摔倒")).await.len(), 0, "the text it had");
    }

    async fn what_is_taken_back_leaves_nothing_behind(hub: TestHub) {
        let (author, neighbour) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let photo = author.hub.attach(jpeg(40, 30), &key()).await.expect("taken in");
        let idea = Propose { photos: vec![photo.id], ..idea("装一盏独一无二的灯") };
        let id = author.hub.change(&idea, &key()).await.expect("made").id;
        neighbour.hub.change(&say(id, "独一无二的评论"), &key()).await.expect("said");
        stands(&neighbour, id, Some(Stance::For)).await;
        let edit = Edit { id, seen: 1, title: subject("装灯"), text: body("装"), is_named: false };
        author.hub.change(&edit, &key()).await.expect("written");

        author.hub.change(&Withdraw { id }, &key()).await.expect("taken back");

        let shown = neighbour.hub.ask(&Show { id }).await.expect("that it was there");
        assert_eq!((shown.line.condition, shown.text.as_str()), (Condition::Withdrawn, ""));
        assert!(shown.photos.is_empty() && shown.versions.is_empty());
        let page = neighbour.hub.ask(&all_said(id)).await.expect("listed");
        assert!(page.comments.is_empty());
        assert!(listed(&author.hub, &List::default()).await.is_empty());
        assert_eq!(code(author.hub.change(&Withdraw { id }, &key()).await), Code::Conflict);
        assert_eq!(words_left(&hub, "独一无二").await, 0);
    }

    async fn what_is_said_is_read_in_both_orders_and_answered(hub: TestHub) {
        let (author, neighbour) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let staff = hub.staff("小李").await;
        let id = proposed(&author, "装灯").await;
        let mut heard = author.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));

        let first = neighbour.hub.change(&say(id, "支持"), &key()).await.expect("said");
        assert_eq!(heard.next().await, Some(Event::Suggestion { id }));
        let reply = Say { reply_to: Some(first.id), ..say(id, "谢谢") };
        author.hub.change(&reply, &key()).await.expect("said");
        staff.hub.change(&say(id, "下周去看"), &key()).await.expect("said");
        for number in 0..60 {
            hub.advance(Span::SECOND.times(5));
            neighbour.hub.change(&say(id, &format!("第{number}句")), &key()).await.expect("said");
        }
        let elsewhere = proposed(&author, "修路").await;
        let lost = Say { reply_to: Some(first.id), ..say(elsewhere, "谢谢") };
        let lost = author.hub.change(&lost, &key()).await;

        let all = all_comments(&hub.client(), id, CommentOrder::Oldest).await;
        let newest = all_comments(&author.hub, id, CommentOrder::Newest).await;
        assert_eq!(code(lost), Code::Invalid);
        assert_eq!((all.len(), newest.len()), (63, 63));
        let who = |number: usize| (all[number].author.number, all[number].author.name.as_deref());
        assert_eq!((who(0), who(1), who(2)), ((1, None), (0, None), (2, None)));
        assert!(all[2].author.is_staff && newest[60].author.name.as_deref() == Some("小李"));
        assert_eq!(all[1].reply_to.as_ref().map(|reply| (reply.id, reply.author.number)), Some((first.id, 1)));
        let reversed: Vec<_> = newest.iter().rev().map(|comment| comment.id).collect();
        assert_eq!(reversed, all.iter().map(|comment| comment.id).collect::<Vec<_>>());
        assert_eq!(listed(&author.hub, &List::default()).await[1].comments, 63);
        neighbour.hub.change(&Remove { id, comment: first.id }, &key()).await.expect("removed");
        let page = author.hub.ask(&all_said(id)).await.expect("listed");
        assert_eq!((page.comments[0].text.as_deref(), page.comments[1].text.as_deref()), (None, Some("谢谢")));
        assert_eq!(author.hub.ask(&Show { id }).await.expect("shown").line.comments, 62);
    }

    async fn a_name_once_shown_can_be_taken_away_again(hub: TestHub) {
        let (author, neighbour) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let id = proposed(&author, "装灯").await;
        let named = Say { is_named: true, ..say(id, "支持") };
        neighbour.hub.change(&named, &key()).await.expect("said");
        let name = async || {
            let page = author.hub.ask(&all_said(id)).await.expect("listed");
            page.comments.iter().map(|comment| comment.author.name.clone()).collect::<Vec<_>>()
        };

        let before = name().await;
        neighbour.hub.change(&say(id, "再说一句"), &key()).await.expect("said");

        assert_eq!(before, [Some("李明".to_owned())]);
        assert_eq!(name().await, [None, None], "with all they have said here");
    }

    async fn every_cell_of_role_and_act_is_kept_by_the_hub(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let people = [
            (Role::Resident, hub.resident("李明").await),
            (Role::Author, hub.use_up(hub.invite("王秀英", Post::Resident, Some("3-1-502")).await, "二").await.expect("joined")),
            (Role::Staff, hub.staff("小李").await),
            (Role::Manager, hub.join("陈经理", Post::Manager, None).await),
            (Role::Auditor, hub.join("审计员", Post::Auditor, None).await),
        ];
        let visitor = hub.client();
        for act in Act::ALL {
            for role in Role::ALL {
                hub.advance(Span::MINUTE);
                let id = proposed(&author, "装灯").await;
                let other = proposed(&author, "修路").await;
                let comment = hub.staff("小张").await.hub.change(&say(id, "好"), &key()).await.expect("said").id;
                let client = people.iter().find(|(one, _)| *one == role).map_or(&visitor, |(_, person)| &person.hub);
                let done = attempt(&hub, client, act, id, other, comment).await;
                let expected = match (role.may(act), role) {
                    (true, _) => None,
                    (false, Role::Visitor) => Some(Code::NotSignedIn),
                    (false, _) => Some(Code::NotAllowed),
                };
                assert_eq!(done, expected, "{role:?} {act:?}");
            }
        }
        let residents_alone = people[2].1.hub.change(&idea("修路"), &key()).await;
        assert_eq!(code(residents_alone), Code::NotAllowed);
        assert_eq!(code(visitor.change(&idea("修路"), &key()).await), Code::NotSignedIn);
        assert_eq!(code(people[0].1.hub.ask(&Queue {}).await), Code::NotAllowed);
    }

    async fn what_cannot_be_taken_says_why(hub: TestHub) {
        let (author, neighbour) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let photo = neighbour.hub.attach(jpeg(40, 30), &key()).await.expect("taken in").id;
        let sent = Propose { photos: vec![photo], ..idea("装灯") };
        neighbour.hub.change(&sent, &key()).await.expect("made");
        let unknown = SuggestionId::from_number(7);

        let again = author.hub.change(&Propose { photos: vec![photo], ..idea("修路") }, &key()).await;
        let many = author.hub.change(&Propose { photos: vec![photo; Propose::PHOTOS + 1], ..idea("修路") }, &key()).await;
        let nothing = author.hub.change(&Stand { id: unknown, stance: None }, &key()).await;
        let hidden = author.hub.ask(&Show { id: unknown }).await;

        assert_eq!((code(again), code(many)), (Code::Invalid, Code::Invalid));
        assert_eq!((code(nothing), code(hidden)), (Code::NotFound, Code::NotFound));
        assert_eq!(listed(&author.hub, &List::default()).await.len(), 1, "nothing half made");
    }
}

/// The comments of one page, as they were said.
fn all_said(id: SuggestionId) -> Comments {
    Comments { id, order: CommentOrder::Oldest, after: None }
}

async fn all_comments(
    hub: &client::Hub,
    id: SuggestionId,
    order: CommentOrder,
) -> Vec<contract::suggestions::Comment> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = hub.ask(&Comments { id, order, after }).await.expect("listed");
        all.extend(page.comments);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

pub(crate) async fn read_all(hub: &client::Hub, order: Order) -> Vec<Line> {
    let (mut all, mut after): (Vec<Line>, Option<Cursor>) = (Vec::new(), None);
    loop {
        let page = hub.ask(&List { order, after, ..List::default() }).await.expect("listed");
        all.extend(page.lines);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

/// Tries an act; how it was refused.
async fn attempt(
    hub: &TestHub,
    client: &client::Hub,
    act: Act,
    id: SuggestionId,
    other: SuggestionId,
    comment: contract::id::CommentId,
) -> Option<Code> {
    let note = || subject("因为");
    let edit = Edit { id, seen: 1, title: note(), text: body("装"), is_named: false };
    let report = Report { id, comment: Some(comment), rule: Rule::Abuse, note: None };
    let done = match act {
        Act::Read => client.ask(&Show { id }).await.map(drop),
        Act::Stand => client.change(&Stand { id, stance: None }, &key()).await.map(drop),
        Act::Comment => client.change(&say(id, "好"), &key()).await.map(drop),
        Act::Follow => client.change(&Follow { id, is_followed: true }, &key()).await,
        Act::Report => client.change(&report, &key()).await,
        Act::Edit => client.change(&edit, &key()).await.map(drop),
        Act::Withdraw => client.change(&Withdraw { id }, &key()).await,
        Act::Decide => client.change(&decide(id, 1, Status::Declined, hub), &key()).await.map(drop),
        Act::Merge => {
            let merge = contract::suggestions::Merge { id, into: other };
            client.change(&merge, &key()).await
        }
        Act::Moderate => {
            let hide = Hide { id, comment: None, rule: Rule::Abuse, note: note() };
            let hidden = client.change(&hide, &key()).await;
            let shown = client.change(&Unhide { id, comment: None }, &key()).await;
            let settled = client.change(&Settle { id, comment: None }, &key()).await;
            hidden.and(shown).and(settled)
        }
        Act::Reveal => {
            let reveal = Reveal { id, comment: Some(comment), why: note() };
            client.change(&reveal, &key()).await.map(drop)
        }
    };
    done.err().and_then(|error| error.code())
}

/// In how many places words still stand.
async fn words_left(hub: &TestHub, words: &'static str) -> i64 {
    let like = format!("%{words}%");
    hub.app
        .db
        .read(move |tx| {
            let like = like.clone();
            Box::pin(async move {
                let sql = "SELECT (SELECT COUNT(*) FROM suggestion WHERE title LIKE $1 OR text LIKE $1 \
                     OR beginning LIKE $1) + (SELECT COUNT(*) FROM suggestion_version \
                     WHERE title LIKE $1 OR text LIKE $1) + (SELECT COUNT(*) FROM suggestion_comment \
                     WHERE text LIKE $1) + (SELECT COUNT(*) FROM suggestion_piece) + \
                     (SELECT COUNT(*) FROM suggestion_search) + \
                     (SELECT COUNT(*) FROM attachment WHERE suggestion IS NOT NULL)";
                let left = tx.row(sql, &[like.as_str().into()], |row| row.int(0)).await?;
                Ok(left.unwrap_or(0))
            })
        })
        .await
        .expect("counted")
}

/// Real messages, as suggestions: `None` where the file is absent.
fn real() -> Option<Vec<(String, String)>> {
    let path = root().join("../shared/data/messages-supported.jsonl");
    let text = fs::read_to_string(path).ok()?;
    let field = |line: &serde_json::Value, name: &str| line[name].as_str().unwrap_or("").to_owned();
    let read = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        (field(&line, "subject"), field(&line, "body"))
    };
    Some(text.lines().map(read).collect())
}

on_both_engines! {
    async fn what_is_like_it_is_found_while_one_writes(hub: TestHub) {
        let Some(real) = real() else { return skip(MESSAGES) };
        let (app, community) = (hub.app.clone(), hub.community());
        let (now, rows) = (hub.now(), real.clone());
        hub.app
            .db
            .write(move |tx| {
                let (app, rows) = (app.clone(), rows.clone());
                Box::pin(async move {
                    for (number, (title, text)) in rows.iter().enumerate() {
                        let imported = hub::suggestions::Imported {
                            name: number.to_string(),
                            title: subject(title),
                            text: Body::try_from(text.as_str()).expect("a text"),
                            filed_at: now,
                            brought: contract::suggestions::Counts::default(),
                        };
                        hub::suggestions::import(tx, &app, community, &imported).await?;
                    }
                    Ok(())
                })
            })
            .await
            .expect("brought in");
        let resident = hub.resident("王秀英").await;

        let (mut asked, mut found, mut noise) = (0, 0, 0);
        for (title, _) in real.iter().step_by(20) {
            // Somebody else would leave out a third of the words.
            let typed: String = title.chars().enumerate().filter(|(at, _)| at % 12 < 8).map(|(_, c)| c).collect();
            let alike = resident.hub.change(&Alike { text: body(&typed) }, &key()).await.expect("told");
            asked += 1;
            found += usize::from(alike.iter().any(|one| one.title == *title));
        }
        for typed in ["今天中午吃什么好呢", "hello world", "祝大家新年快乐"] {
            let alike = resident.hub.change(&Alike { text: body(typed) }, &key()).await.expect("told");
            noise += alike.len();
        }

        tell(&format!("of {asked} titles with a third left out {found} found the one they came from"));
        assert!(found * 100 >= asked * 95, "{found} of {asked}");
        assert_eq!(noise, 0);
    }
}
