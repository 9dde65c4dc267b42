//! Every screen in every look: axe finds nothing, nothing sticks out, and `cargo xtask shots` draws
//! it.

mod devices;
mod face;
mod manage;
mod panel;
mod scenes;
mod window;

pub(crate) use manage::open_summary;
pub(crate) use window::SHELL;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use contract::{
    complaints::{Act, Do, File, Follow},
    inbox::{Assign, Send, Snooze},
    people::Post,
    text::Whereabouts,
};

use crate::{
    board::{begun, board},
    complaints::{body, lift, resolve},
    gathering::gathered,
    polling::asked,
    suggesting::neighbourhood,
    support::{Driver, Engine, Look, TestHub, Window, jpeg, key, root, skip},
};

const LOOKS: [(&str, Look); 7] = [
    ("light", Look { theme: Some("light"), ..Look::PLAIN }),
    ("dark", Look { theme: Some("dark"), ..Look::PLAIN }),
    ("contrast", Look { theme: Some("contrast"), ..Look::PLAIN }),
    ("elder", Look { theme: Some("light"), is_elder: true, ..Look::PLAIN }),
    ("390", Look { theme: Some("light"), width: 390, ..Look::PLAIN }),
    ("320-largest", Look { theme: Some("light"), width: 320, text: Some("5"), ..Look::PLAIN }),
    ("english", Look { theme: Some("light"), is_english: true, ..Look::PLAIN }),
];

/// What is cut first is cut with the largest letters on the smallest screen: every view is looked at so.
const TIGHT: (&str, Look) =
    ("320-largest", Look { theme: Some("light"), width: 320, text: Some("5"), ..Look::PLAIN });

/// Where there is little time one of these beside it, several choices at a time, dealt to the views in
/// turn.
const DEALT: [(&str, Look); 3] = [
    ("dark-english", Look { theme: Some("dark"), is_english: true, ..Look::PLAIN }),
    ("elder", Look { theme: Some("light"), is_elder: true, ..Look::PLAIN }),
    ("contrast-390", Look { theme: Some("contrast"), width: 390, ..Look::PLAIN }),
];

/// The looks of a view. Where there is time (`test --deep`) each choice by itself, and each at a
/// second size: those of a desk in a hand, those of a hand on a desk. Where there is little, two: the
/// tightest, and one that the name of the view decides, the same in every run.
fn looks(view: &str) -> Vec<(String, Look)> {
    let named = |looks: &[(&str, Look)]| -> Vec<(String, Look)> {
        looks.iter().map(|(name, look)| ((*name).to_owned(), *look)).collect()
    };
    if let Ok(only) = std::env::var("LINLI_TEST_ONLY") {
        let is_asked = |look: &str| only.split(',').any(|one| one == format!("{view}-{look}"));
        return named(&LOOKS).into_iter().filter(|(look, _)| is_asked(look)).collect();
    }
    if std::env::var_os("LINLI_TEST_DEEP").is_some() {
        let again = LOOKS.map(|(name, look)| {
            let width = if look.width < 600 { 820 } else { 360 };
            (format!("{name}-at-{width}"), Look { width, ..look })
        });
        return named(&LOOKS).into_iter().chain(again).collect();
    }
    if std::env::var_os("LINLI_TEST_SHOTS").is_some() {
        return named(&LOOKS);
    }
    let number: usize = view.bytes().map(usize::from).sum();
    named(&[TIGHT, DEALT[number % DEALT.len()]])
}

/// A screen: its name on the sheet, its route, its address, and what it shows when it is there.
struct View {
    name: &'static str,
    /// `None` for a page that stays plain and is none of the routes of pages.
    route: Option<&'static str>,
    path: String,
}

fn view(name: &'static str, route: &'static str, path: impl Into<String>) -> View {
    View { name, route: Some(route), path: path.into() }
}

fn at(name: &'static str, route: &'static str) -> View {
    view(name, route, route)
}

fn plain(name: &'static str, path: &'static str) -> View {
    View { name, route: None, path: path.into() }
}

fn plain_at(name: &'static str, path: String) -> View {
    View { name, route: None, path }
}

/// What is pressed before a view is looked at, and what it then shows.
struct Pressed {
    button: &'static str,
    english: &'static str,
    shows: &'static str,
}

/// Looks at the views through a window, in every look.
async fn walk(window: &Window, origin: &str, views: &[View], seen: &mut BTreeSet<&'static str>) {
    for view in views {
        walk_pressed(window, origin, view, None).await;
        seen.extend(view.route);
    }
    window.look(origin, Look::PLAIN).await;
}

/// Looks at one view, after a button was pressed.
async fn walk_pressed(window: &Window, origin: &str, view: &View, pressed: Option<&Pressed>) {
    let press = async |window: &Window, look: Look| {
        let Some(pressed) = pressed else { return };
        let name = if look.is_english { pressed.english } else { pressed.button };
        window.press("button", name).await;
        if !look.is_english {
            window.see(pressed.shows).await;
        }
    };
    walk_on(window, origin, view, press).await;
}

/// Looks at what one comes to from a view, in every look.
async fn walk_on(window: &Window, origin: &str, view: &View, go_on: impl AsyncFn(&Window, Look)) {
    let mut faults = Vec::new();
    let folder = std::env::var_os("LINLI_TEST_SHOTS").map(PathBuf::from);
    for (look_name, look) in looks(view.name) {
        window.look(origin, look).await;
        if view.path.contains('#') {
            // Else only what is behind the # would change, and the page would stay as it was drawn.
            window.go("about:blank").await;
        }
        window.go(&format!("{origin}{}", view.path)).await;
        if view.route.is_some() {
            window.wait_alive().await;
        }
        window.wait_settled().await;
        go_on(window, look).await;
        window.wait_settled().await;
        if let Some(folder) = &folder {
            let shot = window.client.screenshot().await.expect("a picture");
            let path = folder.join(format!("{}-{look_name}.png", view.name));
            std::fs::write(path, shot).expect("the folder of pictures");
        }
        let place = format!("{} in {look_name}", view.name);
        let not_worn = window.not_worn(look).await;
        faults.extend(not_worn.into_iter().map(|fault| format!("{place}: {fault}")));
        if look.is_english {
            let left = window.left_chinese().await;
            faults.extend(left.into_iter().map(|fault| format!("{place}: {fault}")));
        }
        faults.extend(window.faults().await.into_iter().map(|fault| format!("{place}: {fault}")));
    }
    judge(faults);
}

/// Fails when there are faults; where `LINLI_TEST_FAULTS` names a file they are gathered in it
/// instead, so that all can be mended at once.
fn judge(faults: Vec<String>) {
    if let Some(path) = std::env::var_os("LINLI_TEST_FAULTS") {
        use std::io::Write;
        let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
        let mut file = file.expect("the file of faults");
        faults.iter().for_each(|fault| writeln!(file, "{fault}").expect("written"));
        return;
    }
    assert!(faults.is_empty(), "{} faults: {faults:#?}", faults.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_in_every_look_is_accessible() {
    let Some(driver) = Driver::start_to_look().await else {
        skip("LINLI_TEST_CHROMEDRIVER");
        return;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        skip("LINLI_TEST_WEB");
        return;
    };
    let mut seen = BTreeSet::new();
    visitors(&hub, &driver, &mut seen).await;
    residents(&hub, &driver, &mut seen).await;
    staff(&hub, &driver, &mut seen).await;
    manage::manager(&hub, &driver, &mut seen).await;

    if let Some(folder) = std::env::var_os("LINLI_TEST_SHOTS") {
        draw_sheet(Path::new(&folder));
    }
    assert_eq!(seen, routes(), "a route without a view, or a view without a route");
}

/// Puts the pictures on one sheet: a row a view, a column a look.
fn draw_sheet(folder: &Path) {
    const CELL: (u32, u32) = (320, 400);
    let mut views = BTreeSet::new();
    let mut cells = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder of pictures") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        for (column, (look, _)) in LOOKS.iter().enumerate() {
            if let Some(view) = name.strip_suffix(&format!("-{look}")) {
                views.insert(view.to_owned());
                cells.push((view.to_owned(), column, path.clone()));
            }
        }
    }
    let columns = u32::try_from(LOOKS.len()).expect("few looks");
    let rows = u32::try_from(views.len()).expect("few views");
    let mut sheet = image::RgbImage::new(CELL.0 * columns, CELL.1 * rows);
    let rows: Vec<String> = views.into_iter().collect();
    for (view, column, path) in cells {
        let row = rows.iter().position(|one| *one == view).expect("a row of the sheet");
        let shot = image::open(&path).expect("a picture").resize(
            CELL.0 - 8,
            CELL.1 - 8,
            image::imageops::FilterType::Triangle,
        );
        let x = i64::try_from(column).expect("few looks") * i64::from(CELL.0);
        let y = i64::try_from(row).expect("few views") * i64::from(CELL.1);
        image::imageops::overlay(&mut sheet, &shot.to_rgb8(), x + 4, y + 4);
    }
    sheet.save(folder.join("sheet.png")).expect("the sheet is written");
}

async fn visitors(hub: &TestHub, driver: &Driver, seen: &mut BTreeSet<&'static str>) {
    let window = driver.window().await;
    let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    window.go(&hub.origin).await;
    walk(
        &window,
        &hub.origin,
        &[
            view("home", "/", "/"),
            view("door", "/d/{door}", "/d/3-1"),
            view("file", "/file", "/file?door=3-1"),
            view("follow", "/follow", "/follow"),
            view("join", "/join", format!("/join#{secret}")),
            view("settings", "/settings", "/settings"),
            view("privacy", "/privacy", "/privacy"),
            view("mine-nobody", "/mine", "/mine"),
            view("devices-nobody", "/devices", "/devices"),
            at("panel-nobody", "/panel"),
            view("staff-door", "/staff", "/staff"),
            view("notices-none", "/notices", "/notices"),
            at("suggestions-none", "/suggestions"),
            at("propose-nobody", "/suggestions/new"),
            at("polls-none", "/polls"),
            at("activities-none", "/activities"),
            at("hours-nobody", "/activities/hours"),
            view("case-not-found", "/c/{id}", "/c/0000000000000"),
        ],
        seen,
    )
    .await;
    let id = board(hub).await;
    let suggestion = neighbourhood(hub).await;
    let polls = asked(hub).await;
    let activities = gathered(hub).await;
    let views = [
        view("home-urgent", "/", "/"),
        at("activities", "/activities"),
        view("activity-visitor", "/activities/{id}", format!("/activities/{}", activities.coming)),
        view("activity-over", "/activities/{id}", format!("/activities/{}", activities.over)),
        at("polls", "/polls"),
        view("poll-visitor", "/polls/{id}", format!("/polls/{}", polls.named)),
        view("poll-closed", "/polls/{id}", format!("/polls/{}", polls.closed)),
        view("poll-sheet", "/polls/{id}/sheet", format!("/polls/{}/sheet", polls.named)),
        view("notices", "/notices", "/notices"),
        view("notices-search", "/notices", "/notices?search=%E6%A4%8D%E6%A0%91"),
        view("notice", "/notices/{id}", format!("/notices/{id}")),
        view("file-about", "/file", format!("/file?about={id}")),
        at("suggestions", "/suggestions"),
        view("suggestions-outcomes", "/suggestions", "/suggestions?order=outcomes"),
        view(
            "suggestions-not-found",
            "/suggestions",
            "/suggestions?search=%E9%BE%99%E5%8D%B7%E9%A3%8E",
        ),
        view("suggestion-visitor", "/suggestions/{id}", format!("/suggestions/{suggestion}")),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    // As without scripts: the page without a net is taken over like any other.
    window.block(&["*/assets/start-*"]).await;
    let pages = [
        plain("offline", "/offline"),
        plain("api-docs", "/api-docs"),
        plain("not-found", "/nothing-here"),
        plain("file-plain", "/file?door=3-1"),
        plain("notices-plain", "/notices"),
        plain("suggestions-plain", "/suggestions"),
        plain("activities-plain", "/activities"),
        plain("hours-plain", "/activities/hours"),
        plain_at("activity-plain", format!("/activities/{}", activities.coming)),
        plain_at("activity-over-plain", format!("/activities/{}", activities.over)),
        plain("polls-plain", "/polls"),
        plain_at("poll-plain", format!("/polls/{}", polls.named)),
        plain_at("poll-closed-plain", format!("/polls/{}", polls.closed)),
        plain_at("poll-sheet-plain", format!("/polls/{}/sheet", polls.open)),
        plain("home-plain", "/"),
    ];
    walk(&window, &hub.origin, &pages, seen).await;
    window.close().await;
}

/// Joins in a window through the screens' own keys.
async fn join(hub: &TestHub, driver: &Driver, name: &str, post: Post) -> Window {
    let home = (post == Post::Resident).then_some("3-1-502");
    let secret = hub.invite(name, post, home).await;
    let window = driver.window().await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.see(name).await;
    window.press("button", "加入").await;
    window.see_not("/join").await;
    window
}

async fn residents(hub: &TestHub, driver: &Driver, seen: &mut BTreeSet<&'static str>) {
    let handler = hub.staff("小李").await;
    // A second device of the same person files what the window then shows.
    let window = join(hub, driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    walk(&window, &hub.origin, &[view("mine-empty", "/mine", "/mine")], seen).await;
    let photo = phone.hub.attach(jpeg(800, 600), &key()).await.expect("taken in");
    let file = File { photos: vec![photo.id], ..lift() };
    let open = phone.hub.change(&file, &key()).await.expect("filing works").id;
    let answer = Act::Answer {
        text: body("您好，师傅今天下午到，修好后告诉您。"),
        photos: Vec::new(),
    };
    let act = |id, act| Do { id, act, seen: None };
    handler.hub.change(&act(open, answer), &key()).await.expect("answered");
    let done = phone.hub.change(&lift(), &key()).await.expect("filing works").id;
    handler
        .hub
        .change(&act(done, resolve("门机已更换，运行正常。")), &key())
        .await
        .expect("resolved");
    walk(
        &window,
        &hub.origin,
        &[
            view("home-resident", "/", "/"),
            view("mine", "/mine", "/mine"),
            view("file-resident", "/file", "/file"),
            view("case-answered", "/c/{id}", format!("/c/{open}")),
            view("case-done", "/c/{id}", format!("/c/{done}")),
        ],
        seen,
    )
    .await;
    let lines = phone.hub.ask(&contract::suggestions::List::default()).await.expect("listed").lines;
    let one =
        |is_own: bool| lines.iter().find(|line| line.author.is_you == is_own).expect("one").id;
    let views = [
        view("suggestions-mine", "/suggestions", "/suggestions?order=mine"),
        at("propose", "/suggestions/new"),
        view("suggestion", "/suggestions/{id}", format!("/suggestions/{}", one(false))),
        view("suggestion-own", "/suggestions/{id}", format!("/suggestions/{}", one(true))),
        view(
            "suggestion-edit",
            "/suggestions/{id}/edit",
            format!("/suggestions/{}/edit", one(true)),
        ),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    let lines = phone.hub.ask(&contract::polls::List::default()).await.expect("listed").open;
    let of = |secrecy| {
        let one = |line: &&contract::polls::Line| line.secrecy == Some(secrecy);
        lines.iter().find(one).expect("one").id
    };
    let views = [
        view("poll", "/polls/{id}", format!("/polls/{}", of(contract::polls::Secrecy::Named))),
        view(
            "poll-secret",
            "/polls/{id}",
            format!("/polls/{}", of(contract::polls::Secrecy::Secret)),
        ),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    let lines = phone.hub.ask(&contract::activities::List::default()).await.expect("listed");
    let of = |is_it: fn(&contract::activities::Line) -> bool| {
        let found = lines.coming.iter().find(|line| is_it(line)).expect("one");
        format!("/activities/{}", found.id)
    };
    use contract::activities::{Standing, Yours};
    let is_open = |line: &contract::activities::Line| {
        line.standing == Standing::Open && line.yours == Yours::Free && line.seats.left() != Some(0)
    };
    let views = [
        view("activity", "/activities/{id}", of(is_open)),
        view("activity-running", "/activities/{id}", of(|line| line.standing == Standing::Running)),
        at("hours", "/activities/hours"),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    panel::panel(hub, &window, &phone, seen).await;
    devices::devices(hub, &window, &phone, &handler, seen).await;
    window.close().await;
}

async fn staff(hub: &TestHub, driver: &Driver, seen: &mut BTreeSet<&'static str>) {
    let window = join(hub, driver, "小张", Post::Staff).await;
    let visitor = hub.client();
    let places = ["3栋1单元", "东门", "地下车库入口", "儿童游乐场"];
    let texts = [
        "楼道灯不亮，晚上看不见台阶。",
        "有人在消防通道停车，喊了几次都不走。",
        "垃圾桶好几天没清，味道很大，苍蝇很多。",
        "楼上装修早上六点就开工，孩子没法睡觉，请管一管。",
    ];
    let mut last = None;
    for (number, text) in texts.iter().cycle().take(12).enumerate() {
        let place = places[number % places.len()];
        let place = Whereabouts::try_from(place).expect("a short place");
        let file = File { place: Some(place), text: Some(body(text)), ..lift() };
        last = Some(visitor.change(&file, &key()).await.expect("filing works").id);
    }
    let id = last.expect("twelve");
    // What a second device of hers has sent and the author made senseless waits for her.
    let author = hub.resident("王秀英").await;
    let stuck = author.hub.change(&lift(), &key()).await.expect("filing works").id;
    let send =
        Send {
            id: stuck, act: resolve("门机已更换，运行正常。"), seen: None, same_as: None
        };
    let desk = hub.staff("小张").await;
    desk.hub.change(&send, &key()).await.expect("sent");
    let withdraw = Do { id: stuck, act: Act::Withdraw {}, seen: None };
    author.hub.change(&withdraw, &key()).await.expect("taken back");
    let to = desk.hub.ask(&contract::sessions::Show {}).await.expect("signed in").person;
    let assign = Assign { id, to: Some(to) };
    desk.hub.change(&assign, &key()).await.expect("handed on");
    let put_off = visitor.change(&lift(), &key()).await.expect("filing works");
    let snooze = Snooze { id: put_off.id, until: Some(put_off.due_at) };
    desk.hub.change(&snooze, &key()).await.expect("put off");
    let follow = visitor.change(&lift(), &key()).await.expect("filing works").case_key;
    let follow = Follow { key: follow.expect("a visitor gets a key") };
    visitor.change(&follow, &key()).await.expect("the key opens");
    walk(
        &window,
        &hub.origin,
        &[
            view("inbox", "/staff", "/staff"),
            view("inbox-case", "/staff", format!("/staff?case={id}")),
            view("inbox-stuck", "/staff", format!("/staff?case={stuck}")),
            view("inbox-facts", "/staff", format!("/staff?case={id}&facts=true")),
            view("inbox-later", "/staff", "/staff?later=true"),
            view("inbox-closed", "/staff", "/staff?queue=closed"),
            view("inbox-search", "/staff", "/staff?search=%E8%A3%85%E4%BF%AE"),
        ],
        seen,
    )
    .await;
    let (draft, published) = (begun(hub).await, board(hub).await);
    let order = contract::suggestions::Order::NeedsAnswer;
    let owed = contract::suggestions::List { order, ..Default::default() };
    let suggestion = desk.hub.ask(&owed).await.expect("listed").lines[0].id;
    let desk_of = "/staff/notices";
    let views = [
        at("notices-desk", desk_of),
        view("notice-new", desk_of, format!("{desk_of}?id=new")),
        view("notice-draft", desk_of, format!("{desk_of}?id={draft}")),
        view("notice-published", desk_of, format!("{desk_of}?id={published}")),
        view("suggestions-reports", "/suggestions", "/suggestions?order=reports"),
        view("suggestion-desk", "/suggestions/{id}", format!("/suggestions/{suggestion}")),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    let lines = desk.hub.ask(&contract::polls::Desk::default()).await.expect("listed");
    let of = |standing, secrecy| {
        let one = |line: &&contract::polls::Line| {
            line.standing == standing && line.secrecy == Some(secrecy)
        };
        format!("/staff/polls?id={}", lines.iter().find(one).expect("one").id)
    };
    use contract::polls::{Secrecy, Standing};
    let views = [
        at("polls-desk", "/staff/polls"),
        view("poll-new", "/staff/polls", "/staff/polls?id=new"),
        view("poll-draft", "/staff/polls", of(Standing::Draft, Secrecy::Secret)),
        view("poll-running", "/staff/polls", of(Standing::Open, Secrecy::Named)),
        view("poll-over", "/staff/polls", of(Standing::Closed, Secrecy::Named)),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    let lines = desk.hub.ask(&contract::activities::Desk::default()).await.expect("listed");
    let of = |standing| {
        let found = lines.iter().find(|line| line.standing == standing).expect("one");
        format!("/staff/activities?id={}", found.id)
    };
    use contract::activities::Standing as At;
    let views = [
        at("activities-desk", "/staff/activities"),
        view("activity-new", "/staff/activities", "/staff/activities?id=new"),
        view("activity-open", "/staff/activities", of(At::Open)),
        view("activity-door", "/staff/activities", of(At::Running)),
        view("activity-ended", "/staff/activities", of(At::Over)),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    let inbox = view("inbox-counter", "/staff", "/staff");
    let pressed =
        Pressed { button: "代为登记", english: "Write down", shows: "对方说了什么？" };
    walk_pressed(&window, &hub.origin, &inbox, Some(&pressed)).await;
    let inbox = view("inbox-more", "/staff", "/staff?queue=resolved");
    let pressed = Pressed { button: "更多", english: "More", shows: "已撤回" };
    walk_pressed(&window, &hub.origin, &inbox, Some(&pressed)).await;
    window.close().await;
}

/// The pages the hub routes, without those that only take the staff's deeper addresses, and without
/// files.
fn routes() -> BTreeSet<&'static str> {
    let text = std::fs::read_to_string(root().join("hub/src/pages.rs")).expect("the pages");
    let found: BTreeSet<String> = text
        .split(".route(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|route| !route.contains('*') && !route.contains('.'))
        .map(str::to_owned)
        .collect();
    found.into_iter().map(|route| &*route.leak()).collect()
}
