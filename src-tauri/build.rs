//! Generates Tauri's context; capabilities live beside the shell, not at the root.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tauri_build::try_build(tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*"))?;
    Ok(())
}
