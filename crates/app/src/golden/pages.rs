//! What kind of file it is and how many pages it has, from its bytes: what is sent is told and paid for by the page.

use connect_connectors::documents::MediaType;

/// By the name's end, which has to be what the bytes are.
pub(super) fn media_type(extension: &str) -> Option<MediaType> {
    match extension.to_ascii_lowercase().as_str() {
        "pdf" => Some(MediaType::Pdf),
        "png" => Some(MediaType::Png),
        "jpg" | "jpeg" => Some(MediaType::Jpeg),
        "tif" | "tiff" => Some(MediaType::Tiff),
        _ => None,
    }
}

/// Whether the bytes begin as such files do.
pub(super) fn begins_as(media_type: MediaType, bytes: &[u8]) -> bool {
    match media_type {
        MediaType::Pdf => bytes.starts_with(b"%PDF-"),
        MediaType::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        MediaType::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
        MediaType::Tiff => bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*"),
    }
}

/// How many pages, where the bytes tell it plainly. Newer PDFs may compress the list of their pages; then a person says it.
pub(super) fn count(media_type: MediaType, bytes: &[u8]) -> Option<u32> {
    match media_type {
        MediaType::Png | MediaType::Jpeg => Some(1),
        MediaType::Tiff => None,
        MediaType::Pdf if holds(bytes, b"/ObjStm") => None,
        MediaType::Pdf => {
            let pages = bytes
                .windows(5)
                .enumerate()
                .filter(|(at, five)| *five == b"/Type" && is_page(&bytes[at + 5..]));
            u32::try_from(pages.count()).ok().filter(|count| *count > 0)
        }
    }
}

/// `/Page`, and not `/Pages`.
fn is_page(behind_type: &[u8]) -> bool {
    let rest = behind_type.trim_ascii_start();
    rest.strip_prefix(b"/Page")
        .is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric))
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_where_the_file_tells_them() {
        let two = b"%PDF-1.4\n<</Type/Pages/Count 2>> <</Type /Page>> <</Type\n/Page/Parent 1 0 R>>\n%%EOF";
        assert_eq!(count(MediaType::Pdf, two), Some(2));
        assert_eq!(count(MediaType::Pdf, b"%PDF-1.7\n<</Type/ObjStm>> <</Type/Page>>"), None);
        assert_eq!(count(MediaType::Pdf, b"%PDF-1.4\n"), None);
        assert_eq!(count(MediaType::Jpeg, b"\xff\xd8\xff"), Some(1));
        assert_eq!(count(MediaType::Tiff, b"II*\0"), None);
        assert!(begins_as(MediaType::Pdf, two) && !begins_as(MediaType::Png, two));
    }
}
