//! Which pages are wanted, and how they are told: content, lines, words, and where they stand in the content.

use serde_json::{Value, json};

use super::document::Page;
use super::errors::{self, Refusal};

/// What offsets and lengths count. A text element is taken for a code point here: the texts that this stand-in
/// reads have no combined characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StringIndex {
    TextElements,
    UnicodeCodePoint,
    Utf16CodeUnit,
}

impl StringIndex {
    pub(super) fn read(name: &str) -> Self {
        match name {
            "unicodeCodePoint" => Self::UnicodeCodePoint,
            "utf16CodeUnit" => Self::Utf16CodeUnit,
            _ => Self::TextElements,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::TextElements => "textElements",
            Self::UnicodeCodePoint => "unicodeCodePoint",
            Self::Utf16CodeUnit => "utf16CodeUnit",
        }
    }

    pub(super) fn length(self, text: &str) -> usize {
        match self {
            Self::TextElements | Self::UnicodeCodePoint => text.chars().count(),
            Self::Utf16CodeUnit => text.encode_utf16().count(),
        }
    }
}

/// Reads `1-2,4`.
pub(super) fn ranges(text: &str) -> Result<Vec<(usize, usize)>, Refusal> {
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (usize, usize) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        (first >= 1 && first <= last).then_some((first, last))
    };
    let ranges: Option<Vec<_>> = text.split(',').map(range).collect();
    ranges.ok_or_else(|| errors::invalid_parameter("pages", "it must be like 1-3,5."))
}

pub(super) fn select(pages: Vec<Page>, ranges: Option<&[(usize, usize)]>) -> Result<Vec<Page>, Refusal> {
    let Some(ranges) = ranges else {
        return Ok(pages);
    };
    let wanted = |number: usize| ranges.iter().any(|(first, last)| (*first..=*last).contains(&number));
    let selected: Vec<Page> = pages.into_iter().filter(|page| wanted(page.number)).collect();
    if selected.is_empty() {
        Err(errors::invalid_parameter("pages", "the document has none of these pages."))
    } else {
        Ok(selected)
    }
}

/// A line and where it stands.
pub(super) struct Line {
    pub(super) page: usize,
    pub(super) text: String,
    pub(super) offset: usize,
    pub(super) polygon: Option<Value>,
}

/// The whole content, a line each.
pub(super) struct Text {
    pub(super) content: String,
    pub(super) lines: Vec<Line>,
    pub(super) index: StringIndex,
}

impl Text {
    pub(super) fn of(pages: &[Page], index: StringIndex) -> Self {
        let mut text = Self {
            content: String::new(),
            lines: Vec::new(),
            index,
        };
        let mut offset = 0;
        for page in pages {
            for (row, line) in page.lines.iter().enumerate() {
                if !text.content.is_empty() {
                    text.content.push('\n');
                    offset += 1;
                }
                text.content.push_str(line);
                let length = index.length(line);
                text.lines.push(Line {
                    page: page.number,
                    text: line.clone(),
                    offset,
                    polygon: page.size.as_ref().map(|_| box_at(row, 0, line.chars().count())),
                });
                offset += length;
            }
        }
        text
    }

    pub(super) fn to_json(&self, pages: &[Page]) -> Value {
        pages.iter().map(|page| self.page(page)).collect()
    }

    fn page(&self, page: &Page) -> Value {
        let own: Vec<&Line> = self.lines.iter().filter(|line| line.page == page.number).collect();
        let start = own.first().map_or(0, |line| line.offset);
        let end = own.last().map_or(0, |line| line.offset + self.index.length(&line.text));
        let lines: Vec<Value> = own.iter().map(|line| self.line(line)).collect();
        let words: Vec<Value> = own.iter().enumerate().flat_map(|(row, line)| self.words(row, line)).collect();
        let mut document = json!({
            "pageNumber": page.number,
            "spans": [{ "offset": start, "length": end - start }],
            "words": words,
            "lines": lines,
        });
        if let Some(size) = &page.size {
            document["angle"] = json!(0.0);
            document["width"] = json!(size.width);
            document["height"] = json!(size.height);
            document["unit"] = json!(size.unit);
        }
        document
    }

    fn line(&self, line: &Line) -> Value {
        let mut document = json!({ "content": line.text, "spans": [self.span(line.offset, &line.text)] });
        if let Some(polygon) = &line.polygon {
            document["polygon"] = polygon.clone();
        }
        document
    }

    /// Their confidence is whole: they were not recognized but read.
    fn words(&self, row: usize, line: &Line) -> Vec<Value> {
        let mut words = Vec::new();
        let (mut column, mut offset) = (0, line.offset);
        for part in line.text.split_inclusive(' ') {
            let word = part.trim_end();
            if !word.is_empty() {
                let mut document = json!({ "content": word, "confidence": 1.0, "span": self.span(offset, word) });
                if line.polygon.is_some() {
                    document["polygon"] = box_at(row, column, word.chars().count());
                }
                words.push(document);
            }
            column += part.chars().count();
            offset += self.index.length(part);
        }
        words
    }

    pub(super) fn span(&self, offset: usize, text: &str) -> Value {
        json!({ "offset": offset, "length": self.index.length(text) })
    }
}

/// Four corners in inches: rows below each other, ten characters an inch.
fn box_at(row: usize, column: usize, characters: usize) -> Value {
    let hundredths = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX)) / 100.0;
    let (top, left) = (hundredths(100 + row * 20), hundredths(100 + column * 10));
    let (bottom, right) = (hundredths(115 + row * 20), hundredths(100 + (column + characters) * 10));
    json!([left, top, right, top, right, bottom, left, bottom])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_and_nonsense_refused() {
        assert_eq!(ranges("1-2,4").unwrap(), [(1, 2), (4, 4)]);
        for text in ["", "0", "3-2", "a", "1,", "1-"] {
            assert!(ranges(text).is_err(), "{text}");
        }
    }

    #[test]
    fn offsets_count_what_was_asked_for() {
        let page = Page {
            number: 1,
            lines: vec!["\u{1f4c4} bill".to_owned(), "Total: 5".to_owned()],
            size: None,
        };
        for (index, expected) in [(StringIndex::UnicodeCodePoint, 7), (StringIndex::Utf16CodeUnit, 8)] {
            let text = Text::of(std::slice::from_ref(&page), index);
            assert_eq!(text.lines.last().map(|line| line.offset), Some(expected));
        }
    }
}
