//! Colors live in the tokens: a literal one elsewhere is wrong in one of the two themes.

use super::Finding;
use super::tree::{Tree, is_test};

const FUNCTIONS: &[&str] = &["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch("];

/// See the module.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let judged = |path: &str| {
        let style = path.starts_with("ui/") && [".css", ".tsx", ".ts"].iter().any(|end| path.ends_with(end));
        style && !path.contains("tokens") && !is_test(path) && !path.contains("/ipc/")
    };
    tree.lines(judged)
        .filter(|(_, _, line)| is_literal(line))
        .map(|(path, line, _)| Finding::new(path, line, "a literal color: use a token"))
        .collect()
}

fn is_literal(line: &str) -> bool {
    let code = line.trim_start();
    if code.starts_with("//") || code.starts_with('*') || code.starts_with("/*") {
        return false;
    }
    FUNCTIONS
        .iter()
        .any(|function| code.match_indices(function).any(|(at, _)| !follows_letter(code, at)))
        || has_hex(code)
}

fn follows_letter(code: &str, at: usize) -> bool {
    code[..at]
        .chars()
        .next_back()
        .is_some_and(|letter| letter.is_alphanumeric() || letter == '-' || letter == '_')
}

/// `#` with 3, 4, 6 or 8 hex digits, where a value can stand: `#add` at a line's head is a selector.
fn has_hex(code: &str) -> bool {
    code.match_indices('#').any(|(at, _)| {
        let digits = code[at + 1..].chars().take_while(char::is_ascii_hexdigit).count();
        let after = code[at + 1 + digits..].chars().next();
        let ends = after.is_none_or(|letter| !letter.is_alphanumeric() && letter != '-' && letter != '_');
        let before = code[..at].trim_end().chars().next_back();
        let value = before.is_some_and(|letter| ":\"'`,( ".contains(letter));
        matches!(digits, 3 | 4 | 6 | 8) && ends && value
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_colors_are_found_outside_the_tokens() {
        for line in [
            "color: #fff;",
            "background: rgb(1 2 3);",
            "const ink = '#1a2b3c';",
            "border: 1px solid oklch(0.5 0 0)",
            "x(\"#abcd\")",
        ] {
            assert_eq!(check(&Tree::of(&[("ui/src/shell.css", line)])).len(), 1, "{line}");
            assert!(check(&Tree::of(&[("ui/src/styles/tokens.css", line)])).is_empty());
        }
    }

    #[test]
    fn what_only_looks_like_a_color_is_left_alone() {
        for line in [
            "color: var(--ink);",
            "#add { }",
            "href=\"#/mapping\"",
            "// #fff once",
            "background: color-mix(in srgb, var(--a), var(--b))",
            "no #12345",
        ] {
            assert!(check(&Tree::of(&[("ui/src/shell.css", line)])).is_empty(), "{line}");
        }
    }
}
