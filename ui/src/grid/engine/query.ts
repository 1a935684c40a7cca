// Finding rows by typed words. A row matches when every word is in its own text, in the text of a row above it
// (that is its path), or in the name of what it is given (its choice).

const MOST_WORDS = 8;
const MARKS = /\p{M}+/gu;
const BEYOND_ASCII = /[\u0080-\uffff]/;

/** Lower case without accents, so that "zurich" finds Zürich. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return BEYOND_ASCII.test(lower) ? lower.normalize('NFKD').replace(MARKS, '') : lower;
}

export function wordsOf(query: string): string[] {
  return fold(query)
    .split(/\s+/)
    .filter(word => word !== '')
    .slice(0, MOST_WORDS);
}

export interface Searchable {
  /** Folded text of each row; asked for when something is looked for. */
  readonly texts: () => readonly string[];
  readonly parent: Int32Array;
  /** Any order with parents first. */
  readonly order: Int32Array;
  /** What each row is given: positions in `choiceTexts`, -1 for none. */
  readonly choice: Int32Array;
  /** Folded. */
  readonly choiceTexts: readonly string[];
}

interface WordHits {
  readonly word: string;
  /** 1 where the row's own text has the word. */
  readonly hits: Uint8Array;
}

export class TextQuery {
  readonly #searchable: Searchable;
  #words: WordHits[] = [];

  constructor(searchable: Searchable) {
    this.#searchable = searchable;
  }

  /** 1 for each row that matches. A word typed on is looked for only where its beginning was found. */
  find(query: string): Uint8Array {
    const words = wordsOf(query);
    this.#words = words.map((word, at) => this.#hitsOf(word, this.#words[at]));
    return this.#combine();
  }

  #hitsOf(word: string, before: WordHits | undefined): WordHits {
    if (before?.word === word) return before;
    const texts = this.#searchable.texts();
    const hits = new Uint8Array(texts.length);
    const narrowed = before && word.includes(before.word) ? before.hits : null;
    for (let row = 0; row < texts.length; row += 1) {
      if (narrowed && narrowed[row] === 0) continue;
      if (texts[row]?.includes(word)) hits[row] = 1;
    }
    return { word, hits };
  }

  #combine(): Uint8Array {
    const { parent, order, choice, choiceTexts } = this.#searchable;
    const all = (1 << this.#words.length) - 1;
    const hits = this.#words.map(word => word.hits);
    const wordsInChoice = Uint8Array.from(choiceTexts, text =>
      this.#words.reduce((bits, { word }, at) => (text.includes(word) ? bits | (1 << at) : bits), 0),
    );
    const wordsOnPath = new Uint8Array(order.length);
    const matches = new Uint8Array(order.length);
    for (const row of order) {
      const up = parent[row] ?? -1;
      let words = up === -1 ? 0 : (wordsOnPath[up] ?? 0);
      for (let at = 0; at < hits.length; at += 1) if (hits[at]?.[row] === 1) words |= 1 << at;
      wordsOnPath[row] = words;
      const chosen = choice[row] ?? -1;
      if (chosen !== -1) words |= wordsInChoice[chosen] ?? 0;
      if (words === all) matches[row] = 1;
    }
    return matches;
  }
}
