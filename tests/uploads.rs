//! A photo on its way says how far it has come, and can be stopped.

use std::sync::{Arc, Mutex};

use contract::complaints::Show;
use tempfile::TempDir;

use crate::{
    browser::start,
    complaints::lift,
    shell::only_matter,
    support::{Engine, TestHub, jpeg, key},
};

/// A line on which a photo takes a minute: whoever looks at the screen meanwhile takes their time.
const SLOW: u32 = 2_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_shows_how_far_it_has_come_and_can_be_cancelled() {
    let Some((hub, driver)) = start().await else { return };
    let staff = hub.staff("小李").await;
    let folder = TempDir::new().expect("a place for temporary files");
    let photo = folder.path().join("灯.jpg");
    std::fs::write(&photo, jpeg(1_600, 1_200)).expect("written");
    let visitor = driver.window().await;
    visitor.go(&format!("{}/d/3-1", hub.origin)).await;
    visitor.wait_alive().await;
    visitor.press("link", "我要投诉").await;
    visitor.fill("发生了什么", "楼道的灯坏了。").await;

    visitor.send_slowly(Some(SLOW)).await;
    visitor.choose(&photo).await;
    let is_under_way = "const far = document.querySelector('.photos progress')?.value ?? 0; \
         return far > 0 && far < 100";
    visitor.wait_until("it has come some way", is_under_way).await;
    visitor.shot("moment-upload").await;
    assert_eq!(visitor.faults().await, Vec::<String>::new());
    visitor.press("button", "取消上传这张照片").await;
    visitor.see_not_in(".photos figure").await;
    visitor.wait_focus_on("#photos").await;
    visitor.send_slowly(None).await;
    visitor.choose(&photo).await;
    let has_arrived = "return document.querySelectorAll('.photos img').length === 1 \
         && !document.querySelector('.photos progress')";
    visitor.wait_until("the photo has arrived", has_arrived).await;
    visitor.press("button", "提交").await;
    visitor.see("已提交").await;

    let id = only_matter(&staff).await;
    let case = staff.hub.ask(&Show { id }).await.expect("shown");
    assert_eq!(case.entries[0].photos.len(), 1, "the cancelled one is not there");
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_native_client_tells_how_far_a_photo_has_come() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let resident = hub.resident("王秀英").await;
    let bytes = jpeg(1_600, 1_200);
    let size = bytes.len();
    let told = Arc::new(Mutex::new(Vec::new()));
    let hear = told.clone();

    let progress: client::Progress = Arc::new(move |gone| hear.lock().expect("whole").push(gone));
    let photo = resident.hub.attach_with(bytes, &key(), Some(progress)).await.expect("taken in");

    let told = told.lock().expect("whole").clone();
    assert_eq!(told[0], 0);
    assert!(told.len() > 10 && told.is_sorted() && told.iter().all(|gone| *gone < size));
    let file = contract::complaints::File { photos: vec![photo.id], ..lift() };
    resident.hub.change(&file, &key()).await.expect("it is whole");
}
