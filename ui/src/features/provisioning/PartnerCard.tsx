import type { ReactNode } from 'react';
import type { PartnerView } from '../../ipc/bindings.ts';
import { Badge } from '../../shared/Badge.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Wizard.module.css';

interface Props {
  partner: PartnerView;
  /** What can be done with it. */
  children: ReactNode;
  /** How the firm stands with it, on a line of its own. */
  standing?: ReactNode;
}

export function PartnerCard({ partner, children, standing }: Props) {
  const say = useWords();
  return (
    <article className={styles.partner} aria-label={partner.name}>
      <Logo svg={partner.logo_svg} />
      <div className={styles.partnerText}>
        <h3>
          {partner.name} <span className={styles.muted}>{say(words.by, { publisher: partner.publisher })}</span>
          {partner.is_private && <Badge tone="neutral">{say(words.ownPartner)}</Badge>}
        </h3>
        <p>{partner.purpose}</p>
        {partner.is_private && <p className={styles.muted}>{say(words.reaches, { hosts: partner.hosts.join(', ') })}</p>}
        {partner.manifest_sha256 !== null && (
          <p className={styles.muted}>
            {say(words.manifest)} <code className={styles.hash}>{partner.manifest_sha256}</code>
          </p>
        )}
        {partner.minutes !== null && <p className={styles.muted}>{say(words.takes, { minutes: partner.minutes })}</p>}
        <div className={styles.partnerActs}>{children}</div>
        {standing}
      </div>
    </article>
  );
}

/** An image inherits no color. A drawing in the text's own color serves as a mask, so that it is seen in both themes. */
function Logo({ svg }: { svg: string }) {
  const source = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  if (!svg.includes('currentColor')) return <img src={source} alt="" />;
  return <span className={styles.plainLogo} style={{ maskImage: `url("${source}")` }} aria-hidden="true" />;
}

PartnerCard.List = function PartnerList({ children }: { children: ReactNode }) {
  return <div className={styles.partners}>{children}</div>;
};
