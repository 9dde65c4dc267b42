//! Documents: kept as they are, with a notice, for those it is for; everything else refused.

use hub::upkeep;

use crate::{
    browser::{join, start},
    complaints::lift,
    photos::walk,
    support::{Engine, Keychain, Person, TestHub, code, http, jpeg, key, on_both_engines},
};
use contract::{
    Code,
    attachments::{Document, MAX_DOCUMENT_BYTES},
    complaints::File,
    notices::{
        Audience, Correct, Draft, Enclosure, Group, Illustration, Keep, Kept, Look, Publish,
        Recall, Remove, Show,
    },
    people::Post,
    text::{Body, Subject, Whereabouts},
    time::Span,
};

/// A PDF file of so many bytes, as a reader would find it: with its beginning and its end.
pub(crate) fn pdf(bytes: usize) -> Vec<u8> {
    let (head, tail) = (b"%PDF-1.7\n".as_slice(), b"\n%%EOF\n".as_slice());
    [head, &vec![b'7'; bytes - head.len() - tail.len()], tail].concat()
}

fn with(document: &Document) -> Draft {
    let name = Subject::try_from("停水时间表").expect("a name");
    Draft {
        title: Some(Subject::try_from("停水").expect("a title")),
        text: Some(Body::try_from("时间见附件。").expect("a text")),
        documents: vec![Enclosure { document: document.id, name }],
        ..Draft::default()
    }
}

async fn keep(person: &Person, draft: Draft) -> Result<Kept, client::Error> {
    person.hub.change(&Keep { id: None, seen: None, draft }, &key()).await
}

async fn publish(person: &Person, draft: Draft) -> contract::id::NoticeId {
    let Kept { id, revision } = keep(person, draft).await.expect("kept");
    let publish = Publish { id, seen: revision, at: None };
    person.hub.change(&publish, &key()).await.expect("published");
    id
}

on_both_engines! {
    async fn a_document_is_kept_as_it_is_for_those_its_notice_is_for(hub: TestHub) {
        let writer = hub.staff("小李").await;
        let (owner, other) = (hub.resident("王秀英").await, hub.client());
        let given = pdf(300_000);
        let document = writer.hub.enclose(given.clone(), &key()).await.expect("taken in");
        assert_eq!((document.bytes, document.size().as_str()), (300_000, "293 KB"));
        let path = document.path("停水时间表");
        assert_eq!(code(writer.hub.document(&path).await), Code::NotFound, "not sent yet");

        let audience = Audience { group: Group::Residents, ..Audience::default() };
        let id = publish(&writer, Draft { audience, ..with(&document) }).await;

        let shown = owner.hub.ask(&Show { id }).await.expect("shown").documents;
        assert_eq!((shown.len(), shown[0].name.as_str()), (1, "停水时间表"));
        assert_eq!(shown[0].document, document);
        assert_eq!(owner.hub.document(&shown[0].path()).await.expect("given"), given);
        assert_eq!(code(other.document(&path).await), Code::NotFound, "it is not for everybody");
        let as_picture = owner.hub.picture(&format!("/api/attachments/{}", document.id)).await;
        assert_eq!(code(as_picture), Code::NotFound, "it is never shown as a picture");
    }

    async fn it_is_handed_out_to_be_saved_and_the_plain_page_leads_there(hub: TestHub) {
        let writer = hub.staff("小李").await;
        let document = writer.hub.enclose(pdf(2_000), &key()).await.expect("taken in");
        let id = publish(&writer, with(&document)).await;

        let page = http().get(format!("{}/notices/{id}", hub.origin)).send().await.expect("there");
        let page = page.text().await.expect("a page");
        assert!(page.contains(&format!("href=\"{}\"", document.path("停水时间表"))), "{page}");
        assert!(page.contains("停水时间表") && page.contains("PDF，2 KB"), "{page}");
        let path = format!("{}{}", hub.origin, document.path("停水时间表"));
        let given = http().get(path).send().await.expect("there");
        let header = |name: &str| given.headers()[name].to_str().expect("a word").to_owned();
        assert_eq!(header("content-type"), "application/pdf");
        assert_eq!(header("content-disposition"), "attachment");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
    }

    async fn what_is_no_document_is_refused_and_leaves_nothing(hub: TestHub) {
        let writer = hub.staff("小李").await;
        let mut cut = pdf(50_000);
        cut.truncate(40_000);
        for (name, bytes, expected) in [
            ("a page", b"<html>%PDF-1.7 %%EOF</html>".to_vec(), Code::NotADocument),
            ("a picture", jpeg(100, 100), Code::NotADocument),
            ("nothing", Vec::new(), Code::NotADocument),
            ("half of one", cut, Code::NotADocument),
            ("too much", pdf(MAX_DOCUMENT_BYTES + 1), Code::TooLarge),
        ] {
            let answer = writer.hub.enclose(bytes, &key()).await;
            assert_eq!(code(answer), expected, "{name}");
        }
        assert_eq!(walk(&hub.data.path().join("files")), Vec::<std::path::PathBuf>::new());
        writer.hub.enclose(pdf(MAX_DOCUMENT_BYTES), &key()).await.expect("as large as it may be");
    }

    async fn only_those_who_publish_hand_one_in(hub: TestHub) {
        for (post, expected) in [
            (None, Some(Code::NotSignedIn)),
            (Some(Post::Resident), Some(Code::NotAllowed)),
            (Some(Post::Auditor), Some(Code::NotAllowed)),
            (Some(Post::Staff), None),
            (Some(Post::Manager), None),
        ] {
            let person = match post {
                Some(post) => Some(hub.join("某人", post, None).await),
                None => None,
            };
            let nobody = hub.client();
            let caller = person.as_ref().map_or(&nobody, |person| &person.hub);
            let answer = caller.enclose(pdf(1_000), &key()).await;
            match expected {
                None => assert!(answer.is_ok(), "{post:?}: {answer:?}"),
                Some(refusal) => assert_eq!(code(answer), refusal, "{post:?}"),
            }
        }
    }

    async fn each_stands_where_it_was_handed_in_for_and_only_there(hub: TestHub) {
        let (writer, resident) = (hub.staff("小李").await, hub.resident("王秀英").await);
        let document = writer.hub.enclose(pdf(1_000), &key()).await.expect("taken in");
        let photo = writer.hub.attach(jpeg(40, 40), &key()).await.expect("taken in");
        let shows = Whereabouts::try_from("表").expect("short");
        let as_picture = Draft {
            pictures: vec![Illustration { photo: document.id, shows }],
            ..Draft::default()
        };
        let as_photo = File { photos: vec![document.id], ..lift() };
        let as_document = with(&Document { id: photo.id, bytes: 0 });

        assert_eq!(code(keep(&writer, as_picture).await), Code::Invalid);
        assert_eq!(code(keep(&writer, as_document).await), Code::Invalid);
        assert_eq!(code(resident.hub.change(&as_photo, &key()).await), Code::Invalid);
        let many = Draft { documents: vec![with(&document).documents[0].clone(); 7], ..Draft::default() };
        assert_eq!(code(keep(&writer, many).await), Code::Invalid);
        let first = keep(&writer, with(&document)).await.expect("kept");
        assert_eq!(code(keep(&writer, with(&document)).await), Code::Invalid, "it has its notice");
        let sheet = writer.hub.ask(&Look { id: first.id }).await.expect("shown");
        assert_eq!(sheet.documents[0].document, document);
    }

    async fn a_backup_holds_it_and_a_check_finds_it_broken(hub: TestHub) {
        let writer = hub.staff("小李").await;
        let document = writer.hub.enclose(pdf(1_000), &key()).await.expect("taken in");
        publish(&writer, with(&document)).await;
        let target = hub.back_up().await;
        let restored = hub.data.path().join("restored");
        let place = hub.empty_place(&restored).await;
        let mut told = Vec::new();
        upkeep::restore(&target, &restored, &place, &mut |step| told.push(step)).expect("restored");

        let here = TestHub::open(&restored, &place, &hub.clock).await;
        let given = here.client().document(&document.path("停水时间表")).await.expect("given");
        assert_eq!(given, pdf(1_000));
        assert!(told.contains(&upkeep::Step::Pictures { done: 1, of: 1 }), "{told:?}");
        for path in walk(&restored.join("files")) {
            std::fs::write(path, b"not what its name says").expect("writable");
        }
        let found = upkeep::check(&here.app, &mut |_| ()).await.expect("checked");
        assert_eq!((found.pictures, found.wrong.len()), (1, 1), "{:?}", found.wrong);
        for path in walk(&restored.join("files")) {
            std::fs::remove_file(path).expect("removed");
        }
        let found = upkeep::check(&here.app, &mut |_| ()).await.expect("checked");
        assert!(found.wrong.len() == 1 && found.wrong[0].contains(".pdf"), "{:?}", found.wrong);
    }

    async fn a_correction_says_which_documents_it_took_away(hub: TestHub) {
        let writer = hub.staff("小李").await;
        let (first, second) = (
            writer.hub.enclose(pdf(1_000), &key()).await.expect("taken in"),
            writer.hub.enclose(pdf(2_000), &key()).await.expect("taken in"),
        );
        let id = publish(&writer, with(&first)).await;
        let why = Subject::try_from("附件里有人名").expect("short");
        let seen = writer.hub.ask(&Look { id }).await.expect("shown").revision;
        let correct = Correct { id, seen, why, draft: with(&second) };
        writer.hub.change(&correct, &key()).await.expect("corrected");

        let shown = hub.client().ask(&Show { id }).await.expect("shown");
        assert_eq!(shown.documents[0].document, second);
        assert_eq!(shown.corrections[0].documents, ["停水时间表"]);
        let page = http().get(format!("{}/notices/{id}", hub.origin)).send().await.expect("there");
        assert!(page.text().await.expect("a page").contains("撤下的附件：停水时间表"));
        assert_eq!(code(hub.client().document(&first.path("停水时间表")).await), Code::NotFound);
    }

    async fn what_was_recalled_can_be_removed_with_its_file(hub: TestHub) {
        let writer = hub.staff("小李").await;
        let document = writer.hub.enclose(pdf(1_000), &key()).await.expect("taken in");
        let id = publish(&writer, with(&document)).await;
        let while_read = writer.hub.change(&Remove { id }, &key()).await;
        assert_eq!(code(while_read), Code::Conflict, "what others read is ended, not removed");
        writer.hub.change(&Recall { id }, &key()).await.expect("recalled");
        writer.hub.change(&Remove { id }, &key()).await.expect("removed");
        hub.advance(Span(Span::DAY.0 + Span::HOUR.0));
        hub::attachments::sweep(&hub.app, hub.now()).await.expect("swept");
        assert_eq!(walk(&hub.data.path().join("files")), Vec::<std::path::PathBuf>::new());
    }

    async fn what_a_notice_names_no_more_is_gone_a_day_later_with_its_file(hub: TestHub) {
        let writer = hub.staff("小李").await;
        let document = writer.hub.enclose(pdf(1_000), &key()).await.expect("taken in");
        let Kept { id, revision } = keep(&writer, with(&document)).await.expect("kept");
        assert_eq!(walk(&hub.data.path().join("files")).len(), 1);

        let draft = Draft { documents: Vec::new(), ..with(&document) };
        let without = Keep { id: Some(id), seen: Some(revision), draft };
        writer.hub.change(&without, &key()).await.expect("kept");
        hub.advance(Span(Span::DAY.0 + Span::HOUR.0));
        hub::attachments::sweep(&hub.app, hub.now()).await.expect("swept");

        assert_eq!(walk(&hub.data.path().join("files")), Vec::<std::path::PathBuf>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_add_one_to_a_notice_and_a_resident_saves_it() {
    let Some((hub, driver)) = start().await else { return };
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    let file = hub.data.path().join("停水时间表.pdf");
    std::fs::write(&file, pdf(120_000)).expect("a file to choose");
    let picture = hub.data.path().join("表.pdf");
    std::fs::write(&picture, jpeg(40, 40)).expect("a file to choose");
    staff.see("待办").await;
    staff.press("link", "通知").await;
    staff.press("link", "写通知").await;
    staff.fill("标题", "停水通知").await;
    staff.fill("正文", "时间见附件。").await;
    staff.choose_in("#documents", &picture).await;
    staff.see("这个文件不是完整的 PDF").await;
    staff.choose_in("#documents", &file).await;
    staff.see("PDF，118 KB").await;
    staff.see_in("#document-1", "停水时间表").await;
    staff.see("已保存").await;
    staff.see_not("id=new").await;
    staff.shot("moment-document").await;
    assert_eq!(staff.faults().await, Vec::<String>::new());

    // What was kept is there again on another day.
    staff.client.refresh().await.expect("the page loads");
    staff.see_in("#document-1", "停水时间表").await;
    staff.press("button", "现在发布").await;
    staff.see("已发布，发给").await;
    let resident = join(&hub, &driver, "王秀英", Post::Resident).await;
    resident.press("link", "通知").await;
    resident.press("link", "其他 停水通知").await;
    resident.see("附件").await;
    resident.see("停水时间表").await;
    assert_eq!(resident.faults().await, Vec::<String>::new());
    let saved = "const done = arguments[arguments.length - 1]; \
         const link = document.querySelector('.documents a[download]'); \
         fetch(link.href).then(async answer => done([decodeURI(link.pathname).split('/').pop(), \
             (await answer.arrayBuffer()).byteLength]), error => done(String(error)))";
    let saved = resident.run_async(saved, vec![]).await;
    assert_eq!(saved, serde_json::json!(["停水时间表.pdf", 120_000]));
    resident.close().await;
    staff.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_it_is_saved_where_one_says() {
    let Some((hub, desktop)) = crate::shell::start(Keychain::Unlocked).await else { return };
    let writer = hub.staff("小李").await;
    let document = writer.hub.enclose(pdf(30_000), &key()).await.expect("taken in");
    let id = publish(&writer, with(&document)).await;
    let window = desktop.window(Some(&format!("{}/d/3-1", hub.origin))).await;
    window.wait_alive().await;
    window.go(&format!("tauri://localhost/notices/{id}")).await;
    window.wait_alive().await;
    window.see("停水时间表").await;
    let saved = hub.data.path().join("saved.pdf");

    let before = desktop.windows().await;
    window.press("button", "保存附件").await;
    desktop.save_as(&before, &saved).await;
    window.see("附件已保存").await;

    assert_eq!(std::fs::read(&saved).expect("it is there"), pdf(30_000));
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}
