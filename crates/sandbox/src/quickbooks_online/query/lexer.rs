//! Splits a statement into words, literals and signs.

use super::super::faults::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    /// In single quotes.
    Quoted(String),
    Number(String),
    Operator(&'static str),
    Comma,
    Open,
    Close,
    Star,
}

const OPERATORS: [&str; 5] = ["<=", ">=", "=", "<", ">"];

pub(super) fn tokens(statement: &str) -> Result<Vec<Token>, Fault> {
    let mut found = Vec::new();
    let mut rest = statement.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            ',' => (Token::Comma, rest.get(1..)),
            '(' => (Token::Open, rest.get(1..)),
            ')' => (Token::Close, rest.get(1..)),
            '*' => (Token::Star, rest.get(1..)),
            '\'' => quoted(rest)?,
            _ => match OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
                Some(operator) => (Token::Operator(operator), rest.get(operator.len()..)),
                None => bare(rest)?,
            },
        };
        found.push(token);
        rest = after.unwrap_or_default().trim_start();
    }
    Ok(found)
}

/// A literal in single quotes; a backslash takes the next character as it is.
fn quoted(rest: &str) -> Result<(Token, Option<&str>), Fault> {
    let mut text = String::new();
    let mut letters = rest.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\'' => return Ok((Token::Quoted(text), rest.get(at + 1..))),
            '\\' => match letters.next() {
                Some((_, escaped)) => text.push(escaped),
                None => break,
            },
            other => text.push(other),
        }
    }
    Err(Fault::query_syntax("Encountered \"<EOF>\" inside a quoted string"))
}

fn bare(rest: &str) -> Result<(Token, Option<&str>), Fault> {
    let belongs = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '-');
    let end = rest.find(|letter| !belongs(letter)).unwrap_or(rest.len());
    let text = rest.get(..end).unwrap_or_default();
    let after = rest.get(end..);
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit() || letter == '.') {
        return Ok((Token::Number(text.to_owned()), after));
    }
    if text.starts_with(|letter: char| letter.is_ascii_alphabetic()) && !text.contains('-') {
        return Ok((Token::Word(text.to_owned()), after));
    }
    let shown: String = rest.chars().take(20).collect();
    Err(Fault::query_syntax(&format!("Encountered unexpected text at \"{shown}\"")))
}
