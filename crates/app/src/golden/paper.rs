//! Writes a plain PDF: some lines of text on each page, in Helvetica, uncompressed. The same lines give the same bytes, so
//! that a document stays the one that was read before.

/// Lines on a page of US Letter with a margin of an inch.
const LINES: usize = 46;

/// Pages are divided by a form feed.
pub(super) fn write(text: &str) -> Vec<u8> {
    let pages: Vec<&str> = text.split('\u{c}').map(str::trim).collect();
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned(), String::new()];
    objects.push("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned());
    let mut kids = String::new();
    for page in &pages {
        let number = objects.len() + 1;
        kids.push_str(&format!("{number} 0 R "));
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            number + 1
        ));
        let content = content(page);
        objects.push(format!("<</Length {}>>\nstream\n{content}endstream", content.len()));
    }
    if let Some(tree) = objects.get_mut(1) {
        *tree = format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.trim_end());
    }
    let mut file = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    file.into_bytes()
}

/// The first line is the heading.
fn content(page: &str) -> String {
    let mut content = String::from("BT\n14 TL\n72 720 Td\n");
    for (index, line) in page.lines().take(LINES).enumerate() {
        let size = if index == 0 { 18 } else { 11 };
        let escaped = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        content.push_str(&format!("/F1 {size} Tf ({escaped}) Tj T*\n"));
    }
    content.push_str("ET\n");
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_points_at_the_objects_and_pages_are_counted() {
        let file = String::from_utf8(write("One (1)\nTotal: 5\u{c}Two")).unwrap();
        let table = file.split("xref\n").nth(1).unwrap();
        let offsets: Vec<usize> = table.lines().skip(2).take(7).map(|line| line[..10].parse().unwrap()).collect();
        for (index, offset) in offsets.iter().enumerate() {
            assert!(file[*offset..].starts_with(&format!("{} 0 obj", index + 1)), "{index}");
        }
        assert!(file.contains("/Count 2") && file.contains("(One \\(1\\)) Tj"), "{file}");
        assert_eq!(
            super::super::pages::count(connect_connectors::documents::MediaType::Pdf, file.as_bytes()),
            Some(2)
        );
        let start: usize = file.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        assert!(file[start..].starts_with("xref"));
    }
}
