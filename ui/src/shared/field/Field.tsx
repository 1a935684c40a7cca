import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';
import { classes } from '../classes.ts';
import { Literals } from '../Literals.tsx';
import { Shape } from '../status/Shape.tsx';
import styles from './Field.module.css';

interface FieldProps {
  label: string;
  help?: ReactNode;
  /** Beside the field, named by it, and read when it appears. */
  error?: string | null | undefined;
  children: (ids: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }) => ReactNode;
}

/** Label above, help below, error in place of silence. */
export function Field({ label, help, error, children }: FieldProps) {
  const id = useId();
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {error && (
        <p id={`${id}-error`} className={styles.error} role="alert">
          <Shape kind="failing" />
          <span>
            <Literals text={error} />
          </span>
        </p>
      )}
      {help && (
        <p id={`${id}-help`} className={styles.help}>
          {help}
        </p>
      )}
    </div>
  );
}

interface TextAreaProps extends Omit<ComponentPropsWithRef<'textarea'>, 'children'> {
  label: string;
  help?: ReactNode;
  error?: string | null | undefined;
}

export function TextArea({ label, help, error, className, ...area }: TextAreaProps) {
  return (
    <Field label={label} help={help} error={error}>
      {ids => (
        <textarea autoComplete="off" spellCheck={false} {...area} {...ids} className={classes(styles.input, styles.area, className)} />
      )}
    </Field>
  );
}

interface TextFieldProps extends Omit<ComponentPropsWithRef<'input'>, 'children'> {
  label: string;
  help?: ReactNode;
  error?: string | null | undefined;
  mono?: boolean;
}

export function TextField({ label, help, error, mono, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {ids => (
        <input
          autoComplete="off"
          spellCheck={false}
          {...input}
          {...ids}
          className={classes(styles.input, mono && styles.mono, className)}
        />
      )}
    </Field>
  );
}

interface SelectProps extends ComponentPropsWithRef<'select'> {
  label: string;
  help?: ReactNode;
  error?: string | null | undefined;
}

/** One of many, as the system lists them. */
export function SelectField({ label, help, error, className, ...select }: SelectProps) {
  return (
    <Field label={label} help={help} error={error}>
      {ids => <select {...select} {...ids} className={classes(styles.input, className)} />}
    </Field>
  );
}

interface ChoiceProps<Value extends string> {
  legend: string;
  value: Value | null;
  options: readonly { value: Value; title: string; detail?: string; unavailable?: string | undefined }[];
  onChange: (value: Value) => void;
}

/** One of a few, all visible, each with a line of explanation. */
export function Choice<Value extends string>({ legend, value, options, onChange }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.label}>{legend}</legend>
      {options.map(option => (
        <label key={option.value} className={classes(styles.choice, option.unavailable && styles.unavailable)}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={value === option.value}
            disabled={Boolean(option.unavailable)}
            onChange={() => onChange(option.value)}
          />
          <span>
            <span className={styles.choiceTitle}>{option.title}</span>
            {(option.unavailable ?? option.detail) && <span className={styles.choiceDetail}>{option.unavailable ?? option.detail}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
