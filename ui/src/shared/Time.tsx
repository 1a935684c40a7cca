import type { Instant } from '../ipc/bindings.ts';
import { useNow } from './clock.tsx';
import { formatExact, formatRelative } from './format.ts';
import { messages, useWords } from './words.ts';

const words = messages('time', { justNow: 'just now' });

/** "14 minutes ago"; the exact instant and zone are its tooltip, and what a copy of it holds (see `copyExactTimes`). */
export function Time({ at }: { at: Instant }) {
  const now = useNow();
  const say = useWords();
  const exact = formatExact(at);
  return (
    <time dateTime={new Date(at / 1000).toISOString()} title={exact} data-exact={exact}>
      {formatRelative(at, now, say(words.justNow))}
    </time>
  );
}

/** Puts exact instants into the clipboard where the screen shows relative ones. Gives the function that stops it. */
export function copyExactTimes(): () => void {
  const copy = (event: ClipboardEvent): void => {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !event.clipboardData) return;
    const copied = selection.getRangeAt(0).cloneContents();
    const times = copied.querySelectorAll<HTMLElement>('time[data-exact]');
    if (times.length === 0) return;
    for (const time of times) time.textContent = time.dataset.exact ?? time.textContent;
    event.clipboardData.setData('text/plain', copied.textContent ?? '');
    event.preventDefault();
  };
  document.addEventListener('copy', copy);
  return () => document.removeEventListener('copy', copy);
}
