import { Check, Copy } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { copyText } from '../copy.ts';
import { messages, useWords } from '../words.ts';
import { Button } from './Button.tsx';

const words = messages('copy', { copied: 'Copied', failed: 'Could not copy' });

interface Props extends Omit<ComponentProps<typeof Button>, 'onClick' | 'children' | 'icon'> {
  text: string;
  label: string;
}

/** Copies, and says so in its own place, which a `status` cannot be: its words would be no part of the button's name. */
export function CopyButton({ text, label, ...button }: Props) {
  const say = useWords();
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  return (
    <Button {...button} icon={outcome === 'copied' ? <Check /> : <Copy />} onClick={() => setOutcome(copyText(text) ? 'copied' : 'failed')}>
      <span aria-live="polite">{outcome === null ? label : say(words[outcome])}</span>
    </Button>
  );
}
