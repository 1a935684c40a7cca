import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { CategoriesView, CategoryView } from '../../ipc/bindings.ts';
import { useBackend } from '../../ipc/context.tsx';
import { keys } from '../../ipc/tags.ts';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { groupsOf, movedTo, placeAfter } from './model.ts';

interface Reorder {
  move: (category: CategoryView, step: 1 | -1) => void;
  failure: unknown;
  /** Where the category is now, for whoever does not see it move. */
  announcement: string;
}

/** The list is shown in its new order at once; a key that is held must not wait for each answer. */
export function useReorder(): Reorder {
  const say = useWords();
  const backend = useBackend();
  const queries = useQueryClient();
  const sent = useRef<Promise<unknown>>(Promise.resolve());
  const [failure, setFailure] = useState<unknown>(null);
  const [announcement, setAnnouncement] = useState('');

  const move = ({ code, name }: CategoryView, step: 1 | -1): void => {
    const view = queries.getQueryData<CategoriesView>(keys.categories);
    const position = view ? placeAfter(view.categories, code, step) : null;
    if (!view || position === null) return;
    const categories = movedTo(view.categories, code, position);
    queries.setQueryData<CategoriesView>(keys.categories, { ...view, categories });
    const peers = groupsOf(categories).find(group => group.categories.some(one => one.code === code))?.categories ?? [];
    setAnnouncement(say(words.moved, { name, place: peers.findIndex(one => one.code === code) + 1, total: peers.length }));
    setFailure(null);
    // One after the other: a place only means something in the list that the move before it left.
    sent.current = sent.current
      .then(() => backend.moveCategory({ code, position }))
      .catch(async (error: unknown) => {
        setFailure(error);
        await queries.invalidateQueries({ queryKey: keys.categories });
      });
  };
  return { move, failure, announcement };
}
