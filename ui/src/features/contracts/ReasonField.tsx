import type { RefObject } from 'react';
import { TextArea } from '../../shared/field/Field.tsx';
import { formatCount } from '../../shared/format.ts';
import { useWords } from '../../shared/words.ts';
import { LONGEST_REASON, lengthOf, reasonProblem, SHORTEST_REASON } from '../health/waiving.ts';
import { words } from './messages.ts';

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  value: string;
  isChecked: boolean;
  onChange: (reason: string) => void;
}

/** A reason that stays on record, of the length that every such reason has. */
export function ReasonField({ field, value, isChecked, onChange }: Props) {
  const say = useWords();
  const problem = reasonProblem(value);
  return (
    <TextArea
      ref={field}
      rows={3}
      label={say(words.reason)}
      help={say(words.reasonHelp, { count: formatCount(lengthOf(value)), most: LONGEST_REASON })}
      error={isChecked && problem ? say(words.reasonProblem, { problem, least: SHORTEST_REASON, most: LONGEST_REASON }) : null}
      value={value}
      onChange={event => onChange(event.target.value)}
    />
  );
}
