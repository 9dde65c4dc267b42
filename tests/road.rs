//! The road from 我的隐私 to whatever one does about a gate: refusing, agreeing after all, printing, withdrawing; with
//! one gate and with two, by taps that are counted and by keys alone, in browser and window. Three taps at the most,
//! and the way out is no longer than the way in.

use std::path::PathBuf;

use contract::{consents::Standing, gates::Draft, people::Post};
use fantoccini::key::Key;
use hub::ledger::checkpoint;

use crate::{
    browser,
    face::has_looked,
    family::{agree_for, guarded},
    gates::standing,
    looks::SHELL,
    shell,
    support::{
        Keychain, Look, TestHub, Window,
        gate::{bring_into_use, east},
        sheet, tell,
    },
};

/// The smallest screen with the largest letters.
pub(crate) const TIGHT: Look =
    Look { theme: Some("light"), width: 320, text: Some("5"), ..Look::PLAIN };

/// How somebody goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Taps,
    Keys,
}

/// Somebody on the road, and where.
struct Walker<'a> {
    window: &'a Window,
    origin: &'a str,
    body: &'a str,
    by: By,
}

impl Walker<'_> {
    async fn press(&self, role: &str, name: &str) {
        match self.by {
            By::Taps => self.window.press(role, name).await,
            By::Keys => {
                self.window.tab_to(name).await;
                self.window.keys(&[Key::Enter.into()]).await;
            }
        }
    }

    /// Opens what is folded: the only thing on the screen that is called so.
    async fn unfold(&self, name: &str) {
        if self.by == By::Taps {
            return self.window.click("main summary").await;
        }
        // WebKit gives what unfolds something no role, so it is found by what it is.
        let script = "const one = document.activeElement; \
                      return one?.tagName === 'SUMMARY' && one.textContent.startsWith(arguments[0])";
        for _ in 0..80 {
            if self.window.run(script, vec![name.into()]).await == true {
                return self.window.keys(&[Key::Enter.into()]).await;
            }
            self.window.keys(&[Key::Tab.into()]).await;
        }
        panic!("no way by Tab to {name}")
    }

    /// From the panel to a gate: to the only one, or the one of this name.
    async fn begin(&self, gate: Option<&str>) {
        let window = self.window;
        window.go(&format!("{}/panel", self.origin)).await;
        window.wait_alive().await;
        has_looked(window).await;
        if self.by == By::Keys {
            let not_worn = window.not_worn(TIGHT).await;
            assert_eq!(
                not_worn,
                Vec::<String>::new(),
                "the largest letters on the smallest screen"
            );
        }
        window.count().await;
        self.press("link", "改主意").await;
        window.wait_focus_on_heading().await;
        has_looked(window).await;
        if let Some(gate) = gate {
            self.press("link", gate).await;
        }
        // Whatever is read for it is there: from here on nothing is drawn anew.
        window.wait_for_element("main section h2").await;
        window.wait_settled().await;
    }

    /// What the picture of an end is called.
    fn picture(&self, many: &str, what: &str) -> String {
        format!("{}-{many}-{what}", self.name())
    }

    fn name(&self) -> String {
        format!("road-{}-{}", self.body, if self.by == By::Taps { "taps" } else { "keys" })
    }

    /// What it has come to, where that is `seen` on the screen; how many taps it took.
    async fn end(&self, what: &str, seen: &str, gate: Option<&str>) -> u64 {
        let many = if gate.is_some() { "two" } else { "one" };
        let taps = self.window.counted("taps").await;
        // What is looked up again after it moves what stands below.
        has_looked(self.window).await;
        self.window.wait_true(SHOWN, vec![seen.into()]).await;
        self.window.shot(&self.picture(many, what)).await;
        if self.by == By::Keys {
            assert_eq!(self.window.faults().await, Vec::<String>::new(), "{what}");
        }
        taps
    }

    /// Waits for both answers: they are of one size, and none is chosen for anybody.
    async fn weigh(&self) {
        let both = "return document.querySelectorAll('.bar.even > button').length === 2";
        self.window.wait_until("two answers", both).await;
        let script = "const sizes = [...document.querySelectorAll('.bar.even > button')] \
             .map(one => one.getBoundingClientRect()).map(({ width, height }) => [width, height]); \
             const apart = side => Math.abs(sizes[0][side] - sizes[1][side]); \
             const chosen = document.querySelectorAll(':checked').length; \
             return apart(0) < 1 && apart(1) < 1 && chosen === 0 ? '' : JSON.stringify([sizes, chosen])";
        let wrong = self.window.run(script, vec![]).await;
        assert_eq!(wrong, "", "two buttons of one size, and nothing chosen");
    }

    async fn refuse(&self, gate: Option<&str>) -> u64 {
        self.begin(gate).await;
        self.weigh().await;
        self.press("button", "不用，我刷卡/扫码").await;
        self.window.see("您说了不用刷脸").await;
        self.end("refused", "您说了不用刷脸", gate).await
    }

    /// Agrees who has refused: what asks is folded, or open where the gate was chosen among others.
    async fn agree(&self, gate: Option<&str>) -> u64 {
        self.begin(gate).await;
        self.window.see("您说了不用刷脸").await;
        if gate.is_none() {
            self.unfold("看看告知").await;
        }
        self.weigh().await;
        self.press("button", "同意刷脸").await;
        self.window.see("同意凭条").await;
        self.end("given", "同意凭条", gate).await
    }

    async fn print(&self, gate: Option<&str>) -> u64 {
        self.begin(gate).await;
        self.window.run(PRINTER, vec![]).await;
        self.press("button", "打印").await;
        self.window.wait_until("it prints", "return sessionStorage.printed === 'yes'").await;
        self.end("printed", "打印", gate).await
    }

    async fn withdraw(&self, gate: Option<&str>) -> u64 {
        self.begin(gate).await;
        self.press("button", "撤回同意").await;
        let told = format!("给{}的机器下了删除通知", gate.unwrap_or("东门"));
        self.window.see(&told).await;
        self.end("withdrawn", &told, gate).await
    }

    /// All of it, one after the other.
    async fn go(&self, gate: Option<&str>) {
        let refuse = self.refuse(gate).await;
        let agree = self.agree(gate).await;
        let print = self.print(gate).await;
        let withdraw = self.withdraw(gate).await;
        let all = [refuse, agree, print, withdraw];
        if self.by == By::Keys {
            assert_eq!(all, [0; 4], "keys alone");
            return;
        }
        let body = self.body;
        tell(&format!("taps, {body}, {gate:?}: refuse, agree after all, print, withdraw: {all:?}"));
        assert!(all.iter().all(|taps| (1..=3).contains(taps)), "{all:?}");
        // Whoever has not answered yet agrees where they refuse, one button beside the other.
        assert!(withdraw <= agree.min(refuse), "{all:?}");
    }
}

/// Puts the ends of the longer road, with two gates, side by side on one sheet.
fn draw(walker: &Walker<'_>) {
    let Some(folder) = std::env::var_os("LINLI_TEST_SHOTS").map(PathBuf::from) else { return };
    let ends = (0..).zip(["refused", "given", "printed", "withdrawn"]);
    let cells: Vec<_> = ends
        .map(|(column, what)| {
            ((column, 0), folder.join(walker.picture("two", what)).with_extension("png"))
        })
        .collect();
    sheet::draw(&folder.join(walker.name()).with_extension("png"), (162, 440), &cells);
}

/// Brings what says so, and least beside it, into sight: a picture of the smallest screen shows little of a page.
const SHOWN: &str = "const all = [...document.querySelectorAll('main *')].filter(one => \
     one.getClientRects().length > 0 && one.textContent.includes(arguments[0])); \
     all.sort((one, other) => one.textContent.length - other.textContent.length); \
     all[0]?.scrollIntoView({ block: 'center' }); \
     const { top, bottom } = all[0]?.getBoundingClientRect() ?? {}; \
     return top < innerHeight && bottom > 0";

/// What prints, in place of the dialog that only a person could close.
const PRINTER: &str =
    "delete sessionStorage.printed; window.print = () => { sessionStorage.printed = 'yes' }";

async fn walk(hub: &TestHub, walker: &Walker<'_>) {
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let first = hub.gate(&manager).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    walker.go(None).await;
    let west = Draft { name: "西门".try_into().expect("a name"), ..east() };
    let mut west = hub.paired_gate(&manager, west).await;
    bring_into_use(&manager, &mut west).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    walker.go(Some("西门")).await;
    draw(walker);
    drop((first, west));
}

/// Whom one decides for is a tap away: with two gates as well the way out of one is no longer than one's own.
#[tokio::test(flavor = "multi_thread")]
async fn for_a_child_it_is_three_taps_to_withdraw_from_one_of_two_gates() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
    let (manager, staff) = (hub.join("陈经理", Post::Manager, None).await, hub.staff("小李").await);
    let first = hub.gate(&manager).await;
    let west = Draft { name: "西门".try_into().expect("a name"), ..east() };
    let mut west = hub.paired_gate(&manager, west).await;
    bring_into_use(&manager, &mut west).await;
    let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
    for gate in [first.id, west.id] {
        agree_for(&guardian, &child, birthday, gate).await.expect("agreed");
    }
    checkpoint(&hub.app).await.expect("the ledger gets on");

    window.go(&format!("{}/panel", hub.origin)).await;
    window.wait_alive().await;
    has_looked(&window).await;
    window.count().await;
    window.press("link", "孩子和老人").await;
    window.press("link", "王小明的“刷脸进门”").await;
    has_looked(&window).await;
    window.press("button", "撤回对西门的同意").await;
    window.see("已不再同意").await;

    assert!(window.counted("taps").await <= 3, "no more than one's own");
    let over = standing(&child).await;
    let is_over =
        |one: &&Standing| matches!(one, Standing::Ended { consent, .. } if consent.gate == west.id);
    assert_eq!((over.len(), over.iter().filter(is_over).count()), (2, 1), "of that gate alone");
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_taps() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let origin = &hub.origin;
    walk(&hub, &Walker { window: &window, origin, body: "browser", by: By::Taps }).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_keys_alone_with_the_largest_letters_on_the_smallest_screen() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let origin = &hub.origin;
    window.look(origin, TIGHT).await;
    walk(&hub, &Walker { window: &window, origin, body: "browser", by: By::Keys }).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_by_taps() {
    let Some((hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    walk(&hub, &Walker { window: &window, origin: SHELL, body: "window", by: By::Taps }).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_by_keys_alone_with_the_largest_letters_on_the_smallest_screen() {
    let Some((hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    window.look(SHELL, TIGHT).await;
    walk(&hub, &Walker { window: &window, origin: SHELL, body: "window", by: By::Keys }).await;
    window.close().await;
}
