//! The lines of text in a PDF whose streams are not compressed, and in HTML.

/// The lines of each content stream; the streams stand in the order of the pages.
pub(super) fn of_pdf(text: &str) -> Vec<Vec<String>> {
    let streams = text.split("endstream").filter_map(|part| part.split_once("stream"));
    streams
        .map(|(_, stream)| stream)
        .filter(|stream| stream.contains("BT") && stream.contains("ET"))
        .map(shown_lines)
        .collect()
}

/// What the operators `Tj`, `TJ` and `'` show, a line each.
fn shown_lines(stream: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut shown = String::new();
    let mut characters = stream.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '(' => literal(&mut characters, &mut shown),
            'T' if matches!(characters.peek(), Some('j' | 'J')) => lines.push(std::mem::take(&mut shown)),
            '\'' => lines.push(std::mem::take(&mut shown)),
            _ => {}
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// Reads to the closing parenthesis; inner pairs and escaped ones belong to the text.
fn literal(characters: &mut impl Iterator<Item = char>, shown: &mut String) {
    let mut depth = 1;
    while let Some(character) = characters.next() {
        match character {
            '\\' => shown.extend(characters.next()),
            '(' => {
                depth += 1;
                shown.push('(');
            }
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return;
                }
                shown.push(')');
            }
            _ => shown.push(character),
        }
    }
}

/// What stands between the tags.
pub(super) fn of_html(text: &str) -> Vec<String> {
    let between = text.split('<').map(|part| part.split_once('>').map_or(part, |(_, after)| after));
    between
        .flat_map(str::lines)
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stream_is_a_page_and_each_showing_a_line() {
        let pdf = "stream\nBT (Form W-2) Tj 0 -14 Td (Wages \\(box 1\\): 10) Tj ET\nendstream x stream q Q endstream \
                   stream BT [(To) -20 (tal)] TJ (next (inner)) ' ET endstream";
        assert_eq!(of_pdf(pdf), [vec!["Form W-2", "Wages (box 1): 10"], vec!["Total", "next (inner)"]]);
    }

    #[test]
    fn tags_are_no_text() {
        assert_eq!(of_html("<html><p>Total: 5</p>\n<b>x</b></html>"), ["Total: 5", "x"]);
    }
}
