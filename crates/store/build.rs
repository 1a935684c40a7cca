//! Rebuilds when a migration is added: `sqlx::migrate!` cannot say so itself on stable Rust.
fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
