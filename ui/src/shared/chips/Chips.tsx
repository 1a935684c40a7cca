import { formatCount } from '../format.ts';
import { Shape, type StatusKind } from '../status/Shape.tsx';
import styles from './Chips.module.css';

interface Props<Value extends string | undefined> {
  /** What is chosen from: read out before the chips. */
  legend: string;
  value: Value;
  options: readonly { value: Value; title: string; count?: number; kind?: StatusKind }[];
  onChange: (value: Value) => void;
}

/** A filter: one of a few, each with how many it would show. */
export function Chips<Value extends string | undefined>({ legend, value, options, onChange }: Props<Value>) {
  return (
    <fieldset className={styles.chips}>
      <legend className="visually-hidden">{legend}</legend>
      {options.map(option => (
        <button
          key={option.value ?? ''}
          type="button"
          className={styles.chip}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.kind && <Shape kind={option.kind} />}
          {option.title}
          {option.count !== undefined && <span className={styles.count}>{formatCount(option.count)}</span>}
        </button>
      ))}
    </fieldset>
  );
}
