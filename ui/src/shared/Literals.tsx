import { Fragment } from 'react';

/** A message of the other side: what it has between backticks is a name or a path, and is set as such. */
export function Literals({ text }: { text: string }) {
  const parts = text.split('`');
  // Odd places lie between two backticks; one without its other half is no pair.
  const isPaired = parts.length % 2 === 1;
  if (!isPaired) return text;
  return parts.map((part, at) => {
    const key = `${at} ${part}`;
    return at % 2 === 1 ? <code key={key}>{part}</code> : <Fragment key={key}>{part}</Fragment>;
  });
}
