import type { CallbackMode, CallbackView } from '../../ipc/bindings.ts';
import { CopyButton } from '../../shared/button/CopyButton.tsx';
import { Choice, TextField } from '../../shared/field/Field.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Authorization.module.css';
import type { FieldProblem } from './fields.ts';
import { words } from './messages.ts';

/** A code for another device needs no redirect URI. */
export type RedirectMode = Exclude<CallbackMode, 'device'>;

/** What is registered at the partner, and for which way back: a relay page and one that leads nowhere look alike. */
export interface Redirect {
  mode: RedirectMode;
  uri: string;
}

export const redirectModes = (callback: CallbackView | undefined): RedirectMode[] =>
  (callback?.modes ?? []).filter(one => one !== 'device');

/** What stands in the form before anybody chose. */
export const proposed = (callback: CallbackView | undefined, mode = redirectModes(callback)[0] ?? 'paste'): Redirect => ({
  mode,
  uri: mode === 'loopback' ? (callback?.redirect_uri ?? '') : '',
});

interface Props {
  /** Of the element to focus by. */
  id: string;
  callback: CallbackView;
  redirect: Redirect;
  /** What stands in the place of the proposed address when a way back is chosen again. */
  known?: Redirect;
  problem: FieldProblem | null;
  onChange: (redirect: Redirect) => void;
  onLeft: () => void;
}

/** The way back where there are several, and the address that the partner compares. */
export function RedirectFields({ id, callback, redirect, known, problem, onChange, onLeft }: Props) {
  const say = useWords();
  const modes = redirectModes(callback);
  const isFixed = callback.to_register === 'fixed';
  return (
    <>
      {callback.to_register === 'own' && modes.length > 1 && (
        <Choice
          legend={say(words.callback)}
          value={redirect.mode}
          onChange={mode => onChange(known?.mode === mode ? known : proposed(callback, mode))}
          options={modes.map(value => ({
            value,
            title: say(words.callbackTitle, { mode: value }),
            detail: say(words.callbackDetail, { mode: value }),
          }))}
        />
      )}
      <div className={styles.withButton} id={id}>
        <TextField
          label={say(words.redirect)}
          help={say(isFixed ? words.redirectHelpFixed : help[redirect.mode])}
          error={problem ? say(words.problem, { problem, field: say(words.redirect), example: '' }) : null}
          mono
          type="url"
          value={redirect.uri}
          readOnly={isFixed}
          onChange={event => onChange({ ...redirect, uri: event.target.value })}
          onBlur={onLeft}
        />
        <CopyButton text={redirect.uri} label={say(words.copyShort)} disabled={redirect.uri === ''} />
      </div>
    </>
  );
}

const help: Record<RedirectMode, (typeof words)['redirectHelpLoopback']> = {
  loopback: words.redirectHelpLoopback,
  relay: words.redirectHelpRelay,
  paste: words.redirectHelpPaste,
};
