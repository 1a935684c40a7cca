import { type FocusEvent, type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { CommandError, FieldView } from '../../../ipc/bindings.ts';
import { ErrorSummary } from '../../../shared/field/ErrorSummary.tsx';
import { TextField } from '../../../shared/field/Field.tsx';
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
  /** What is entered besides the key, above it. */
  fields?: readonly FieldView[];
  entered?: Readonly<Record<string, string>>;
  onEnter?: (name: string, value: string) => void;
  /** What is typed; the caller forgets it once it was used. */
  value: string;
  onChange: (value: string) => void;
  /** How the last try ended, if it failed. */
  failure: unknown;
  onSubmit: () => void;
  children?: ReactNode;
}

type Problem = 'missing' | 'shape';

/** What another key mends; everything else is not the key's fault, and the same one can be tried again. */
const OF_THE_KEY: ReadonlySet<string> = new Set(['invalid_input', 'needs_authorization', 'partner_refused']);

/** A key, pasted, and what else is asked for. It is refused beside the field and at the top, and stays there to be looked at. */
export function KeyForm({ form, field, fields = [], entered = {}, onEnter, value, onChange, failure, onSubmit, children }: Props) {
  const say = useWords();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [problems, setProblems] = useState<Readonly<Record<string, Problem | null>>>({});
  const [tried, setTried] = useState(false);
  const failed = failure === null ? null : toCommandError(failure);
  const refusal = failed && OF_THE_KEY.has(failed.code) ? failed : null;
  const focus = (name: string): void => {
    if (name === field.name) input.current?.focus();
    else document.getElementById(`${id}-${name}`)?.querySelector('input')?.focus();
  };
  useEffect(() => {
    if (refusal) input.current?.focus();
  }, [refusal]);
  const tell = ({ name, title, example }: FieldView): string | null => {
    const problem = problems[name];
    return problem ? say(words[problem], { field: title, example }) : null;
  };
  const error = refusal ? sentences(refusal) : tell(field);
  const end = useRef<HTMLDivElement>(null);
  // The field is the last on the page: what is said below it must not lie under the page's edge.
  useEffect(() => {
    if (error !== null) end.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // Any other shape of a key is left to the other side, which knows what each wrong key is.
    const found: Record<string, Problem | null> = { [field.name]: value.trim() === '' ? 'missing' : null };
    for (const one of fields) found[one.name] = problemOf(one, entered[one.name] ?? '', 'missing');
    setProblems(found);
    setTried(true);
    const first = [...fields, field].find(({ name }) => found[name] !== null);
    if (first) focus(first.name);
    else onSubmit();
  };
  const left = (one: FieldView, text: string, { relatedTarget: next }: FocusEvent): void => {
    // Whoever leaves it by the act hears the other side's word for it in a moment.
    if (next instanceof HTMLButtonElement && next.type === 'submit') return;
    setProblems(current => ({ ...current, [one.name]: problemOf(one, text, null) }));
  };
  const mended = (name: string): void => setProblems(current => ({ ...current, [name]: null }));

  // What was only left is told beside its field; the top speaks of tries.
  const isListed = ({ name }: FieldView): boolean =>
    problems[name] === 'missing' || (tried && problems[name] === 'shape' && name !== field.name);
  const listed = refusal ? [field] : [...fields, field].filter(isListed);
  return (
    <form id={form} className={styles.panel} onSubmit={submit} noValidate>
      {failed && !refusal && <Failed error={failure} onRetry={onSubmit} />}
      {listed.length > 0 && <ErrorSummary errors={listed.map(({ name, title }) => ({ name, title, onGo: () => focus(name) }))} />}
      {children}
      {fields.map(one => (
        <div key={one.name} id={`${id}-${one.name}`}>
          <TextField
            label={one.title}
            help={one.help}
            error={tell(one)}
            mono
            placeholder={one.example}
            value={entered[one.name] ?? ''}
            onChange={event => {
              mended(one.name);
              onEnter?.(one.name, event.target.value);
            }}
            onBlur={event => left(one, entered[one.name] ?? '', event)}
          />
        </div>
      ))}
      <div ref={end} className={styles.key}>
        <SecretField
          ref={input}
          label={field.title}
          error={error}
          placeholder={field.example}
          value={value}
          onChange={event => {
            mended(field.name);
            onChange(event.target.value);
          }}
          onBlur={event => left(field, value, event)}
        />
      </div>
    </form>
  );
}

/** What an empty field is depends on whether a person is done with it. Blanks around come along when it is copied. */
function problemOf(field: FieldView, text: string, empty: Problem | null): Problem | null {
  const value = text.trim();
  if (value === '') return empty;
  return checkField(field, value) === null ? null : 'shape';
}

const sentences = ({ message, hint }: CommandError): string => [message, hint].filter(Boolean).join('. ');
