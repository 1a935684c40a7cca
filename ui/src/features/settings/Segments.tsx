import { useId } from 'react';
import styles from './Settings.module.css';

interface Props<Value extends string> {
  legend: string;
  value: Value;
  options: readonly { value: Value; title: string }[];
  onChange: (value: Value) => void;
}

/** One of a few short words, side by side; it takes effect at once. */
export function Segments<Value extends string>({ legend, value, options, onChange }: Props<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.segments}>
      <legend>{legend}</legend>
      <div className={styles.segmentRow}>
        {options.map(option => (
          <label key={option.value} className={styles.segment}>
            <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
            {option.title}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
