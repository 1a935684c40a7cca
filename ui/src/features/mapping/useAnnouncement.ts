import { useEffect, useState } from 'react';

/** As long as a toast: later the line would speak of a row that the cursor has left. */
const SHOWN_MS = 8_000;

/** One line that is shown and said aloud, and gone after a moment. */
export function useAnnouncement(): [string, (text: string) => void] {
  const [text, announce] = useState('');
  useEffect(() => {
    if (text === '') return;
    const timer = setTimeout(() => announce(''), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, announce];
}
