//! The program of one's devices, and of the people on this one.

fn main() {
    ui::devices::begin();
}
