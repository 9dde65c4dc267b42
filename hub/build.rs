//! Makes small, and packs once, what every page loads: the style sheets and the icons.

#[path = "src/assets/strip.rs"]
mod strip;

use std::{env, error::Error, fs, io::Write, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let target = env::var("OUT_DIR")?;
    for (name, small) in [
        ("style.css", strip::css as fn(&str) -> String),
        ("staff.css", strip::css),
        ("icons.svg", strip::svg),
        ("icon.svg", strip::svg),
    ] {
        let source = format!("../ui/{name}");
        println!("cargo::rerun-if-changed={source}");
        let small = small(&fs::read_to_string(source)?);
        fs::write(Path::new(&target).join(name), &small)?;
        let packed = fs::File::create(Path::new(&target).join(format!("{name}.br")))?;
        let mut packer = brotli::CompressorWriter::new(packed, 1 << 16, 11, 22);
        packer.write_all(small.as_bytes())?;
        packer.flush()?;
    }
    println!("cargo::rerun-if-changed=src/assets/strip.rs");
    Ok(())
}
