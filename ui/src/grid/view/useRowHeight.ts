import { useSyncExternalStore } from 'react';

/**
 * Density and text size are attributes of the document, and both change how high a row is. They are read when an attribute
 * changes and kept: asking for a computed style while rows are drawn would make the browser lay out twice a frame.
 */
class DocumentScale {
  readonly #listeners = new Set<() => void>();
  #isObserving = false;
  #rem = 16;
  #rowHeight = 32;

  subscribe = (listener: () => void): (() => void) => {
    this.#observe();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Pixels of one rem relative to 16, so that column widths follow the text size. */
  scale = (): number => {
    this.#observe();
    return this.#rem / 16;
  };

  /** Whole pixels, so that rows meet without a gap. */
  rowHeight = (): number => {
    this.#observe();
    return this.#rowHeight;
  };

  #observe(): void {
    if (this.#isObserving) return;
    this.#isObserving = true;
    new MutationObserver(() => this.#read()).observe(document.documentElement, { attributes: true });
    this.#read();
  }

  #read(): void {
    const style = getComputedStyle(document.documentElement);
    this.#rem = Number.parseFloat(style.fontSize) || 16;
    this.#rowHeight = Math.round((Number.parseFloat(style.getPropertyValue('--row-height')) || 2) * this.#rem);
    for (const listener of this.#listeners) listener();
  }
}

const documentScale = new DocumentScale();

export const useTextScale = (): number => useSyncExternalStore(documentScale.subscribe, documentScale.scale);

export const useRowHeight = (): number => useSyncExternalStore(documentScale.subscribe, documentScale.rowHeight);
