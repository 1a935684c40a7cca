// The grid said again in the plainest way, for the tests to compare with: objects, recursion, whole copies.

import type { NamedFilter } from './layout.ts';
import { fold, wordsOf } from './query.ts';

export interface PlainRow {
  readonly row: number;
  readonly parent: number;
  readonly name: string;
  choice: number;
}

export class Oracle {
  rows: PlainRow[];
  readonly choices: readonly string[];
  text = '';
  named: NamedFilter | null = null;
  descending = false;
  sorted = false;
  folded = new Set<number>();
  foldedInFilter = new Set<number>();
  selected = new Set<number>();
  past: PlainRow[][] = [];
  future: PlainRow[][] = [];

  constructor(rows: PlainRow[], choices: readonly string[]) {
    this.rows = rows;
    this.choices = choices;
  }

  childrenOf(parent: number): PlainRow[] {
    const children = this.rows.filter(row => row.parent === parent);
    if (!this.sorted) return children;
    return children.toSorted((left, right) => (this.descending ? -1 : 1) * compare(left.name, right.name) || left.row - right.row);
  }

  pathOf(row: PlainRow): string[] {
    const up = this.rows[row.parent];
    return up ? [...this.pathOf(up), row.name] : [row.name];
  }

  get isFiltered(): boolean {
    return wordsOf(this.text).length > 0 || this.named?.test !== undefined;
  }

  matches(row: PlainRow): boolean {
    const haystacks = [...this.pathOf(row), this.choices[row.choice] ?? ''].map(fold);
    return wordsOf(this.text).every(word => haystacks.some(text => text.includes(word))) && (this.named?.test?.(row.row) ?? true);
  }

  leads(row: PlainRow): boolean {
    return this.childrenOf(row.row).some(child => this.matches(child) || this.leads(child));
  }

  visible(parent = -1): number[] {
    const folded = this.isFiltered ? this.foldedInFilter : this.folded;
    return this.childrenOf(parent).flatMap(row => {
      if (this.isFiltered && !this.matches(row) && !this.leads(row)) return [];
      return folded.has(row.row) ? [row.row] : [row.row, ...this.visible(row.row)];
    });
  }

  /** The rows that a filter names, wherever they are folded. */
  matching(): number[] {
    return this.rows.filter(row => !this.isFiltered || this.matches(row)).map(row => row.row);
  }

  edit(rows: readonly number[], choice: number): void {
    if (rows.length === 0) return;
    this.past.push(this.rows.map(row => ({ ...row })));
    this.future = [];
    for (const row of rows) {
      const plain = this.rows[row];
      if (plain) plain.choice = choice;
    }
  }

  undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.future.push(this.rows);
    this.rows = before;
  }

  redo(): void {
    const after = this.future.pop();
    if (!after) return;
    this.past.push(this.rows);
    this.rows = after;
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
