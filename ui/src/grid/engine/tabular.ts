// Tab-separated text, as spreadsheets put it on the clipboard and take it from there.

/** As Excel writes it: every row ends with a line end, also the last, so that an empty last cell is not lost. */
export function formatTabular(cells: readonly (readonly string[])[]): string {
  return cells.map(row => `${row.map(quoted).join('\t')}\r\n`).join('');
}

/** Spreadsheets quote a cell that holds a tab, a line end or a quote, and end the text with a line end. */
export function parseTabular(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length || row.length > 0) {
    const { cell, next } = readCell(text, at);
    row.push(cell);
    at = next;
    if (text[at] === '\t') {
      at += 1;
      continue;
    }
    rows.push(row);
    row = [];
    if (text.startsWith('\r\n', at)) at += 2;
    else if (at < text.length) at += 1;
  }
  return rows;
}

function readCell(text: string, start: number): { cell: string; next: number } {
  const quotedCell = text[start] === '"' ? readQuoted(text, start) : null;
  if (quotedCell) return quotedCell;
  let next = start;
  while (next < text.length && !'\t\r\n'.includes(text[next] ?? '')) next += 1;
  return { cell: text.slice(start, next), next };
}

/** Null when no closing quote is followed by the end of a cell: then the quote was a plain character. */
function readQuoted(text: string, start: number): { cell: string; next: number } | null {
  let cell = '';
  let at = start + 1;
  while (at < text.length) {
    if (text[at] !== '"') {
      cell += text[at];
      at += 1;
    } else if (text[at + 1] === '"') {
      cell += '"';
      at += 2;
    } else {
      const after = text[at + 1];
      return after === undefined || '\t\r\n'.includes(after) ? { cell, next: at + 1 } : null;
    }
  }
  return null;
}

function quoted(cell: string): string {
  return /[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
