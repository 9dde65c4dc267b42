//! The program of joining, of one's devices, and of the people on this one.

fn main() {
    ui::account::begin();
}
