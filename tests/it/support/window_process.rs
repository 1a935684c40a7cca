//! The window's own process, as the system shows it.

/// The id of our window's process that was started with this argument.
pub fn process_given(argument: &str) -> u32 {
    let program = env!("CARGO_BIN_EXE_advisoros-connect");
    let processes = std::fs::read_dir("/proc").expect("Linux").flatten();
    let mut ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.find(|id| {
        let line = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        let words: Vec<&[u8]> = line.split(|byte| *byte == 0).collect();
        words.first() == Some(&program.as_bytes()) && words.contains(&argument.as_bytes())
    })
    .expect("a window with this argument")
}
