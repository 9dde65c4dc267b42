//! Counting how far it is to something.

use super::Window;

/// Counts taps and screens, in the window's own store. What keys press is no tap.
const COUNT: &str = "sessionStorage.taps ??= 0; sessionStorage.screens ??= 1; \
     addEventListener('click', event => { \
         if (event.isTrusted && event.detail > 0) sessionStorage.taps++; }, true); \
     let heading = document.querySelector('h1')?.innerText; \
     setInterval(() => { const now = document.querySelector('h1')?.innerText; \
         if (now && now !== heading) { heading = now; sessionStorage.screens++; } }, 10);";

impl Window {
    /// Counts from now on, until a page is loaded anew.
    pub(crate) async fn count(&self) {
        self.run("sessionStorage.removeItem('taps'); sessionStorage.removeItem('screens')", vec![])
            .await;
        self.run(COUNT, vec![]).await;
    }

    /// How many `taps` or `screens` it took.
    pub(crate) async fn counted(&self, what: &str) -> u64 {
        let counted = self.run(&format!("return String(sessionStorage.{what})"), vec![]).await;
        counted.as_str().and_then(|text| text.parse().ok()).expect("it was counted")
    }
}
