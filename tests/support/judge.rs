//! What is wrong with a screen: by axe, by the numbers of the standards, by its width, by its words.

use std::{collections::BTreeSet, env, sync::LazyLock};

use serde_json::{Value, json};

use super::{Look, Window};

/// The numbers of the standards, measured in the page.
const NUMBERS: &str = include_str!("numbers.js");

/// Runs axe. Its contrasts allow large letters less; ours do not, and 长辈版 asks for 7:1.
const AXE_RUN: &str = "const done = arguments[arguments.length - 1]; \
     const contrast = expected => ({ ignoreUnicode: true, ignoreLength: false, \
         ignorePseudo: false, boldValue: 700, boldTextPt: 14, largeTextPt: 18, \
         pseudoSizeThreshold: 0.25, shadowOutlineEmMax: 0.2, textStrokeEmMin: 0.03, \
         contrastRatio: { normal: expected, large: expected } }); \
     axe.configure({ checks: [ \
         { id: 'color-contrast', options: contrast({ expected: 4.5 }) }, \
         { id: 'color-contrast-enhanced', options: contrast({ expected: 7, minThreshold: 4.5 }) }, \
     ] }); \
     const isElder = document.documentElement.dataset.mode === 'elder'; \
     axe.run(document, { \
         runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'], \
         rules: { 'color-contrast-enhanced': { enabled: isElder } }, \
     }).then(found => done(found.violations.map(v => v.id + ': ' + v.help + ' ' + \
         v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary).join(' | '))), \
         error => done(['axe failed: ' + error]));";

impl Window {
    /// What axe finds wrong with the screen, what breaks the numbers for old eyes and hands, and how
    /// far something sticks out sideways. The focus goes round, so a picture is taken before.
    pub(crate) async fn faults(&self) -> Vec<String> {
        let Ok(path) = env::var("LINLI_TEST_AXE") else {
            super::skip("LINLI_TEST_AXE");
            return Vec::new();
        };
        if self.run("return 'axe' in window", vec![]).await != Value::Bool(true) {
            let axe = std::fs::read_to_string(path).expect("axe-core");
            self.run(&axe, vec![]).await;
            if self.is_chromium() {
                self.before_each_page(&axe).await;
            }
        }
        // What fades in has another colour on its way.
        let finish = "document.getAnimations().forEach(one => { try { one.finish() } catch {} })";
        self.run(finish, vec![]).await;
        let found = self.run_async(AXE_RUN, vec![]).await;
        let measured = self.client.execute(NUMBERS, vec![]).await.expect("the screen is measured");
        let mut faults: Vec<String> = [found, measured]
            .iter()
            .flat_map(|list| list.as_array().expect("a list"))
            .map(|fault| fault.as_str().expect("a text").to_owned())
            .collect();
        let wide = "return document.documentElement.scrollWidth - innerWidth";
        let wide = self.run(wide, vec![]).await.as_i64().unwrap_or(0);
        if wide > 0 {
            faults.push(format!("{wide} px stick out sideways"));
        }
        faults
    }

    /// What of a look the page does not wear: a look that is not on tells nothing about a screen.
    pub(crate) async fn not_worn(&self, look: Look) -> Vec<String> {
        // A telephone shows what is too wide smaller, and nothing sticks out of its page any more.
        let script = "const widest = width => [...document.body.querySelectorAll('*')] \
             .filter(one => one.getBoundingClientRect().right > Number(width) + 1).slice(-2) \
             .map(one => ', too wide: ' + one.outerHTML.slice(0, 160)).join(''); \
             const worn = { ...document.documentElement.dataset, \
             lang: document.documentElement.lang.split('-')[0], width: String(innerWidth) }; \
             return Object.entries(arguments[0]).filter(([name, asked]) => \
             (worn[name] ?? null) !== asked).map(([name]) => `${name} is ${worn[name]}` + \
             (name === 'width' ? widest(arguments[0].width) : ''))";
        let asked = json!({
            "theme": look.theme,
            "text": look.text,
            "mode": look.is_elder.then_some("elder"),
            "lang": if look.is_english { "en" } else { "zh" },
            "width": look.width.to_string(),
        });
        let Value::Array(faults) = self.run(script, vec![asked]).await else {
            return vec!["the page does not say what it wears".to_owned()];
        };
        faults.into_iter().map(|fault| fault.to_string()).collect()
    }

    /// What the screen says in the Chinese of the app itself, though it has been asked for English.
    /// What people wrote, and what the community's file says, may be in any language.
    pub(crate) async fn left_chinese(&self) -> Vec<String> {
        let script = "const own = new Set(arguments[0]); const found = []; \
             const look = text => { const said = (text ?? '').trim(); \
                 if (own.has(said)) found.push(`not in English: ${said}`) }; \
             const walker = document.createTreeWalker(document.documentElement, 4); \
             while (walker.nextNode()) \
                 if (!walker.currentNode.parentElement?.closest('[lang]:not(html)')) \
                     look(walker.currentNode.data); \
             for (const one of document.querySelectorAll('[aria-label], [placeholder], [title]')) \
                 for (const name of ['aria-label', 'placeholder', 'title']) look(one.getAttribute(name)); \
             return found";
        let Value::Array(found) = self.run(script, vec![OWN_CHINESE.clone()]).await else {
            return vec!["the page does not say what it says".to_owned()];
        };
        found.into_iter().map(|one| one.as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// Every whole sentence of the app that is another one in English.
static OWN_CHINESE: LazyLock<Value> = LazyLock::new(|| json!(own_chinese()));

fn own_chinese() -> Vec<String> {
    let words = |language: &str| -> BTreeSet<String> {
        let folder = super::root().join("contract/words").join(language);
        let tables = std::fs::read_dir(folder).expect("the folder of words").map(|entry| {
            let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("UTF-8");
            text.parse::<toml::Table>().expect("TOML")
        });
        let values = tables.flat_map(|table| table.into_iter().map(|(_, value)| value));
        values.filter_map(|value| value.as_str().map(str::to_owned)).collect()
    };
    // How a device and a person without a name are called is kept as somebody's own words.
    let names = ["我的电脑", "我的手机", "住户"];
    let is_own = |text: &&String| {
        !names.contains(&text.as_str()) && text.chars().any(|letter| letter > '\u{2e80}')
    };
    let (chinese, english) = (words("zh"), words("en"));
    let own: Vec<String> = chinese.difference(&english).filter(is_own).cloned().collect();
    assert!(own.len() > 400, "only {} sentences", own.len());
    own
}
