import { Link } from '@tanstack/react-router';
import type { PartnerView } from '../../ipc/bindings.ts';
import { useContracts } from '../../ipc/queries.ts';
import { Status } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Contracts.module.css';
import { kindOfStanding } from './contract.ts';
import { words } from './messages.ts';

/** How it stands with the contract, and the way to it. A list that is not read yet says nothing. */
export function ContractLink({ partner }: { partner: PartnerView }) {
  const say = useWords();
  const { data } = useContracts();
  const found = data?.find(one => one.partner === partner.id);
  return (
    <div className={styles.standing}>
      {found && (found.is_needed || found.contract !== null) && (
        <Status
          kind={found.standing === 'missing' ? 'not-checked' : kindOfStanding(found.standing, found.is_needed)}
          word={say(words.short, { standing: found.standing })}
        />
      )}
      <Link to="/contracts/$partnerId" params={{ partnerId: partner.id }} aria-label={say(words.openNamed, { partner: partner.name })}>
        {say(words.open)}
      </Link>
    </div>
  );
}
