import type { FieldView, PartnerView } from '../../../ipc/bindings.ts';
import { rightsOf } from '../../../shared/kinds.ts';
import { useWords } from '../../../shared/words.ts';
import styles from '../Authorization.module.css';
import { words } from './messages.ts';

/** What to do at the partner before there is a key to paste. */
export function MakeKey({ partner, field }: { partner: PartnerView; field: FieldView }) {
  const say = useWords();
  const rights = rightsOf(partner);
  return (
    <section className={styles.make}>
      <h3>{say(words.make, { partner: partner.name, rights })}</h3>
      <ol className={styles.todo}>
        <li>{say(words.where, { where: field.help })}</li>
        {rights === 'some' && (
          <li>
            <div className={styles.make}>
              <p>{say(words.rights)}</p>
              <dl className={styles.rights} aria-label={say(words.rightsLabel)}>
                {partner.scopes.map(right => (
                  <div key={right.name}>
                    <dt>{right.name}</dt>
                    <dd>
                      {right.reason} {!right.required && say(words.optional)}
                    </dd>
                  </div>
                ))}
              </dl>
            </div>
          </li>
        )}
        <li>{say(words.copy, { rights })}</li>
      </ol>
    </section>
  );
}
