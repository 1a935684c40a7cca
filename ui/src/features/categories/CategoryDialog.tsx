import { type FormEvent, useId, useRef, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { CategoryView, SaveCategory } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { SelectField, TextArea, TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Categories.module.css';
import { words } from './messages.ts';
import { codeOf, ROOT_CLASSES, synonymsOf } from './model.ts';

interface Props {
  /** Absent: a new one. */
  category?: CategoryView;
  categories: readonly CategoryView[];
  onClose: () => void;
}

/** Adds or edits one category. */
export function CategoryDialog({ category, categories, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const nameField = useRef<HTMLInputElement>(null);
  const codeField = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(category?.name ?? '');
  const [typedCode, setTypedCode] = useState(category?.code ?? null);
  const [rootClass, setRootClass] = useState(category ? (category.root_class ?? '') : 'Expense');
  const [description, setDescription] = useState(category?.description ?? '');
  const [synonyms, setSynonyms] = useState(category?.synonyms.join(', ') ?? '');
  const [isChecked, setChecked] = useState(false);
  const code = typedCode ?? codeOf(name);
  const holder = categories.find(one => one.code === code.trim() && one.code !== category?.code);
  const nameProblem = name.trim() === '' ? say(words.nameMissing) : null;
  const codeProblem = code.trim() === '' ? say(words.codeMissing) : holder ? say(words.codeTaken, { name: holder.name }) : null;
  const losesClass = category !== undefined && category.mappings > 0 && (category.root_class ?? '') !== rootClass && rootClass !== '';
  const save = useAct(
    (backend, request: SaveCategory) => backend.saveCategory(request),
    () => ['categories'],
  );

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (nameProblem) nameField.current?.focus();
    else if (codeProblem) codeField.current?.focus();
    else
      save.mutate(
        {
          category: category?.code ?? null,
          code: code.trim(),
          name: name.trim(),
          root_class: rootClass,
          description: description.trim(),
          synonyms: synonymsOf(synonyms),
          engagement_types: null,
        },
        {
          onSuccess: saved => {
            const what = say(category ? words.saved : words.added, { name: saved.category.name });
            confirm(saved.to_review > 0 ? say(words.withReview, { what, count: saved.to_review }) : what);
            onClose();
          },
        },
      );
  };

  const act = category ? say(words.saveAct) : name.trim() === '' ? say(words.addActUnnamed) : say(words.addAct, { name: name.trim() });
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={nameField}
      title={category ? say(words.editTitle, { name: category.name }) : say(words.addTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={save.isPending}>
            {act}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {save.error !== null && <Failed error={save.error} />}
        <TextField
          ref={nameField}
          label={say(words.name)}
          error={isChecked ? nameProblem : null}
          value={name}
          onChange={event => setName(event.target.value)}
        />
        <TextField
          ref={codeField}
          label={say(words.code)}
          help={say(words.codeHelp)}
          error={isChecked ? codeProblem : null}
          mono
          value={code}
          onChange={event => setTypedCode(event.target.value)}
        />
        <SelectField
          label={say(words.rootClass)}
          help={losesClass ? say(words.classReview, { count: category.mappings }) : say(words.rootClassHelp)}
          value={rootClass}
          onChange={event => setRootClass(event.target.value)}
        >
          {ROOT_CLASSES.map(one => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
          <option value="">{say(words.anyClass)}</option>
        </SelectField>
        <TextArea
          label={say(words.description)}
          help={say(words.descriptionHelp)}
          rows={3}
          value={description}
          onChange={event => setDescription(event.target.value)}
        />
        <TextField
          label={say(words.synonyms)}
          help={say(words.synonymsHelp)}
          value={synonyms}
          onChange={event => setSynonyms(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
