//! What the community does with suggestions: answers with a reason and a date, hides what breaks a
//! rule, and learns who wrote only where it says why.

use contract::{
    Code,
    id::SuggestionId,
    live::Event,
    people::Post,
    suggestions::{
        Comment, CommentOrder, Comments, Condition, Decide, Hide, List, Order, Queue, Report,
        Reveal, Rule, Settle, Show, Status, Tell, Unhide, Whose,
    },
    text::Whereabouts,
    time::Span,
};

use crate::{
    complaints::body,
    suggestions::{decide, idea, proposed, say, subject},
    support::{Engine, Person, TestHub, code, http, jpeg, key, on_both_engines},
};

async fn said(hub: &client::Hub, id: SuggestionId) -> Vec<Comment> {
    let list = Comments { id, order: CommentOrder::Oldest, after: None };
    hub.ask(&list).await.expect("listed").comments
}

async fn reports(staff: &Person) -> usize {
    staff.hub.ask(&Queue {}).await.expect("listed").len()
}

on_both_engines! {
    async fn each_answer_has_a_reason_and_a_date_one_can_hold_it_to(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let id = proposed(&author, "装灯").await;
        let mut heard = hub.resident("李明").await.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));

        hub.advance(Span::DAY.times(31));
        let late = author.hub.ask(&Show { id }).await.expect("shown").line.is_late;
        let missed = author.hub.ask(&Tell::default()).await.expect("counted");
        staff.hub.change(&decide(id, 1, Status::Studying, &hub), &key()).await.expect("decided");
        let told = heard.next().await;
        let stale = staff.hub.change(&decide(id, 1, Status::Declined, &hub), &key()).await;
        let undated = Decide { due_at: None, ..decide(id, 2, Status::Adopted, &hub) };
        let undated = staff.hub.change(&undated, &key()).await;
        hub.advance(Span::DAY);
        staff.hub.change(&decide(id, 2, Status::Adopted, &hub), &key()).await.expect("decided");
        hub.advance(Span::DAY);
        staff.hub.change(&decide(id, 3, Status::Done, &hub), &key()).await.expect("decided");
        let back = staff.hub.change(&decide(id, 4, Status::Studying, &hub), &key()).await;
        let shown = hub.client().ask(&Show { id }).await.expect("shown");
        let tally = author.hub.ask(&Tell::default()).await.expect("counted");

        assert!(late);
        assert_eq!((missed.kept, missed.missed), (0, 1));
        assert_eq!(told, Some(Event::Suggestion { id }));
        assert_eq!((code(stale), code(undated), code(back)), (Code::Conflict, Code::Invalid, Code::Conflict));
        let course: Vec<_> = shown.moves.iter().map(|step| step.status).collect();
        assert_eq!(course, [Status::Done, Status::Adopted, Status::Studying]);
        assert_eq!(shown.moves[0].reason, "物业报价后再定。");
        assert_eq!(shown.moves[0].by, None, "a name is not for everybody");
        let shown = author.hub.ask(&Show { id }).await.expect("shown");
        assert_eq!(shown.moves[0].by.as_deref(), Some("小李"));
        assert_eq!((shown.line.due_at, shown.line.is_late), (None, false));
        assert_eq!((tally.kept, tally.missed), (2, 1));
    }

    async fn what_is_done_is_shown_with_pictures(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let own = author.hub.attach(jpeg(40, 30), &key()).await.expect("taken in");
        let idea = contract::suggestions::Propose { photos: vec![own.id], ..idea("装灯") };
        let id = author.hub.change(&idea, &key()).await.expect("made").id;
        let photo = staff.hub.attach(jpeg(50, 30), &key()).await.expect("taken in");
        let shows = Whereabouts::try_from("新装的灯").expect("a line");
        let pictures = vec![contract::notices::Illustration { photo: photo.id, shows }];

        let done = Decide { pictures, ..decide(id, 1, Status::Done, &hub) };
        staff.hub.change(&done, &key()).await.expect("decided");
        let shown = hub.client().ask(&Show { id }).await.expect("shown");

        assert_eq!(shown.photos.iter().map(|photo| photo.width).collect::<Vec<_>>(), [40]);
        let pictures: Vec<_> = shown.moves[0].pictures.iter().map(|one| (one.photo.width, one.shows.as_str())).collect();
        assert_eq!(pictures, [(50, "新装的灯")]);
        for id in [own.id, photo.id] {
            let address = format!("{}/api/attachments/{id}", hub.origin);
            assert_eq!(http().get(address).send().await.expect("an answer").status(), 200);
        }
        let hide = Hide { id, comment: None, rule: Rule::Privacy, note: subject("有人脸") };
        staff.hub.change(&hide, &key()).await.expect("hidden");
        let address = format!("{}/api/attachments/{}", hub.origin, own.id);
        assert_eq!(http().get(address).send().await.expect("an answer").status(), 404);
    }

    async fn what_breaks_a_rule_is_hidden_and_its_writer_learns_which(hub: TestHub) {
        let (author, rude) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let (staff, reader) = (hub.staff("小李").await, hub.resident("赵强").await);
        let id = proposed(&author, "装灯").await;
        let comment = rude.hub.change(&say(id, "你懂什么"), &key()).await.expect("said").id;
        let report = Report { id, comment: Some(comment), rule: Rule::Abuse, note: Some(body("骂人")) };
        for person in [&author, &reader] {
            person.hub.change(&report, &key()).await.expect("reported");
        }
        reader.hub.change(&report, &key()).await.expect("once more");
        let own = rude.hub.change(&report, &key()).await;
        let queue = staff.hub.ask(&Queue {}).await.expect("listed");
        let is_reported = said(&reader.hub, id).await[0].is_reported;

        let hide = Hide { id, comment: Some(comment), rule: Rule::Abuse, note: subject("请好好说话") };
        staff.hub.change(&hide, &key()).await.expect("hidden");
        let twice = staff.hub.change(&hide, &key()).await;

        assert_eq!(code(own), Code::NotAllowed);
        assert_eq!((queue.len(), queue[0].rules.clone()), (1, vec![(Rule::Abuse, 2)]));
        assert_eq!(queue[0].comment.as_ref().map(|(_, text)| text.as_str()), Some("你懂什么"));
        assert!(is_reported && code(twice) == Code::Conflict);
        let seen = said(&reader.hub, id).await;
        let hidden = seen[0].hidden.as_ref().expect("that it is hidden");
        assert_eq!((seen[0].text.as_deref(), hidden.rule, hidden.note.as_deref()), (None, Rule::Abuse, None));
        let own = said(&rude.hub, id).await;
        assert_eq!(own[0].text.as_deref(), Some("你懂什么"));
        assert_eq!(own[0].hidden.as_ref().and_then(|hidden| hidden.note.as_deref()), Some("请好好说话"));
        assert_eq!(author.hub.ask(&Show { id }).await.expect("shown").line.comments, 0);
        assert_eq!(reports(&staff).await, 0, "it was looked at");
        staff.hub.change(&Unhide { id, comment: Some(comment) }, &key()).await.expect("shown again");
        assert_eq!(said(&reader.hub, id).await[0].text.as_deref(), Some("你懂什么"));
        assert_eq!(author.hub.ask(&Show { id }).await.expect("shown").line.comments, 1);
    }

    async fn a_hidden_suggestion_is_read_by_its_author_and_the_staff(hub: TestHub) {
        let (author, reader) = (hub.resident("王秀英").await, hub.resident("赵强").await);
        let staff = hub.staff("小李").await;
        let id = proposed(&author, "三栋502老赖还钱").await;
        reader.hub.change(&say(id, "好"), &key()).await.expect("said");
        reader.hub.change(&Report { id, comment: None, rule: Rule::Privacy, note: None }, &key()).await.expect("reported");
        let settled = proposed(&author, "修路").await;
        reader.hub.change(&Report { id: settled, comment: None, rule: Rule::OffTopic, note: None }, &key()).await.expect("reported");
        assert_eq!(reports(&staff).await, 2);

        let hide = Hide { id, comment: None, rule: Rule::Privacy, note: subject("请不要点名") };
        staff.hub.change(&hide, &key()).await.expect("hidden");
        staff.hub.change(&Settle { id: settled, comment: None }, &key()).await.expect("settled");

        assert_eq!(reports(&staff).await, 0);
        for hub in [&reader.hub, &hub.client()] {
            let shown = hub.ask(&Show { id }).await.expect("that it was there");
            assert_eq!((shown.line.title.as_str(), shown.text.as_str()), ("", ""));
            assert_eq!(shown.hidden.map(|hidden| (hidden.rule, hidden.note)), Some((Rule::Privacy, None)));
            assert!(said(hub, id).await.is_empty());
            assert_eq!(hub.ask(&List::default()).await.expect("listed").lines.len(), 1);
        }
        for person in [&author, &staff] {
            let shown = person.hub.ask(&Show { id }).await.expect("shown");
            assert_eq!((shown.line.title.as_str(), shown.line.condition), ("三栋502老赖还钱", Condition::Hidden));
            assert_eq!(shown.hidden.and_then(|hidden| hidden.note).as_deref(), Some("请不要点名"));
            assert_eq!(said(&person.hub, id).await.len(), 1);
        }
        let mine = List { whose: Some(Whose::Mine), ..List::default() };
        assert_eq!(author.hub.ask(&mine).await.expect("listed").lines.len(), 2);
        let most = List { order: Order::MostSupported, ..List::default() };
        assert_eq!(reader.hub.ask(&most).await.expect("listed").lines.len(), 1);
        staff.hub.change(&Unhide { id, comment: None }, &key()).await.expect("shown again");
        assert_eq!(reader.hub.ask(&Show { id }).await.expect("shown").line.condition, Condition::Open);
    }

    async fn who_wrote_without_a_name_is_learned_with_a_reason_and_told(hub: TestHub) {
        let (author, neighbour) = (hub.resident("王秀英").await, hub.join("李明", Post::Resident, Some("4-1-101")).await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let id = proposed(&author, "装灯").await;
        let comment = neighbour.hub.change(&say(id, "我要打人"), &key()).await.expect("said").id;
        let mut heard = neighbour.hub.live();
        assert_eq!(heard.next().await, Some(Event::Open));

        let reveal = Reveal { id, comment: Some(comment), why: subject("警方来函") };
        let revealed = manager.hub.change(&reveal, &key()).await.expect("told");

        assert_eq!((revealed.name.as_str(), revealed.home.as_deref()), ("李明", Some("4栋1单元101")));
        assert_eq!(heard.next().await, Some(Event::Suggestion { id }));
        let shown = neighbour.hub.ask(&Show { id }).await.expect("shown");
        assert!(shown.line.is_news, "their home says so");
        let told = shown.revealed;
        let told: Vec<_> = told.iter().map(|one| (one.why.as_str(), one.by.as_deref())).collect();
        assert_eq!(told, [("警方来函", Some("陈经理"))]);
        assert!(author.hub.ask(&Show { id }).await.expect("shown").revealed.is_empty());
        assert!(manager.hub.ask(&Show { id }).await.expect("shown").revealed.is_empty());
    }
}
