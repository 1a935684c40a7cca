import { type FocusEvent, type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { CommandError, FieldView } from '../../../ipc/bindings.ts';
import { ErrorSummary } from '../../../shared/field/ErrorSummary.tsx';
import { SecretField } from '../../../shared/field/SecretField.tsx';
import { toCommandError } from '../../../shared/states/commandError.ts';
import { Failed } from '../../../shared/states/Failed.tsx';
import { useWords } from '../../../shared/words.ts';
import styles from '../Authorization.module.css';
import { checkField } from '../fields.ts';
import { words } from './messages.ts';

interface Props {
  form: string;
  field: FieldView;
  /** What is typed; the caller forgets it once it was used. */
  value: string;
  onChange: (value: string) => void;
  /** How the last try ended, if it failed. */
  failure: unknown;
  onSubmit: () => void;
  children?: ReactNode;
}

/** What another key mends; everything else is not the key's fault, and the same one can be tried again. */
const OF_THE_KEY: ReadonlySet<string> = new Set(['invalid_input', 'needs_authorization', 'partner_refused']);

/** A key, pasted. It is refused beside the field and at the top, and stays there to be looked at. */
export function KeyForm({ form, field, value, onChange, failure, onSubmit, children }: Props) {
  const say = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<'missing' | 'shape' | null>(null);
  const failed = failure === null ? null : toCommandError(failure);
  const refusal = failed && OF_THE_KEY.has(failed.code) ? failed : null;
  const focus = (): void => input.current?.focus();
  useEffect(() => {
    if (refusal) input.current?.focus();
  }, [refusal]);
  const error = refusal ? sentences(refusal) : problem && say(words[problem], { field: field.title, example: field.example });
  const end = useRef<HTMLDivElement>(null);
  // The field is the last on the page: what is said below it must not lie under the page's edge.
  useEffect(() => {
    if (error !== null) end.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const missing = value.trim() === '';
    setProblem(missing ? 'missing' : null);
    // Any other shape is left to the other side, which knows what each wrong key is.
    if (missing) focus();
    else onSubmit();
  };
  const left = ({ relatedTarget: next }: FocusEvent): void => {
    // Whoever leaves it by the act hears the other side's word for it in a moment.
    if (next instanceof HTMLButtonElement && next.type === 'submit') return;
    setProblem(value.trim() !== '' && checkField(field, value.trim()) !== null ? 'shape' : null);
  };

  return (
    <form id={form} className={styles.panel} onSubmit={submit} noValidate>
      {failed && !refusal && <Failed error={failure} onRetry={onSubmit} />}
      {(refusal !== null || problem === 'missing') && <ErrorSummary errors={[{ name: field.name, title: field.title, onGo: focus }]} />}
      {children}
      <div ref={end} className={styles.key}>
        <SecretField
          ref={input}
          label={field.title}
          error={error}
          placeholder={field.example}
          value={value}
          onChange={event => {
            setProblem(null);
            onChange(event.target.value);
          }}
          onBlur={left}
        />
      </div>
    </form>
  );
}

const sentences = ({ message, hint }: CommandError): string => [message, hint].filter(Boolean).join('. ');
