//! The program of taking part: polls and activities.

fn main() {
    ui::participation::begin();
}
