//! The real window: its road, its keys, and that it lets no request out.

use std::{
    os::unix::fs::PermissionsExt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use contract::{
    complaints::{Act, Do, File, Show, Status},
    id::ComplaintId,
    inbox::List,
    people::Post,
};
use fantoccini::key::Key;
use tokio::net::TcpListener;

use crate::{
    complaints::{body, lift, resolve},
    support::{Desktop, Engine, Keychain, Person, TestHub, Window, http, jpeg, key, skip},
};

/// A hub and a desktop, or `None` (and a word why) where there is no shell.
pub(crate) async fn start(keychain: Keychain) -> Option<(TestHub, Desktop)> {
    let Some(desktop) = Desktop::start(keychain).await else {
        skip("LINLI_TEST_SHELL");
        return None;
    };
    let hub = TestHub::start_by_the_clock(Engine::Sqlite).await;
    Some((hub, desktop))
}

/// Opens an invitation's link with the app and joins, with the pointer.
pub(crate) async fn join(hub: &TestHub, desktop: &Desktop, name: &str, post: Post) -> Window {
    let home = (post == Post::Resident).then_some("3-1-502");
    let secret = hub.invite(name, post, home).await;
    let window = desktop.window(Some(&format!("{}/join#{secret}", hub.origin))).await;
    window.wait_alive().await;
    window.see(name).await;
    let address = window.client.current_url().await.expect("an address");
    assert!(!address.as_str().contains(&secret.to_string()), "the secret is in no address");
    window.press("button", "加入").await;
    window
}

/// The only matter there is, as staff find it.
pub(crate) async fn only_matter(staff: &Person) -> ComplaintId {
    let page = staff.hub.ask(&List::default()).await.expect("the inbox");
    let [matter] = &page.matters[..] else { panic!("one matter, not {}", page.matters.len()) };
    matter.id
}

pub(crate) async fn act(staff: &Person, id: ComplaintId, act: Act) {
    staff.hub.change(&Do { id, act, seen: None }, &key()).await.expect("it is done");
}

pub(crate) fn answer(text: &str) -> Act {
    Act::Answer { text: body(text), photos: Vec::new() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resident_files_in_the_window_is_answered_there_and_judges() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let staff = hub.staff("小李").await;
    let window = join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("我的事项").await;

    window.press("link", "我要投诉").await;
    window.wait_focus_on_heading().await;
    window.fill("发生了什么", "电梯坏了三天，老人下不了楼。").await;
    window.press("button", "提交").await;
    window.see("已提交").await;
    window.press("link", "现在就看进度").await;
    window.see("待受理").await;
    window.wait_focus_on_heading().await;
    let id = only_matter(&staff).await;
    act(&staff, id, answer("师傅今天下午到。")).await;
    window.see("师傅今天下午到。").await;
    assert!(!desktop.notices().contains("有新进展"), "no notice of what is being read");
    window.press("link", "桐荫里社区").await;
    window.see("我要投诉").await;
    window.wait_listening().await;
    act(&staff, id, resolve("门机已更换。")).await;
    desktop.wait_for_notice("您的事项有新进展").await;
    assert!(!desktop.notices().contains("门机"), "a notice holds nobody's words");
    window.press("link", "我的事项").await;
    window.press("link", "电梯坏了三天").await;
    window.see("解决了吗").await;
    window.press("radio", "没解决").await;
    window.press("radio", "不满意").await;
    window.press("button", "提交评价").await;
    window.see("处理中").await;

    window.close().await;
}

/// WebKit's driver types no Chinese by single keys, so what is typed here is not.
#[tokio::test(flavor = "multi_thread")]
async fn staff_answer_in_the_window_by_keys_alone() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let resident = hub.resident("王秀英").await;
    let secret = hub.invite("小李", Post::Staff, None).await;
    let window = desktop.window(Some(&format!("{}/join#{secret}", hub.origin))).await;
    window.accept_by_keys().await;
    window.see("待办").await;
    window.wait_listening().await;

    let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
    window.see("电梯").await;
    desktop.wait_for_notice("有新消息").await;
    window.keys(&['j', 'o']).await;
    window.wait_focus_on_heading().await;
    // Keys do something once the matter is read.
    window.see("写给居民的回复").await;
    window.keys(&['1']).await;
    window.see("处理中").await;
    window.keys(&['n']).await;
    window.wait_focus_on_text().await;
    window.write("ask the electrician").await;
    window.with_ctrl(Key::Enter.into()).await;
    window.see("ask the electrician").await;
    window.keys(&[Key::Escape.into(), 'e']).await;
    window.wait_focus_on_text().await;
    window.write("door motor replaced").await;
    window.with_ctrl(Key::Enter.into()).await;

    window.see("door motor replaced").await;
    let mut live = resident.hub.live();
    let case = loop {
        let case = resident.hub.ask(&Show { id }).await.expect("their own");
        if case.matter.status == Status::Resolved {
            break case;
        }
        live.next().await.expect("the stream goes on");
    };
    let texts: Vec<_> = case.entries.iter().map(|entry| entry.text.as_str()).collect();
    assert!(texts.contains(&"door motor replaced"), "{texts:?}");
    assert!(!texts.contains(&"ask the electrician"), "a note stays among colleagues");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_in_the_keychain_and_opens_the_next_time() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let window = join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("我的事项").await;
    window.press("link", "设置").await;
    window.see("系统钥匙串保管").await;
    window.close().await;

    let again = desktop.window(None).await;
    again.wait_alive().await;
    again.press("link", "设置").await;

    again.see("王秀英").await;
    assert!(!desktop.data().join("keys.json").exists(), "no key lies in a file");
    let stored = "return JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie";
    let stored = again.run(stored, vec![]).await;
    let stored = stored.as_str().expect("a text");
    assert!(!stored.contains("seed") && !stored.contains("token"), "{stored}");
    // The next device is let in by the native side, which has the key.
    again.press("link", "我的手机和钥匙").await;
    again.press("button", "添加一台设备").await;
    again.see("只能用一次").await;
    let link = again.scan().await;
    assert!(link.contains("/join#") && link.contains('.'), "what lets in is in the code");
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_the_app_says_where_the_key_is() {
    let Some((hub, desktop)) = start(Keychain::None).await else { return };
    let window = join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("我的事项").await;
    window.press("link", "设置").await;

    window.see("没有系统钥匙串").await;
    let file = desktop.data().join("keys.json");
    window.see(&file.display().to_string()).await;
    let mode = std::fs::metadata(&file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "nobody else reads it");
    window.close().await;
    let again = desktop.window(None).await;
    again.wait_alive().await;
    again.press("link", "设置").await;
    again.see("王秀英").await;
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_asks_for_a_link_and_says_what_is_wrong_with_it() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let window = desktop.window(None).await;
    window.wait_alive().await;
    window.see("连接您的社区").await;

    for (link, sentence) in [
        ("桐荫里", "不像网址"),
        ("http://linli.example/d/3-1", "别人半路能看到"),
        ("http://127.0.0.1:1/d/3-1", "没有邻里社区"),
    ] {
        window.paste("链接或网址", link).await;
        window.press("button", "连接").await;
        window.see(sentence).await;
    }
    window.paste("链接或网址", &format!("{}/d/3-1", hub.origin)).await;
    window.press("button", "连接").await;

    window.see("3栋1单元").await;
    window.see("我要投诉").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_shown_though_the_window_fetches_none() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let window = join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("我的事项").await;
    // The same person on a second device.
    let phone = hub.resident("王秀英").await;
    let photo = phone.hub.attach(jpeg(800, 600), &key()).await.expect("taken in");
    let file = File { photos: vec![photo.id], ..lift() };
    let id = phone.hub.change(&file, &key()).await.expect("filing works").id;

    window.go(&format!("tauri://localhost/c/{id}")).await;
    window.wait_alive().await;

    let shown = "const image = document.querySelector('.photos img'); \
         image?.scrollIntoView(); return !!image && image.complete && image.naturalWidth > 0 \
         && image.src.startsWith('linli:')";
    window.wait_until("the picture is shown", shown).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_lets_no_request_out() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let outside = Outside::listen().await;
    let window = desktop.window(Some(&format!("{}/d/3-1", hub.origin))).await;
    window.wait_alive().await;

    let tried = window.run_async(TRY_TO_GET_OUT, vec![outside.origin.clone().into()]).await;
    let tried = tried.as_array().expect("a list").clone();
    for (way, outcome) in tried.iter().map(|pair| (&pair[0], &pair[1])) {
        assert_ne!(outcome, "went out", "{way}");
    }
    assert!(tried.len() >= 12, "{tried:?}");
    window.see("我要投诉").await;
    let address = window.client.current_url().await.expect("an address");
    assert_eq!(address.scheme(), "tauri", "the window stayed at home");
    assert_eq!(outside.heard(), 0, "nothing reached the listener");

    // The listener does hear: the same request from outside of the window arrives.
    let _ = http().get(&outside.origin).send().await;
    assert_eq!(outside.heard(), 1);
    window.close().await;
}

/// Every way a page has to say something to somebody; each tells how it ended.
const TRY_TO_GET_OUT: &str = r#"
const [origin, done] = arguments;
const told = [];
const way = async (name, go) => {
  let outcome;
  try { outcome = (await Promise.race([go(), new Promise((r) => setTimeout(r, 1500, "nothing came back"))])) ?? "went out"; }
  catch (error) { outcome = "refused: " + error; }
  told.push([name, outcome]);
};
const element = (tag, set) => new Promise((resolve, reject) => {
  const made = document.createElement(tag);
  made.onload = () => resolve(); made.onerror = () => reject("error");
  set(made); document.body.append(made);
});
(async () => {
  await way("fetch", () => fetch(origin + "/fetch").then(() => undefined));
  await way("fetch without cors", () => fetch(origin + "/no-cors", { mode: "no-cors" }).then(() => undefined));
  await way("XMLHttpRequest", () => new Promise((resolve, reject) => {
    const ask = new XMLHttpRequest(); ask.open("GET", origin + "/xhr");
    ask.onload = () => resolve(); ask.onerror = () => reject("error"); ask.send(); }));
  await way("beacon", async () => navigator.sendBeacon(origin + "/beacon", "x") ? "queued" : "refused");
  await way("EventSource", () => new Promise((resolve, reject) => {
    const events = new EventSource(origin + "/events");
    events.onopen = () => resolve(); events.onerror = () => reject("error"); }));
  await way("WebSocket", () => new Promise((resolve, reject) => {
    const socket = new WebSocket(origin.replace("http", "ws") + "/socket");
    socket.onopen = () => resolve(); socket.onerror = () => reject("error"); }));
  await way("image", () => element("img", (e) => { e.src = origin + "/image.png"; }));
  await way("script", () => element("script", (e) => { e.src = origin + "/script.js"; }));
  await way("style sheet", () => element("link", (e) => { e.rel = "stylesheet"; e.href = origin + "/style.css"; }));
  await way("prefetch", () => element("link", (e) => { e.rel = "prefetch"; e.href = origin + "/prefetch"; }));
  await way("preload", () => element("link", (e) => { e.rel = "preload"; e.as = "fetch"; e.href = origin + "/preload"; }));
  await way("frame", () => new Promise((resolve) => { const f = document.createElement("iframe");
    f.src = origin + "/frame"; document.body.append(f); setTimeout(resolve, 300, "not told"); }));
  await way("sound", () => new Promise((resolve, reject) => { const a = new Audio(origin + "/sound.ogg");
    a.onloadeddata = () => resolve(); a.onerror = () => reject("error"); a.load(); }));
  await way("form", async () => { const form = document.createElement("form"); form.method = "post";
    form.action = origin + "/form"; document.body.append(form); form.submit(); return "not told"; });
  await way("new window", async () => window.open(origin + "/window") ? "opened" : "refused");
  await way("worker", () => new Promise((resolve, reject) => { const w = new Worker(
    URL.createObjectURL(new Blob([`fetch("${origin}/worker").then(() => postMessage(1))`])));
    w.onmessage = () => resolve(); w.onerror = () => reject("error"); }));
  await way("going there", async () => { location.href = origin + "/leave"; return "not told"; });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  done(told);
})();
"#;

/// Somebody outside who counts whoever comes.
struct Outside {
    origin: String,
    heard: Arc<AtomicUsize>,
}

impl Outside {
    async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let heard = Arc::new(AtomicUsize::new(0));
        let counted = heard.clone();
        tokio::spawn(async move {
            // Counted before it is closed: whoever knocked may look at once.
            while let Ok(_guest) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
            }
        });
        Self { origin, heard }
    }

    fn heard(&self) -> usize {
        self.heard.load(Ordering::Relaxed)
    }
}
