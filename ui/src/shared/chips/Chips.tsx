import { formatCount } from '../format.ts';
import { Shape, type StatusKind } from '../status/Shape.tsx';
import styles from './Chips.module.css';

interface ChipProps {
  title: string;
  /** How many it would show. */
  count?: number;
  kind?: StatusKind;
}

interface Props<Value extends string | undefined> {
  /** What is chosen from: read out before the chips. */
  legend: string;
  value: Value;
  options: readonly (ChipProps & { value: Value })[];
  onChange: (value: Value) => void;
}

/** A filter: one of a few, each with how many it would show. */
export function Chips<Value extends string | undefined>({ legend, value, options, onChange }: Props<Value>) {
  return (
    <fieldset className={styles.chips}>
      <legend className="visually-hidden">{legend}</legend>
      {options.map(({ value: own, ...option }) => (
        <Chip key={own ?? ''} {...option} isPressed={own === value} onPress={() => onChange(own)} />
      ))}
    </fieldset>
  );
}

/** One that is on or off by itself. */
export function Chip({ title, count, kind, isPressed, onPress }: ChipProps & { isPressed: boolean; onPress: () => void }) {
  return (
    <button type="button" className={styles.chip} aria-pressed={isPressed} onClick={onPress}>
      {kind && <Shape kind={kind} />}
      {title}
      {count !== undefined && <span className={styles.count}>{formatCount(count)}</span>}
    </button>
  );
}
