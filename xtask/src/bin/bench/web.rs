//! The web app as a resident first loads it, in a Chromium: how much it is, and when it can be used.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::{
    Setting,
    browser::Browser,
    hub::{Data, Engine},
    table::Row,
};

/// Kilobytes of everything the first load brings.
const GOAL_SIZE: f64 = 200.0;

/// Seconds on a slow telephone: painted, usable, usable once it has been there before.
const GOALS: [f64; 3] = [1.0, 1.8, 0.5];

/// Loads of each kind; the middle one counts.
const LOADS: usize = 5;

/// Measures the door's page of a release build.
pub(crate) async fn measure(setting: &Setting) -> Result<(Vec<Row>, Vec<String>)> {
    let Some(web) = &setting.web else {
        return Ok((Vec::new(), vec!["Not measured: LINLI_BENCH_WEB names no folder.".into()]));
    };
    let data = Data::new(&setting.hub, Engine::Sqlite)?;
    let hub = data.serve(Some(web)).await?;
    let page = format!("http://127.0.0.1:{}/d/3-1", hub.port);
    let mut rows = Vec::new();
    for (called, is_slow) in [("plain", false), ("slow telephone", true)] {
        let (mut painted, mut usable, mut again) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..LOADS {
            // A new profile each time: nothing is in its cache.
            let mut browser = start(is_slow).await?;
            let first = load(&mut browser, &page).await?;
            if number == 0 && !is_slow {
                rows.extend(sizes(&first.parts));
            }
            painted.push(first.painted);
            usable.push(first.usable);
            browser.go("about:blank").await?;
            again.push(load(&mut browser, &page).await?.usable);
            browser.close().await?;
        }
        let times = [("painted", painted), ("usable", usable), ("from cache, usable", again)];
        for ((what, times), goal) in times.into_iter().zip(GOALS) {
            let row = Row::new(format!("{called}: {what}"), middle(times), "s");
            rows.push(if is_slow { row.at_most(goal) } else { row });
        }
    }
    let how =
        "Slow telephone: CPU four times slower, 1.6 Mbit/s, 150 ms; the middle of five loads.";
    Ok((rows, vec![how.to_owned()]))
}

fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN) / 1_000.0
}

fn sizes(parts: &[(String, f64)]) -> Vec<Row> {
    let of = |end: &str| {
        let own = parts.iter().filter(|(name, _)| kind(name) == end);
        own.map(|(_, bytes)| bytes).sum::<f64>() / 1_000.0
    };
    let kinds = ["wasm", "js", "css", "html", "other"];
    let mut rows: Vec<Row> =
        kinds.iter().map(|kind| Row::new(format!("first load: {kind}"), of(kind), "kB")).collect();
    let all = kinds.iter().filter(|kind| **kind != "other").map(|kind| of(kind)).sum();
    rows.push(Row::new("first load: wasm, js, css, html", all, "kB").at_most(GOAL_SIZE));
    rows
}

fn kind(address: &str) -> &'static str {
    let path = address.split('?').next().unwrap_or(address);
    let end = Path::new(path).extension().and_then(|end| end.to_str()).unwrap_or("");
    match end {
        "wasm" => "wasm",
        "js" => "js",
        "css" => "css",
        "" if path.contains("/d/") => "html",
        _ => "other",
    }
}

/// A page that was loaded: milliseconds from the start, and what was loaded with its bytes.
struct Loaded {
    painted: f64,
    usable: f64,
    parts: Vec<(String, f64)>,
}

/// Runs before every page: remembers when the screens came alive.
const WATCH: &str = "new MutationObserver(() => { \
     if (document.documentElement?.dataset.alive === 'true' && !window.aliveAt) \
       window.aliveAt = performance.now(); \
   }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-alive'] });";

/// What is known of the page once it can be used; `null` until then.
const ASK: &str = "if (!window.aliveAt) return null; \
   const paint = performance.getEntriesByName('first-contentful-paint')[0]; \
   if (!paint) return null; \
   const all = [...performance.getEntriesByType('navigation'), \
                ...performance.getEntriesByType('resource')]; \
   return { painted: paint.startTime, usable: window.aliveAt, \
            parts: all.map(one => [one.name, one.encodedBodySize]) };";

/// A Chromium with nothing in its cache.
async fn start(is_slow: bool) -> Result<Browser> {
    let mut browser = Browser::start().await?;
    browser.devtools("Page.enable", json!({})).await?;
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
    if is_slow {
        browser.devtools("Network.enable", json!({})).await?;
        let bytes = 1_600_000 / 8;
        let network = json!({
            "offline": false, "latency": 150,
            "downloadThroughput": bytes, "uploadThroughput": bytes,
        });
        browser.devtools("Network.emulateNetworkConditions", network).await?;
        browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await?;
    }
    Ok(browser)
}

async fn load(browser: &mut Browser, page: &str) -> Result<Loaded> {
    browser.go(page).await?;
    for _ in 0..600 {
        let known = browser.execute(ASK).await?;
        if !known.is_null() {
            let number = |name: &str| known[name].as_f64().context("a time");
            let parts = known["parts"].as_array().context("parts")?.iter();
            let parts = parts.map(|part| {
                let name = part[0].as_str().unwrap_or_default().to_owned();
                (name, part[1].as_f64().unwrap_or(0.0))
            });
            let parts = parts.collect();
            return Ok(Loaded { painted: number("painted")?, usable: number("usable")?, parts });
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("{page} did not come alive")
}
