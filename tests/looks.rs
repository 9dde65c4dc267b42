//! Every screen in every look: axe finds nothing, nothing sticks out, and `cargo xtask shots` draws
//! it.

mod devices;
mod entered;
mod face;
mod inbox;
mod manage;
mod panel;
mod refusing;
mod residents;
mod scenes;
mod visitors;
mod window;

pub(crate) use face::BREAK;
pub(crate) use manage::open_summary;
pub(crate) use panel::breach_texts;
pub(crate) use window::SHELL;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use contract::people::Post;

use crate::{
    face::has_looked,
    support::{Driver, Engine, Look, TestHub, Window, root, sheet, skip},
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
/// tightest, and one that the name of the view decides, the same in every run. In the shell's window the
/// same screens wear the same colours, and another engine breaks their lines: there it is the tightest.
fn looks(view: &str, is_chromium: bool) -> Vec<(String, Look)> {
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
    if !is_chromium {
        return named(&[TIGHT]);
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
    for (look_name, look) in looks(view.name, window.is_chromium()) {
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
        // A device that is still checking the ledger draws the screen anew when it has.
        has_looked(window).await;
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
    let Some(driver) = Driver::start().await else {
        skip("LINLI_TEST_CHROMEDRIVER");
        return;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        skip("LINLI_TEST_WEB");
        return;
    };
    let mut seen = BTreeSet::new();
    visitors::visitors(&hub, &driver, &mut seen).await;
    residents::residents(&hub, &driver, &mut seen).await;
    inbox::staff(&hub, &driver, &mut seen).await;
    manage::manager(&hub, &driver, &mut seen).await;

    if let Some(folder) = std::env::var_os("LINLI_TEST_SHOTS") {
        draw_sheet(Path::new(&folder));
    }
    assert_eq!(seen, routes(), "a route without a view, or a view without a route");
}

/// Puts the pictures on one sheet: a row a view, a column a look.
fn draw_sheet(folder: &Path) {
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
    let rows: Vec<String> = views.into_iter().collect();
    let number = |place: usize| u32::try_from(place).expect("few of them");
    let cells: Vec<_> = cells
        .into_iter()
        .map(|(view, column, path)| {
            let row = rows.iter().position(|one| *one == view).expect("a row of the sheet");
            ((number(column), number(row)), path)
        })
        .collect();
    sheet::draw(&folder.join("sheet.png"), (320, 400), &cells);
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

/// The pages the hub routes, without those that only take the staff's deeper addresses, and without
/// files.
fn routes() -> BTreeSet<&'static str> {
    let text = std::fs::read_to_string(root().join("hub/src/pages.rs")).expect("the pages");
    let found: BTreeSet<String> = text
        .split(".route(\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        // What a form alone is sent to answers with another page.
        .filter(|(_, handlers)| !handlers.starts_with(", post("))
        .map(|(route, _)| route)
        .filter(|route| !route.contains('*') && !route.contains('.'))
        .map(str::to_owned)
        .collect();
    found.into_iter().map(|route| &*route.leak()).collect()
}
