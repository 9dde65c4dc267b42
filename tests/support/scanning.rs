//! What a camera reads of a code on a screen.

use serde_json::Value;

use super::Window;

impl Window {
    /// The text of the first code that is shown.
    pub(crate) async fn scan(&self) -> String {
        let is_shown = "return [...document.querySelectorAll('svg.qr')] \
                        .some(one => one.getClientRects().length)";
        self.wait_until("a code to scan", is_shown).await;
        let script = "const code = [...document.querySelectorAll('svg.qr')] \
                          .find(one => one.getClientRects().length); \
                      return [code.viewBox.baseVal.width, code.firstElementChild.getAttribute('d')]";
        let shown = self.run(script, vec![]).await;
        let side = shown[0].as_u64().or_else(|| float(&shown[0])).expect("how wide it is");
        let side = usize::try_from(side).expect("a small number") - 8;
        let dark = modules(shown[1].as_str().expect("a path"), side);
        let grid = rqrr::SimpleGrid::from_func(side, |x, y| dark[y][x]);
        rqrr::Grid::new(grid).decode().expect("a camera can read it").1
    }
}

fn float(value: &Value) -> Option<u64> {
    value.as_f64().map(|value| value.round() as u64)
}

/// Which modules a path draws: `M{x} {y}h{width}v1h-{width}z`, one after the other.
fn modules(path: &str, side: usize) -> Vec<Vec<bool>> {
    let mut dark = vec![vec![false; side]; side];
    for run in path.split('M').skip(1) {
        let (at, rest) = run.split_once('h').expect("a run");
        let (x, y) = at.split_once(' ').expect("where it begins");
        let width = rest.split('v').next().expect("how wide it is");
        let read = |text: &str| text.parse::<usize>().expect("a number");
        let (x, y, width) = (read(x), read(y), read(width));
        dark[y][x..x + width].fill(true);
    }
    dark
}
