import { useState } from 'react';
import type { CodeView, PartnerView } from '../../ipc/bindings.ts';
import { usePartner } from '../../ipc/queries.ts';
import { TextField } from '../../shared/field/Field.tsx';
import { Literals } from '../../shared/Literals.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Authorization.module.css';
import { findCodes } from './codes.ts';
import { words } from './messages.ts';

/** Some refusals stay on the partner's own page: what a code there means is looked up here, while somebody waits. */
export function CodeHelp({ partnerId }: { partnerId: string }) {
  const say = useWords();
  const partner = usePartner(partnerId);
  if (!partner || partner.codes.length === 0) return null;
  return (
    <details className={styles.paste}>
      <summary>{say(words.codesTitle, { partner: partner.name })}</summary>
      <CodeSearch partner={partner} />
    </details>
  );
}

export function CodeSearch({ partner }: { partner: PartnerView }) {
  const say = useWords();
  const [query, setQuery] = useState('');
  const found = findCodes(partner.codes, query);
  return (
    <div className={styles.codes}>
      <TextField
        type="search"
        label={say(words.codesLabel)}
        help={say(words.codesHelp)}
        mono
        value={query}
        onChange={event => setQuery(event.target.value)}
      />
      <p className={styles.muted} role="status">
        {say(found.length === 0 ? words.codesNone : words.codesFound, { count: found.length })}
      </p>
      {found.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <section className={styles.codeList} aria-label={say(words.codesList)} tabIndex={0}>
          <dl>
            {found.map(code => (
              <Code key={code.codes.join()} code={code} />
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}

function Code({ code }: { code: CodeView }) {
  const say = useWords();
  return (
    <div>
      <dt>
        {code.codes.map(one => (
          <code key={one}>{one}</code>
        ))}
        <span className={styles.muted}>{say(words.codeWho, { who: code.who })}</span>
      </dt>
      <dd>
        <Literals text={code.means} />
      </dd>
      <dd>
        <Literals text={code.act} />
      </dd>
    </div>
  );
}
