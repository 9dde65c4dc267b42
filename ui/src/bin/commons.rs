//! The program of what all share: notices.

fn main() {
    ui::commons::begin();
}
