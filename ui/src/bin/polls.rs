//! The program of polls.

fn main() {
    ui::polls::begin();
}
