//! `bindings FILE`: writes the window's TypeScript. `cargo xtask gen` runs it.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args_os().nth(1).ok_or("give the file to write")?;
    advisoros_connect::bindings::write(std::path::Path::new(&file))
}
