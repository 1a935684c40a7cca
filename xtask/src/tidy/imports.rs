//! The window's shell can be changed because one folder knows it: `@tauri-apps` is imported in
//! `ui/src/ipc` only.

use super::Finding;
use super::tree::{Tree, is_test};

const HOME: &str = "ui/src/ipc/";

/// See the module.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let outside = |path: &str| (path.starts_with("ui/src/") || path.starts_with("tests/ui/")) && !path.starts_with(HOME) && !is_test(path);
    tree.lines(outside)
        .filter(|(_, _, line)| line.contains("@tauri-apps/"))
        .map(|(path, line, _)| Finding::new(path, line, format!("`@tauri-apps` belongs into {HOME}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_ipc_folder_imports_the_shell() {
        let import = "import { invoke } from '@tauri-apps/api/core'";
        assert_eq!(check(&Tree::of(&[("ui/src/features/a.ts", import)])).len(), 1);
        assert!(check(&Tree::of(&[("ui/src/ipc/desktop.ts", import)])).is_empty());
    }
}
