//! Chance that can be had once more.

use std::time::SystemTime;

/// Numbers that are told beforehand by their seed (Knuth's MMIX generator).
pub(crate) struct Seeded(pub(crate) u64);

/// Another one every time, unless `LINLI_TEST_SEED` asks for one that was printed.
#[expect(clippy::disallowed_methods, reason = "chance that is to differ from run to run")]
pub(crate) fn seed() -> u64 {
    if let Ok(seed) = std::env::var("LINLI_TEST_SEED") {
        return seed.parse().expect("LINLI_TEST_SEED is a number");
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
    now.as_secs()
}

impl Seeded {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }
}
