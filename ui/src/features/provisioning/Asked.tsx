import type { PartnerView, ScopeView } from '../../ipc/bindings.ts';
import { ScopeName } from '../../shared/ScopeName.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Wizard.module.css';

interface Props {
  partner: PartnerView;
  scopes: readonly ScopeView[];
}

/** Scopes, or a key's rights, each with its reason. */
export function Asked({ partner, scopes }: Props) {
  const say = useWords();
  return (
    <dl className={styles.scopes}>
      {scopes.map(scope => (
        <div key={scope.name}>
          <dt>
            <ScopeName name={scope.name} shownAs={scope.shown_as} isCode={partner.auth_kind !== 'api_key'} />
            {!scope.required && <span className={styles.muted}> {say(words.preflightOptional)}</span>}
          </dt>
          <dd>{scope.reason}</dd>
        </div>
      ))}
    </dl>
  );
}
