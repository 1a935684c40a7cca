import type { ReactNode } from 'react';
import type { PartnerView } from '../../ipc/bindings.ts';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Wizard.module.css';

export function PartnerCard({ partner, children }: { partner: PartnerView; children: ReactNode }) {
  const say = useWords();
  return (
    <article className={styles.partner} aria-label={partner.name}>
      <img src={`data:image/svg+xml,${encodeURIComponent(partner.logo_svg)}`} alt="" />
      <div className={styles.partnerText}>
        <h3>
          {partner.name} <span className={styles.muted}>{say(words.by, { publisher: partner.publisher })}</span>
        </h3>
        <p>{partner.purpose}</p>
        <p className={styles.muted}>{say(words.takes, { minutes: partner.minutes })}</p>
        {children}
      </div>
    </article>
  );
}

PartnerCard.List = function PartnerList({ children }: { children: ReactNode }) {
  return <div className={styles.partners}>{children}</div>;
};
