import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import styles from './Tabs.module.css';

interface Props<Value extends string> {
  label: string;
  value: Value;
  tabs: readonly { value: Value; title: string; count?: string | undefined }[];
  onChange: (value: Value) => void;
  children: ReactNode;
}

/** Tabs whose choice lives in the route; the page draws the chosen one's body. */
export function Tabs<Value extends string>({ label, value, tabs, onChange, children }: Props<Value>) {
  return (
    <Base.Root className={styles.root} value={value} onValueChange={next => onChange(next as Value)}>
      <Base.List className={styles.list} aria-label={label}>
        {tabs.map(tab => (
          <Base.Tab key={tab.value} value={tab.value} className={styles.tab}>
            {tab.title}
            {tab.count !== undefined && <span className={styles.count}>{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      <Base.Panel value={value} className={styles.panel}>
        {children}
      </Base.Panel>
    </Base.Root>
  );
}
