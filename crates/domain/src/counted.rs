//! A count with its noun, as people write it.

use std::fmt::Display;

/// `0 mappings`, `1 mapping`, `2 mappings`. What follows the count may be more than a noun where its verb changes too.
pub fn counted(count: impl Display + Copy, one: &str, many: &str) -> String {
    let count = count.to_string();
    let words = if count == "1" { one } else { many };
    format!("{count} {words}")
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_singular_and_none_is_not() {
        let said = [0, 1, 2, 11, 21].map(|count| counted(count, "company", "companies"));
        assert_eq!(said, ["0 companies", "1 company", "2 companies", "11 companies", "21 companies"]);
    }
}
