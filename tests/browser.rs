//! The road in a real Chromium, and how somebody comes to it.

mod desk;
mod filing;
mod moving;
mod phones;

use contract::people::Post;

use crate::support::{Driver, Engine, TestHub, Window, skip};

/// A hub with the web app, or `None` (and a word why) where there is no browser or no app.
pub(crate) async fn start() -> Option<(TestHub, Driver)> {
    with(Driver::start().await).await
}

/// The same for a journey that has a time to keep.
async fn start_alone() -> Option<(TestHub, Driver)> {
    with(Driver::start_alone().await).await
}

async fn with(driver: Option<Driver>) -> Option<(TestHub, Driver)> {
    let Some(driver) = driver else {
        skip("LINLI_TEST_CHROMEDRIVER");
        return None;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        skip("LINLI_TEST_WEB");
        return None;
    };
    Some((hub, driver))
}

/// Opens an invitation in a new window and joins, with the pointer.
pub(crate) async fn join(hub: &TestHub, driver: &Driver, name: &str, post: Post) -> Window {
    let home = (post == Post::Resident).then_some("3-1-502");
    let secret = hub.invite(name, post, home).await;
    let window = driver.window().await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.see(name).await;
    let address = window.client.current_url().await.expect("an address");
    assert!(!address.as_str().contains(&secret.to_string()), "the secret left the address bar");
    window.press("button", "加入").await;
    window.wait_joined().await;
    window
}
