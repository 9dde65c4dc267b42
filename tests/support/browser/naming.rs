//! Finding what a person reads or hears: by its role and the name assistive technology tells.

use fantoccini::{
    elements::{Element, ElementRef},
    wd::WebDriverCompatibleCommand,
};
use reqwest::Method;
use serde_json::Value;

use super::{PATIENCE, Window};

/// What may have a name, by all that a name is made of: each has to be asked for its own, which takes a
/// word back and forth.
const LIKELY: &str = "const [selector, name] = arguments; \
     const close = text => (text ?? '').replace(/\\s+/g, ''); \
     const named = one => [one.textContent, one.value, one.title, one.placeholder, \
         one.getAttribute('aria-label'), \
         ...[...(one.labels ?? [])].map(label => label.textContent), \
         ...[...one.querySelectorAll('[aria-label], [alt]')].map(within => \
             within.getAttribute('aria-label') ?? within.alt), \
         (one.getAttribute('aria-labelledby') ?? '').split(' ') \
             .map(id => document.getElementById(id)?.textContent).join('')]; \
     return [...document.querySelectorAll(selector)].filter(one => \
         named(one).some(text => close(text).includes(close(name))))";

impl Window {
    /// The element of a role and a name, as assistive technology is told them.
    pub(super) async fn named(&self, role: &str, name: &str) -> Element {
        let selector = match role {
            "button" => "button, summary",
            "link" => "a[href]",
            "textbox" => "textarea, input:not([type=radio]):not([type=checkbox]):not([type=file])",
            "radio" => "input[type=radio]",
            "checkbox" => "input[type=checkbox]",
            "heading" => "h1, h2, h3",
            other => panic!("no way to find a {other}"),
        };
        let likely = vec![selector.into(), name.into()];
        let check = format!("return (() => {{ {LIKELY} }})().length > 0");
        self.wait_for(&format!("a {role} called {name}"), &check, likely.clone()).await;
        let began = tokio::time::Instant::now();
        let mut heard = Vec::new();
        while began.elapsed() < PATIENCE {
            heard.clear();
            let found = self.client.execute(LIKELY, likely.clone()).await;
            // A page that is just being left answers no search; the one after it does.
            if let Err(error) = &found {
                heard.push(error.to_string());
            }
            let found = found.unwrap_or_default();
            let elements = found.as_array().into_iter().flatten().filter_map(|one| {
                let id = one.as_object()?.values().next()?.as_str()?.to_owned();
                Some(Element::from_element_id(self.client.clone(), ElementRef::from(id)))
            });
            for element in elements {
                let label = self.computed(&element, "computedlabel").await;
                if label.trim().starts_with(name) && element.is_displayed().await.unwrap_or(false)
                    || role == "radio" && label.trim().starts_with(name)
                {
                    let computed = self.computed(&element, "computedrole").await;
                    let Ok(tag) = element.tag_name().await else {
                        // It went while it was being asked: what stands there now is found next.
                        continue;
                    };
                    // What unfolds something is a button to which Chromium gives a name of its own and
                    // WebKit none.
                    let unfolds = role == "button" && tag == "summary";
                    // A searchbox is a kind of textbox (WAI-ARIA).
                    let searches = role == "textbox" && computed == "searchbox";
                    let is_it = computed == role || unfolds || searches;
                    assert!(is_it, "{name} is a {computed}, not a {role}");
                    return element;
                }
                heard.push(label);
            }
            tokio::task::yield_now().await;
        }
        panic!("no {role} is called {name}; there are {heard:?} on {}", self.text().await)
    }

    pub(super) async fn computed(&self, element: &Element, what: &'static str) -> String {
        let command = Computed { element: element.element_id().to_string(), what };
        let value = self.client.issue_cmd(command).await.unwrap_or(Value::Null);
        value.as_str().unwrap_or_default().to_owned()
    }
}

/// The WebDriver commands `Get Computed Role` and `Get Computed Label`.
#[derive(Debug)]
struct Computed {
    element: String,
    what: &'static str,
}

impl WebDriverCompatibleCommand for Computed {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/element/{}/{}", self.element, self.what))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        (Method::GET, None)
    }
}
