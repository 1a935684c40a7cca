// The editor of a cell that holds one of many: filters as typed, puts the suggestion first, shows what each belongs to.

import { Fragment, type RefObject, useEffect, useId, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { type Option, type RankBy, type RankedOption, rankOptions } from '../engine/options.ts';
import type { AfterEdit, EditorHandle } from './editor.ts';
import styles from './Grid.module.css';
import { useAnchored } from './useAnchored.ts';

/** An entry below the options that is no answer but leads elsewhere. */
export interface MoreEntry {
  readonly title: string;
  readonly onChoose: () => void;
}

export interface ChoiceWords {
  label: string;
  suggested: string;
  none: (text: string) => string;
}

interface Props {
  options: readonly Option[];
  by: RankBy;
  /** Code held now, -1 for none. */
  value: number;
  typed: string | null;
  words: ChoiceWords;
  more?: MoreEntry;
  handle: RefObject<EditorHandle | null>;
  onCommit: (code: number, after: AfterEdit) => void;
  onRestore: () => void;
}

export function ChoiceEditor({ options, by, value, typed, words, more, handle, onCommit, onRestore }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(typed ?? '');
  const [open, setOpen] = useState(true);
  const ranked = useMemo(() => rankOptions(options, text, by), [options, text, by]);
  const held = typed === null && text === '' ? ranked.findIndex(({ option }) => option.code === value) : -1;
  const [chosen, setChosen] = useState<number | null>(null);
  const last = ranked.length - 1 + (more ? 1 : 0);
  // Without a match nothing is chosen: Enter on a mistyped name must not lead away.
  const at = Math.min(chosen ?? Math.max(held, 0), chosen === null ? ranked.length - 1 : last);
  useEffect(() => input.current?.focus(), []);

  useImperativeHandle(handle, () => ({
    act(act) {
      const commit = (after: AfterEdit): void => {
        const option = ranked[at]?.option;
        if (option) onCommit(option.code, after);
        else if (at === ranked.length) more?.onChoose();
      };
      switch (act) {
        case 'commitDown':
          commit('down');
          return true;
        case 'commitNext':
          commit('next');
          return true;
        case 'commitPrevious':
          commit('previous');
          return true;
        case 'restore':
          onRestore();
          return true;
        case 'openList':
          setOpen(true);
          return true;
        case 'nextOption':
          setChosen(Math.min(at + 1, last));
          return true;
        case 'previousOption':
          setChosen(Math.max(at - 1, 0));
          return true;
        default:
          return false;
      }
    },
    // A half-typed name is no answer.
    leave: () => undefined,
  }));

  const listId = `${id}-list`;
  return (
    <>
      <input
        ref={input}
        role="combobox"
        className={styles.input}
        aria-label={words.label}
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        placeholder={options.find(option => option.code === value)?.title}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={event => {
          setText(event.target.value);
          setChosen(null);
          setOpen(true);
        }}
        onBlur={onRestore}
      />
      {open && (
        <OptionList
          anchor={input}
          id={id}
          listId={listId}
          ranked={ranked}
          at={at}
          by={by}
          words={words}
          text={text}
          more={more}
          onChoose={code => onCommit(code, 'down')}
        />
      )}
    </>
  );
}

interface ListProps {
  anchor: RefObject<HTMLElement | null>;
  id: string;
  listId: string;
  ranked: readonly RankedOption[];
  at: number;
  by: RankBy;
  words: ChoiceWords;
  text: string;
  more: MoreEntry | undefined;
  onChoose: (code: number) => void;
}

function OptionList({ anchor, id, listId, ranked, at, by, words, text, more, onChoose }: ListProps) {
  const list = useRef<HTMLDivElement>(null);
  const style = useAnchored(anchor);
  useLayoutEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  return createPortal(
    <div ref={list} id={listId} role="listbox" className={styles.options} style={style} aria-label={words.label}>
      {ranked.map(({ option, matched }, place) => (
        <div
          key={option.code}
          id={`${id}-${place}`}
          role="option"
          className={styles.option}
          aria-selected={place === at}
          onPointerDown={event => {
            // The text field must not lose the focus: that would restore.
            event.preventDefault();
            onChoose(option.code);
          }}
        >
          <span className={styles.optionTitle}>
            <Emphasized text={option.title} spans={matched} />
          </span>
          {option.code === by.suggested && <span className={styles.optionMark}>{words.suggested}</span>}
          <span className={styles.optionGroup}>{option.group}</span>
        </div>
      ))}
      {ranked.length === 0 && <p className={styles.noOption}>{words.none(text)}</p>}
      {more && (
        <div
          id={`${id}-${ranked.length}`}
          role="option"
          className={styles.moreOption}
          aria-selected={at === ranked.length}
          onPointerDown={event => {
            event.preventDefault();
            more.onChoose();
          }}
        >
          {more.title}
        </div>
      )}
    </div>,
    // Inside the page's main part, where a screen reader looks for content.
    document.querySelector('main') ?? document.body,
  );
}

function Emphasized({ text, spans }: { text: string; spans: RankedOption['matched'] }) {
  return (
    <>
      {spans.map(([start, end], at) => (
        <Fragment key={start}>
          {text.slice(spans[at - 1]?.[1] ?? 0, start)}
          <mark>{text.slice(start, end)}</mark>
        </Fragment>
      ))}
      {text.slice(spans.at(-1)?.[1] ?? 0)}
    </>
  );
}
