//! What kind of file it is, its pages, and what they say as far as this stand-in can read.
//!
//! It reads the text of HTML and of PDFs whose streams are not compressed, such as those that rehearsals and
//! tests write. It reads nothing off a picture and nothing out of an office file.

use super::errors::{self, Refusal};
use super::page_text;

/// US Letter, for PDFs.
const LETTER: Size = Size {
    width: 8.5,
    height: 11.0,
    unit: "inch",
};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Size {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) unit: &'static str,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Page {
    /// From 1.
    pub(super) number: usize,
    pub(super) lines: Vec<String>,
    /// Office files and HTML have none.
    pub(super) size: Option<Size>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Refusal> {
    if bytes.starts_with(b"%PDF-") {
        return pdf(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(vec![page(Vec::new(), None)]);
    }
    if let Some(size) = image_size(bytes) {
        return Ok(vec![page(Vec::new(), size)]);
    }
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let start = text.trim_start().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Ok(vec![page(page_text::of_html(text), None)]);
    }
    Err(errors::invalid_content())
}

fn page(lines: Vec<String>, size: Option<Size>) -> Page {
    Page { number: 1, lines, size }
}

fn pdf(bytes: &[u8]) -> Result<Vec<Page>, Refusal> {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    if text.contains("/Encrypt") {
        return Err(errors::invalid_request(
            "UnsupportedContent",
            "Content is not supported: the file is protected by a password.",
        ));
    }
    // A file that was cut off has no end.
    if !text.trim_end().ends_with("%%EOF") {
        return Err(errors::invalid_content());
    }
    let mut texts = page_text::of_pdf(&text).into_iter();
    // Pages may be hidden in a compressed object: then there is at least one.
    let count = page_count(&text).max(1);
    Ok((1..=count)
        .map(|number| Page {
            number,
            lines: texts.next().unwrap_or_default(),
            size: Some(LETTER),
        })
        .collect())
}

/// Objects of type `Page`, not `Pages`.
fn page_count(text: &str) -> usize {
    let after_type = text.split("/Type").skip(1).map(str::trim_start);
    after_type
        .filter(|rest| {
            rest.strip_prefix("/Page")
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
        .count()
}

/// `None` is no image, `Some(None)` one whose size is not looked for.
fn image_size(bytes: &[u8]) -> Option<Option<Size>> {
    let pixels = |width: u32, height: u32| {
        Some(Size {
            width: f64::from(width),
            height: f64::from(height),
            unit: "pixel",
        })
    };
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(pixels(big_endian(bytes, 16, 4)?, big_endian(bytes, 20, 4)?));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        let (width, height) = jpeg_size(bytes)?;
        return Some(pixels(width, height));
    }
    if bytes.starts_with(b"BM") && bytes.len() >= 26 {
        let little = |at: usize| {
            bytes
                .get(at..at + 4)
                .map(|four| four.iter().rev().fold(0, |number, byte| (number << 8) | u32::from(*byte)))
        };
        return Some(pixels(little(18)?, little(22)?));
    }
    let is_tiff = bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*");
    let is_heif = bytes.get(4..8) == Some(b"ftyp");
    (is_tiff || is_heif).then_some(None)
}

fn big_endian(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let part = bytes.get(at..at + length)?;
    Some(part.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte)))
}

/// Walks the segments to the one that starts the frame.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let (mark, kind) = (bytes.get(at)?, bytes.get(at + 1)?);
        if *mark != 0xff {
            return None;
        }
        if matches!(kind, 0xc0..=0xc3) {
            return Some((big_endian(bytes, at + 7, 2)?, big_endian(bytes, at + 5, 2)?));
        }
        at += 2 + usize::try_from(big_endian(bytes, at + 2, 2)?).ok()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junk_and_halves_are_no_documents() {
        for bytes in [
            &b""[..],
            b"hello",
            b"%PDF-1.4\n",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff\xe0",
            b"\xff\xfe\x00",
        ] {
            assert!(read(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn pages_are_counted_and_images_measured() {
        let pdf = b"%PDF-1.4\n1 0 obj<</Type/Pages/Count 2>>endobj 2 0 obj<</Type /Page>>endobj 3 0 obj<</Type/Page/Parent 1 0 R>>endobj\n%%EOF\n";
        assert_eq!(read(pdf).unwrap().len(), 2);
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend([0, 0, 2, 0, 0, 0, 1, 0]);
        let size = read(&png).unwrap().pop().unwrap().size.unwrap();
        assert_eq!((size.width, size.height, size.unit), (512.0, 256.0, "pixel"));
    }
}
