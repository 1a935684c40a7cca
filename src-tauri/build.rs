//! Generates Tauri's context; capabilities live beside the shell, not at the root.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The pages are embedded: a new build of them is a new program.
    println!("cargo:rerun-if-changed=ui/dist");
    tauri_build::try_build(tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*"))?;
    Ok(())
}
