import type { ReactNode } from 'react';
import styles from './Page.module.css';

interface HeaderProps {
  title: string;
  /** Status, badge or count beside the title. */
  aside?: ReactNode;
  /** A link up: to the list that this page is of. It is drawn alike on every page. */
  up?: ReactNode;
  /** At most one of them primary. */
  actions?: ReactNode;
}

/** 48 px: where am I, how does it stand, what can I do. */
export function PageHeader({ title, aside, up, actions }: HeaderProps) {
  return (
    <header className={styles.header} data-region="toolbar" tabIndex={-1}>
      <div className={styles.lead}>
        {up && <div className={styles.up}>{up}</div>}
        <h1 className={styles.title} title={title}>
          {title}
        </h1>
        {aside && <div className={styles.aside}>{aside}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}

/** What scrolls under the header; prose and forms keep to a readable width. */
export function PageBody({ children, width = 'wide' }: { children: ReactNode; width?: 'wide' | 'prose' }) {
  return (
    <div className={styles.body} data-width={width}>
      {children}
    </div>
  );
}

export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.sectionHead}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

export function Panel({ children }: { children: ReactNode }) {
  return <div className={styles.panel}>{children}</div>;
}

/** Facts as label and value. */
export function Facts({ facts }: { facts: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(fact => (
        <div key={fact.label} className={styles.fact}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Short statements, one below the other. */
export function Bullets({ lines }: { lines: readonly string[] }) {
  return (
    <ul className={styles.bullets}>
      {lines.map(line => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
