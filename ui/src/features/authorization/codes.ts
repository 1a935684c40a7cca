import type { CodeView } from '../../ipc/bindings.ts';

/** What fits the words of a person, who may have typed a number or pasted a whole sentence of the partner's page. */
export function findCodes(codes: readonly CodeView[], query: string): readonly CodeView[] {
  const words = query
    .toLowerCase()
    .split(/[^\p{L}\p{N}_]+/u)
    .filter(Boolean);
  const named = codes.filter(({ codes: own }) => own.some(code => words.includes(code.toLowerCase())));
  if (named.length > 0) return named;
  return codes.filter(({ codes: own, means, act }) => {
    const text = `${own.join(' ')} ${means} ${act}`.toLowerCase();
    return words.every(word => text.includes(word));
  });
}
