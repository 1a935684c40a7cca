import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from '../Kbd.tsx';
import styles from './Float.module.css';

export interface MenuEntry {
  label: string;
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  /** Listed all the same, with the reason. */
  unavailable?: string | undefined;
  onSelect: () => void;
}

/** A button that opens a short list of acts. */
export function Menu({ trigger, entries }: { trigger: ReactElement; entries: readonly MenuEntry[] }) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} align="end" sideOffset={4}>
          <Base.Popup className={styles.menu}>
            {entries.map(entry => (
              <Base.Item
                key={entry.label}
                className={styles.menuItem}
                data-danger={entry.danger}
                disabled={Boolean(entry.unavailable)}
                onClick={entry.onSelect}
              >
                {entry.icon}
                <span className={styles.menuText}>
                  {entry.label}
                  {entry.unavailable && <span className={styles.menuReason}>{entry.unavailable}</span>}
                </span>
                {entry.keys && <Kbd keys={entry.keys} />}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
